"""The delivery log, for admins: every message on every channel, how it stands, and what its provider said."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct
from msgspec.structs import replace

from core.database import pool
from core.errors import NotFound
from core.ids import lowest
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.notifications import attempts
from services.notifications.model import Category, Channel, DeliveryState, LoggedDelivery

LOG = "deliveries"
"""The scope of its cursors."""
SLACK = timedelta(minutes=1)
"""By so much `created_at` and the time in an id may differ: the clocks of two machines, and a transaction's length."""

LOGGED = """
    delivery.id, delivery.notification_id, delivery.user_id, delivery.channel, delivery.state, delivery.reason,
    delivery.send_at, delivery.retry_at, delivery.attempts, delivery.error, delivery.provider_id, delivery.created_at,
    delivery.finished_at, delivery.task_id, delivery.withdrawn_at, delivery.retried_at, delivery.retried_by,
    notice.category, notice.kind, notice.project_id
"""

FROM = """
    notifications.delivery JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
"""

_ONE = f"SELECT {LOGGED} FROM {FROM} WHERE delivery.id = $1"  # noqa: S608


class Which(Struct, frozen=True):
    """Deliveries to which all of this applies; `since` and `until` are when they were written."""

    state: DeliveryState | None = None
    channel: Channel | None = None
    category: Category | None = None
    user_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self, first: int) -> tuple[str, list[Any]]:
        """What is asked for and nothing else, so that each statement finds its index; parameters count from `first`."""
        asked = {condition: value for condition, value in self._asked().items() if value is not None}
        parts = [condition.format(first + place) for place, condition in enumerate(asked)]
        return " AND ".join(["true", *parts, *self._state()]), list(asked.values())

    def _asked(self) -> Mapping[str, object]:
        """Ids know when they were made: by them a span is read from an index, and nothing beside it."""
        return {
            "delivery.channel = ${}": self.channel,
            "notice.category = ${}": self.category,
            "delivery.user_id = ${}": self.user_id,
            "delivery.created_at >= ${}": self.since,
            "delivery.id >= ${}": self.since and lowest(self.since, -SLACK),
            "delivery.created_at < ${}": self.until,
            "delivery.id < ${}": self.until and lowest(self.until, SLACK),
        }

    def _state(self) -> list[str]:
        """As a literal: the planner takes a partial index only for what it can read."""
        return [] if self.state is None else [f"delivery.state = '{self.state.value}'"]


async def page(actor: Actor, which: Which, limit: int, after: str | None) -> Page[LoggedDelivery]:
    """The newest first, without their attempts. Raises Forbidden, and Invalid for a wrong cursor."""
    require_admin(actor)
    before = None if after is None else decode_cursor(LOG, after, UUID)
    conditions, values = which.conditions(first=3)
    statement = f"""
    SELECT {LOGGED} FROM {FROM} WHERE {conditions} AND ($1::uuid IS NULL OR delivery.id < $1)
    ORDER BY delivery.id DESC LIMIT $2
    """  # noqa: S608
    rows = await pool().fetch(statement, before, limit + 1, *values)
    items = [logged_from(row) for row in rows[:limit]]
    return Page(items, encode_cursor(LOG, items[-1].id) if len(rows) > limit else None)


async def get(actor: Actor, delivery_id: UUID) -> LoggedDelivery:
    """One delivery with every attempt. Raises Forbidden, NotFound."""
    require_admin(actor)
    row = await pool().fetchrow(_ONE, delivery_id)
    if row is None:
        raise NotFound("delivery")
    tries = await attempts.latest_of(pool(), [delivery_id], attempts.ALL)
    return replace(logged_from(row), tries=tries.get(delivery_id, ()))


def logged_from(row: Record) -> LoggedDelivery:
    """A row of the columns LOGGED."""
    return msgspec.convert(dict(row), LoggedDelivery)
