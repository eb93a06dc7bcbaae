"""What those who run Muster see of schedules: which there are, and whether they were paused; no name."""

from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import pool
from services.policies.schedule_model import ScheduleState

_LIVE = """
SELECT id, state FROM policies.schedule WHERE state <> 'ENDED' ORDER BY next_at NULLS LAST, id LIMIT $1
"""


class OverseenSchedule(Struct, frozen=True):
    id: UUID
    state: ScheduleState


async def live_schedules(limit: int) -> list[OverseenSchedule]:
    """Those that have not ended, by their next start or end."""
    return [msgspec.convert(dict(row), OverseenSchedule) for row in await pool().fetch(_LIVE, limit)]
