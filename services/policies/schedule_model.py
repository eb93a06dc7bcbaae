"""What a schedule is: a policy for a time, once or again and again, in a project or the whole system."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from services.policies.model import Duration

Moment = Annotated[datetime, Meta(tz=True)]
"""An aware time."""
WallTime = Annotated[datetime, Meta(tz=False)]
"""What a clock on the wall shows, without an offset."""


class ScheduleState(StrEnum):
    """ACTIVE: an occurrence is under way. PAUSED: occurrences pass without effect. ENDED: for good, by hand or because
    none is to come.
    """

    UPCOMING = "UPCOMING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ENDED = "ENDED"


class Occurrence(Struct, frozen=True):
    """One time that a schedule is in force, without its end."""

    starts_at: datetime
    ends_at: datetime


class Recurrence(Struct, frozen=True):
    """Again and again: each time that `rrule` (RFC 5545) names from `starts_on` on, by the clocks of a zone."""

    rrule: str
    starts_on: datetime
    time_zone: str
    duration: Duration


Times = Occurrence | Recurrence
"""When a schedule is in force: once, or again and again."""


class PolicyScheduleCreate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`POST /policy-schedules`: `starts_at` and `ends_at` for one span, or `rrule`, `starts_on` and `duration`.

    Without `project_id` it is the whole system's; without `time_zone` the clocks are the caller's.
    """

    name: str
    policy_id: UUID
    project_id: UUID | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    rrule: str | None = None
    starts_on: WallTime | None = None
    time_zone: str | None = None
    duration: str | None = None


class PolicySchedule(Struct, frozen=True, kw_only=True):
    """A schedule as the API shows it. `next` are the occurrence under way, if any, and those to come: five in all.

    A span has `starts_at` and `ends_at`, what recurs has `rrule`, `starts_on`, `time_zone` and `duration`.
    """

    id: UUID
    name: str
    project_id: UUID | None
    policy_id: UUID
    state: ScheduleState
    starts_at: datetime | None
    ends_at: datetime | None
    rrule: str | None
    starts_on: datetime | None
    time_zone: str | None
    duration: str | None
    creator_id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    next: tuple[Occurrence, ...] = ()

    @property
    def times(self) -> Times:
        if self.starts_at is not None and self.ends_at is not None:
            return Occurrence(self.starts_at, self.ends_at)
        if self.rrule is None or self.starts_on is None or self.time_zone is None or self.duration is None:
            raise ValueError(f"Schedule {self.id} is neither a span nor does it recur.")
        return Recurrence(self.rrule, self.starts_on, self.time_zone, Duration.parse(self.duration))


class Obstacle(Struct, frozen=True):
    """Which schedule stands in another one's way, and the first instant at which both would be in force."""

    schedule_id: UUID
    name: str
    overlaps_at: datetime
