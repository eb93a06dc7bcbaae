"""What differs between two plans of one task."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from services.lifecycle.model import Step, StepKey, StepState
from services.lifecycle.previews import Change


class Compared(Struct, frozen=True):
    """A step of the second plan, and what the first has in its place."""

    step: Step
    change: Change | None = None
    was: Step | None = None


class Comparison(Struct, frozen=True):
    """Every step of the second plan in its order, and those of the first that are gone."""

    steps: tuple[Compared, ...]
    removed: tuple[Step, ...]


def compare(before: Sequence[Step], after: Sequence[Step]) -> Comparison:
    """Steps that are kept are matched by their identity, then by what they are the first, second or third of."""
    left = {step.key: step for step in kept(before)}
    same = {step.key: left.pop(step.key) for step in kept(after) if step.key in left}
    by_place = {(step.key.kind, step.index): step for step in left.values()}
    for step in kept(after):
        if step.key not in same and (place := (step.key.kind, step.index)) in by_place:
            same[step.key] = by_place.pop(place)
    steps = tuple(
        Compared(step) if step.state is StepState.SKIPPED else _compared(step, same.get(step.key)) for step in after
    )
    return Comparison(steps, tuple(by_place.values()))


def count_changes(before: Sequence[Step], after: Sequence[Step]) -> int:
    """Roughly how much differs, for a fraction of the work."""
    return len(_identities(before) ^ _identities(after))


def _identities(steps: Sequence[Step]) -> set[tuple[StepKey, datetime]]:
    return {(step.key, comes_at(step)) for step in kept(steps)}


def kept(steps: Sequence[Step]) -> list[Step]:
    skipped = StepState.SKIPPED
    return [step for step in steps if step.state is not skipped]


def comes_at(step: Step) -> datetime:
    return step.until or step.at


def _compared(step: Step, was: Step | None) -> Compared:
    if step.state is StepState.SKIPPED:
        return Compared(step)
    if was is None:
        return Compared(step, Change.ADDED)
    if comes_at(step) != comes_at(was):
        return Compared(step, Change.MOVED, was)
    return Compared(step, None if _does(step) == _does(was) else Change.CHANGED, was)


def _does(step: Step) -> tuple[object, ...]:
    return step.recipients, step.effects, step.break_quiet
