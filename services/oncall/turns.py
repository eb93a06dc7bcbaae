"""Who is on call at which time: pure, total, and right across changes of the clocks."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby, takewhile
from operator import itemgetter
from uuid import UUID

from msgspec.structs import replace
from whenever import PlainDateTime, Time, TimeZoneNotFoundError

from services.oncall.model import Cover, Duty, HandOver, Shift, Turns

LAST = datetime.max.replace(tzinfo=UTC)


def on_call(turns: Turns, at: datetime) -> UUID | None:
    """Nobody before the first hand-over, and where the place is nobody's."""
    return _who(turns, _place(turns, at))


def duty(turns: Turns, at: datetime) -> Duty:
    place = _place(turns, at)
    edges = sorted([_start(turns, _turn(turns, at) + 1), *_edges_of_covers(turns)])
    until = next((edge for edge in edges if edge > at and _place(turns, edge) != place), LAST)
    return Duty(_who(turns, place), until, _override_id(place))


def shifts(turns: Turns, start: datetime, end: datetime) -> Iterator[Shift]:
    """Who is on call from `start` up to `end`, without gaps: a time without anybody is nobody's shift."""
    edges = {edge for edge in (*_hand_overs(turns, start, end), *_edges_of_covers(turns)) if start < edge < end}
    places = [(edge, _place(turns, edge)) for edge in sorted({start, *edges})]
    begun = [next(group) for _, group in groupby(places, key=itemgetter(1))]
    ends = [edge for edge, _ in begun[1:]] + [end]
    for (begin, place), until in zip(begun, ends, strict=True):
        yield Shift(_who(turns, place), begin, until, _override_id(place))


def everybody(turns: Turns) -> set[UUID]:
    """Whoever may ever be on call."""
    people = (*turns.people, *(cover.user_id for cover in turns.covers))
    return {person for person in people if person is not None}


def among(turns: Turns, present: Collection[UUID]) -> Turns:
    """The same turns, in which nobody fills the places of those who are not present."""
    return replace(
        turns,
        people=tuple(person if person in present else None for person in turns.people),
        covers=tuple(cover if cover.user_id in present else replace(cover, user_id=None) for cover in turns.covers),
    )


def _place(turns: Turns, at: datetime) -> Cover | int:
    """The cover that counts, else the number of the turn, -1 before the first."""
    covers = (cover for cover in reversed(turns.covers) if cover.starts_at <= at < cover.ends_at)
    return next(covers, None) or _turn(turns, at)


def _who(turns: Turns, place: Cover | int) -> UUID | None:
    if isinstance(place, Cover):
        return place.user_id
    return turns.people[place % len(turns.people)] if place >= 0 and turns.people else None


def _override_id(place: Cover | int) -> UUID | None:
    return place.id if isinstance(place, Cover) else None


def _turn(turns: Turns, at: datetime) -> int:
    """Elapsed days tell the turn but for two: a day is longer or shorter where the clocks change, and where a zone
    crosses the date line they change by up to 26 hours.
    """
    about = (at - _start(turns, 0)) // timedelta(days=turns.hand_over.every)
    near = range(about + 2, about - 3, -1)
    return next((turn for turn in near if turn >= 0 and _start(turns, turn) <= at), -1)


def _hand_overs(turns: Turns, start: datetime, end: datetime) -> Iterator[datetime]:
    first = _turn(turns, start) + 1
    days = (end - start).days + 3  # begun days, and the one that a zone may skip
    starts = (_start(turns, turn) for turn in range(first, first + days))
    return takewhile(lambda edge: edge < end, starts)


def _edges_of_covers(turns: Turns) -> Iterator[datetime]:
    for cover in turns.covers:
        yield from (cover.starts_at, cover.ends_at)


def _start(turns: Turns, turn: int) -> datetime:
    return _starts(turns.hand_over, turns.time_zone, turn)


@lru_cache(maxsize=4096)
def _starts(hand_over: HandOver, time_zone: str, turn: int) -> datetime:
    """When a turn begins; LAST where there is no such day.

    A local time that the clocks skip becomes as much later as they skip; of one that comes twice it is the first.
    """
    day, time = hand_over.starts_on, Time.parse_iso(hand_over.at)
    try:
        wall_clock = PlainDateTime(day.year, day.month, day.day, time.hour, time.minute)
        return _instant(wall_clock.add(days=turn * hand_over.every), time_zone)
    except (ValueError, OverflowError):
        return LAST


def _instant(wall_clock: PlainDateTime, time_zone: str) -> datetime:
    """In UTC where the zone database no longer knows the name."""
    try:
        return wall_clock.assume_tz(time_zone, disambiguation="compatible").to_instant().to_stdlib()
    except TimeZoneNotFoundError:
        return wall_clock.assume_utc().to_stdlib()
