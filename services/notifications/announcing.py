"""What its recipient hears of a notification, and nobody else: the event names neither project nor task, whose feeds
others read.
"""

from datetime import datetime
from uuid import UUID

from services.events.model import Frame, Happened, Kind, user_topic
from services.notifications import wording
from services.notifications.model import Notice, Subject


def created_event(now: datetime, notice: Notice, subject: Subject | None, locale: str | None) -> Happened:
    return _event(Kind.NOTIFICATION_CREATED, now, notice, subject, locale, notice.actor_id)


def read_event(now: datetime, notice: Notice, subject: Subject | None, locale: str | None) -> Happened:
    return _event(Kind.NOTIFICATION_READ, now, notice, subject, locale, notice.user_id)


def _event(
    kind: Kind, at: datetime, notice: Notice, subject: Subject | None, locale: str | None, actor_id: UUID | None
) -> Happened:
    return Happened(
        kind=kind,
        at=at,
        actor_id=actor_id,
        frames=(Frame((user_topic(notice.user_id),), wording.notification(notice, subject, locale)),),
        user_ids=(notice.user_id,),
    )
