"""Which promises of a track are due now, which wait, and which are not kept: late ones fold into one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from services.lifecycle.audience import climbs
from services.lifecycle.model import People, StepKind, StepState, Taken, TaskFacts
from services.lifecycle.promises import Promise
from services.lifecycle.wording import name_of, names_of

TOLERANCE = timedelta(minutes=5)

_REMINDERS = frozenset({StepKind.REMINDER, StepKind.DUE, StepKind.OVERDUE})
_HOLDABLE = frozenset({StepKind.OVERDUE, StepKind.ESCALATION})

_HELD = "held by the acknowledgement"
_LATE = "late"
_NOBODY = "reaches nobody"


class Verdict(Struct, frozen=True):
    """What becomes of a promise. `folded` are the earlier ones that are kept together with a DUE one."""

    promise: Promise
    state: StepState
    reason: str | None = None
    until: datetime | None = None
    folded: tuple[Promise, ...] = ()


class Clock(Struct, frozen=True):
    """The moment of planning, and when the hold of the acknowledgement ends or ended, null without one."""

    now: datetime
    hold: datetime | None = None

    def held_until(self, promise: Promise) -> datetime | None:
        """Until when a promise waits, if it does now."""
        return self.hold if self.hold is not None and self.now < self.hold and self.fell_into_hold(promise) else None

    def fell_into_hold(self, promise: Promise) -> bool:
        return self.hold is not None and promise.key.kind in _HOLDABLE and promise.at < self.hold

    def kept_at(self, promise: Promise) -> datetime:
        """When a promise is kept if nothing changes: whoever is on call then hears of it."""
        return max(self.held_until(promise) or promise.at, self.now)

    def climbs(self, promise: Promise, people: People) -> bool:
        return climbs(promise, people, self.kept_at(promise))


def settle(track: Sequence[Promise], task: TaskFacts, taken: Collection[Taken], clock: Clock) -> list[Verdict]:
    """A verdict on every promise of one track that is not on record yet, in the order of their times."""
    if not track:
        return []
    recorded = {step.key for step in taken}
    latest = _latest_taken(track, taken)
    alive, verdicts = [], []
    for promise in track:
        if promise.key in recorded:
            continue
        reason = _not_kept(promise, task, latest)
        if reason is None:
            alive.append(promise)
        else:
            verdicts.append(Verdict(promise, StepState.SKIPPED, reason))
    verdicts += _timed(_climbed(alive, task.people, clock), task.people, clock)
    return sorted(verdicts, key=lambda verdict: (verdict.promise.at, verdict.promise.key.offset))


def _latest_taken(track: Sequence[Promise], taken: Collection[Taken]) -> datetime | None:
    if not taken:
        return None
    anchor, kind = track[0].key.anchor, track[0].key.kind
    kinds = _REMINDERS if kind in _REMINDERS else {kind}
    times = [step.at for step in taken if not step.skipped and step.key.anchor == anchor and step.key.kind in kinds]
    return max(times, default=None)


def _not_kept(promise: Promise, task: TaskFacts, latest: datetime | None) -> str | None:
    kind = promise.key.kind
    if kind is StepKind.REMINDER and promise.at < task.cycle_started_at:
        return "its time lay before this date was set or the task reopened"
    if kind is StepKind.ESCALATION and promise.index <= task.escalation_level:
        return f"level {task.escalation_level} is reached already"
    if latest is not None and promise.at < latest:
        return "a later one was taken already"
    return None


def _climbed(promises: Sequence[Promise], people: People, clock: Clock) -> list[Promise]:
    """Where a level reaches nobody, the next comes as early. Other tracks stay as they are."""
    if not promises or promises[0].key.kind is not StepKind.ESCALATION:
        return list(promises)
    climbed = list(promises)
    for below, above in pairwise(range(len(climbed))):
        if clock.climbs(climbed[below], people):
            climbed[above] = replace(climbed[above], at=climbed[below].at)
    return climbed


def _timed(promises: Sequence[Promise], people: People, clock: Clock) -> Iterator[Verdict]:
    due = []
    for promise in promises:
        if (until := clock.held_until(promise)) is not None:
            yield Verdict(promise, StepState.HELD, _HELD, until=until)
        elif clock.now < promise.at:
            yield Verdict(promise, StepState.UPCOMING, _NOBODY if clock.climbs(promise, people) else None)
        else:
            due.append(promise)
    if due:
        yield from _due(due, people, clock)


def _due(due: Sequence[Promise], people: People, clock: Clock) -> Iterator[Verdict]:
    """What fell into a hold folds at its end as what is late does."""
    if any(clock.fell_into_hold(promise) for promise in due):
        yield from _folded(due, people, clock, _HELD)
    elif any(clock.now - promise.at > TOLERANCE for promise in due):
        yield from _folded(due, people, clock, _LATE)
    else:
        for run in _runs(due, people, clock):
            yield from _folded(run, people, clock, _NOBODY)


def _runs(due: Sequence[Promise], people: People, clock: Clock) -> Iterator[Sequence[Promise]]:
    """Each promise by itself, but an escalation that reaches nobody together with the level to which it climbs."""
    start = 0
    for end, promise in enumerate(due, start=1):
        if end == len(due) or not clock.climbs(promise, people):
            yield due[start:end]
            start = end


def _folded(promises: Sequence[Promise], people: People, clock: Clock, cause: str) -> Iterator[Verdict]:
    *passed, kept = promises
    for promise in passed:
        yield Verdict(promise, StepState.SKIPPED, f"{cause}: became part of {name_of(kept.key.kind, kept.index)}")
    if passed:
        names = names_of([(promise.key.kind, promise.index) for promise in passed])
        yield Verdict(kept, StepState.DUE, f"stands for {names} too: {cause}", folded=tuple(passed))
    else:
        yield Verdict(kept, StepState.DUE, _NOBODY if clock.climbs(kept, people) else None)
