"""The HTTP application: every resource's routes behind one gate."""

from collections.abc import Sequence

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler, LifespanHook

from api import (
    agenda,
    auth,
    comments,
    deliveries,
    digests,
    events,
    health,
    me,
    mutes,
    notifications,
    openapi,
    policies,
    policy_rollouts,
    policy_schedules,
    projects,
    rotas,
    substitutes,
    tasks,
    templates,
    temporal,
    unsubscribe,
    users,
    web,
)
from api.authentication import actor_of
from api.gate import Gate
from api.limits import Limiter
from api.parts import Parts
from api.problems import handle
from api.requests import LONGEST_BODY
from core.redis import connect as connect_redis
from core.settings import Settings
from services.identity.passwords import Passwords
from services.identity.verifier import Verifier

VALKEY_TIMEOUT_SECONDS = 0.25

RESOURCES: list[ControllerRouterHandler] = [
    *auth.routes,
    *me.routes,
    *users.routes,
    *projects.routes,
    *tasks.routes,
    *comments.routes,
    *notifications.routes,
    *mutes.routes,
    *templates.routes,
    *temporal.routes,
    *deliveries.routes,
    *digests.routes,
    *policies.routes,
    *rotas.routes,
    *substitutes.routes,
    *policy_schedules.routes,
    *policy_rollouts.routes,
    *agenda.routes,
    *events.routes,
]
"""Behind /api/v1: the routes of every resource."""

OUTSIDE: list[ControllerRouterHandler] = [
    *auth.outside,
    *health.routes,
    *openapi.routes,
    *unsubscribe.routes,
    *web.routes,
]
"""Beside it."""


def create_app(
    settings: Settings,
    verifier: Verifier,
    *,
    on_startup: Sequence[LifespanHook] = (),
    on_shutdown: Sequence[LifespanHook] = (),
) -> Litestar:
    """The application of one process. The database is opened by an `on_startup` of the caller, which runs first;
    `on_shutdown` runs before our own.
    """
    redis = connect_redis(settings, timeout=VALKEY_TIMEOUT_SECONDS)
    limiter = Limiter(redis, settings.redis_prefix, settings.rate_limit_factor)
    parts = Parts(settings, verifier.keys, verifier, Passwords(), limiter)

    async def close() -> None:
        parts.passwords.close()
        await redis.aclose()

    app = Litestar(
        route_handlers=[Router("/api/v1", route_handlers=RESOURCES), *OUTSIDE],
        dependencies={"actor": Provide(actor_of, sync_to_thread=False)},
        exception_handlers={Exception: handle},
        logging_config=None,
        on_startup=[*on_startup, verifier.keys.open],
        on_shutdown=[*on_shutdown, close],
        openapi_config=None,
        request_max_body_size=LONGEST_BODY,
        state=State({"parts": parts, "checkup": health.Checkup(settings), "site": web.Site()}),
    )
    app.asgi_handler = Gate(app.asgi_handler, verifier, limiter, settings.database_pool)
    return app
