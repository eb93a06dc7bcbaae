"""Where Piccolo finds its engine, and every service's tables and migrations."""

from piccolo.conf.apps import AppRegistry

from core.database import ENGINE

DB = ENGINE

APP_REGISTRY = AppRegistry(
    apps=[
        "services.events.piccolo_app",
        "services.identity.piccolo_app",
        "services.projects.piccolo_app",
        "services.oncall.piccolo_app",
        "services.notifications.piccolo_app",
        "services.policies.piccolo_app",
        "services.tasks.piccolo_app",
        "services.lifecycle.piccolo_app",
        "services.digests.piccolo_app",
    ]
)
