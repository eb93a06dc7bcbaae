"""Who is on call in turn, who takes over in between, and who stands in for somebody who is away."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from core.times import ClockTime, Moment


class HandOver(Struct, frozen=True, forbid_unknown_fields=True):
    """The first of the people begins on the day `starts_on` at `at`, and every so many days the next one follows.

    Days are those of the rota's zone: 09:00 stays 09:00 when the clocks change.
    """

    starts_on: date
    at: ClockTime = "09:00"
    every: int = 7


class RotaBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What `PUT /rotas/{id}` takes. `time_zone` is an IANA name."""

    name: str
    people: tuple[UUID, ...]
    hand_over: HandOver
    time_zone: str = "UTC"


class RotaCreate(RotaBody, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`POST /rotas`: without `project_id` the rota is the system's."""

    project_id: UUID | None = None


class Duty(Struct, frozen=True):
    """Who is on call at a moment, null being nobody, and until when; by an override, or because it is their turn."""

    user_id: UUID | None
    until: datetime
    override_id: UUID | None = None


class Rota(RotaBody, frozen=True, kw_only=True):
    """A rota as the API shows it; `now` is who is on call as it is shown."""

    id: UUID
    project_id: UUID | None
    now: Duty
    version: int
    created_at: datetime
    updated_at: datetime


class OverrideCreate(Struct, frozen=True, forbid_unknown_fields=True):
    user_id: UUID
    starts_at: Moment
    ends_at: Moment


class Override(Struct, frozen=True):
    """Somebody is on call from `starts_at` up to, not including, `ends_at`, whoever's turn it is.

    Where several overlap, the one with the highest version counts: it was made last.
    """

    id: UUID
    rota_id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    version: int
    created_at: datetime


class DeletedRota(Struct, frozen=True):
    """All that is said of a rota that is gone."""

    id: UUID
    version: int


class Shift(Struct, frozen=True):
    """Somebody's time on call, null being nobody's; `override_id` where it is theirs by an override."""

    user_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    override_id: UUID | None = None


class Shifts(Struct, frozen=True):
    items: tuple[Shift, ...]


class Cover(Struct, frozen=True):
    """An override as it is reckoned with."""

    id: UUID
    user_id: UUID | None
    starts_at: datetime
    ends_at: datetime


class Turns(Struct, frozen=True):
    """A rota as it is reckoned with: a None among the people, or in a cover, is a place that nobody fills.

    `covers` are in the order of their making.
    """

    id: UUID
    people: tuple[UUID | None, ...]
    hand_over: HandOver
    time_zone: str
    covers: tuple[Cover, ...] = ()


class SubstituteCreate(Struct, frozen=True, forbid_unknown_fields=True):
    """Without `project_id` it holds in all projects."""

    substitute_id: UUID
    starts_at: Moment
    ends_at: Moment
    reason: str | None = None
    project_id: UUID | None = None


class Substitute(Struct, frozen=True):
    """`substitute_id` stands in for `user_id`, who is away from `starts_at` up to, not including, `ends_at`."""

    id: UUID
    user_id: UUID
    substitute_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str | None
    project_id: UUID | None
    version: int
    created_at: datetime


class DeletedSubstitute(Struct, frozen=True):
    """All that is said of a substitute who is one no more."""

    id: UUID
    version: int


class Absence(Struct, frozen=True):
    """A substitute as it is reckoned with; there is none whose substitute may not see what it is about."""

    user_id: UUID
    substitute_id: UUID
    starts_at: datetime
    ends_at: datetime


class StandIn(Struct, frozen=True):
    """`user_id` hears instead of somebody who is away until `until`."""

    user_id: UUID
    instead_of: UUID
    until: datetime


class Away(Struct, frozen=True):
    """Somebody else hears instead of this person, who is away until then."""

    user_id: UUID
    until: datetime
