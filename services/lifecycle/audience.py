"""Who hears of a step, and what it changes: groups become people here."""

from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.lifecycle.model import Effects, People, StepKind
from services.lifecycle.promises import Promise
from services.policies.model import Recipient
from services.tasks.model import Priority

FALLBACK = (Recipient.ASSIGNEE, Recipient.CREATOR, Recipient.MANAGERS, Recipient.OWNER, Recipient.ADMINS)

_NO_EFFECTS = Effects()

_RAISED = {
    Priority.LOW: Priority.MEDIUM,
    Priority.MEDIUM: Priority.HIGH,
    Priority.HIGH: Priority.URGENT,
    Priority.URGENT: Priority.URGENT,
}


class Standing(Struct, frozen=True):
    """What the steps before have made of a task."""

    priority: Priority
    people: People


class Outcome(Struct, frozen=True):
    """What it comes to when promises are kept together; `standing` is the task's after that."""

    audience: tuple[Recipient, ...]
    recipients: tuple[UUID, ...]
    effects: Effects
    break_quiet: bool
    standing: Standing


def members(group: Recipient, people: People) -> tuple[UUID, ...]:
    match group:
        case Recipient.ASSIGNEE:
            return () if people.assignee is None else (people.assignee,)
        case Recipient.CREATOR:
            return () if people.creator is None else (people.creator,)
        case Recipient.MANAGERS:
            return people.managers
        case Recipient.OWNER:
            return people.owners
        case Recipient.ADMINS:
            return people.admins


def reached(notify: Sequence[Recipient], people: People) -> tuple[Recipient, ...]:
    """The groups of `notify` that have somebody, the first of FALLBACK that has in the place of a missing assignee."""
    return tuple(_heard(notify, people))


def _heard(notify: Sequence[Recipient], people: People) -> dict[Recipient, tuple[UUID, ...]]:
    """The same with their people."""
    heard = {}
    for named in notify:
        for group in FALLBACK if named is Recipient.ASSIGNEE else (named,):
            if found := members(group, people):
                heard[group] = found
                break
    return heard


def climbs(promise: Promise, people: People) -> bool:
    """Whether an escalation reaches nobody, so that the level above comes at once."""
    return promise.key.kind is StepKind.ESCALATION and not reached(promise.notify, people)


def outcome(promises: Sequence[Promise], before: Standing) -> Outcome:
    """`promises`, at least one, kept in order as one step: effects add up, people are united. Where none of them
    reaches anybody, whoever stands in for the assignee hears.
    """
    if len(promises) == 1 and not promises[0].raise_priority and promises[0].reassign_to is None:
        return _alone(promises[0], before)
    standing = before
    told: dict[UUID, None] = {}
    audience: dict[Recipient, None] = {}
    for promise in promises:
        _tell(reached(promise.notify, standing.people), standing.people, audience, told)
        standing = _changed(standing, promise)
    if not told:
        _tell(reached((Recipient.ASSIGNEE,), before.people), before.people, audience, told)
    return Outcome(
        tuple(audience),
        tuple(told),
        _effects(before, standing, promises[-1]),
        any(promise.break_quiet for promise in promises) or standing.priority is Priority.URGENT,
        standing,
    )


def _alone(promise: Promise, standing: Standing) -> Outcome:
    """The same for one that changes nothing, as nearly all are: a preview keeps a hundred thousand of them."""
    heard = _heard(promise.notify, standing.people) or _heard((Recipient.ASSIGNEE,), standing.people)
    return Outcome(
        tuple(heard),
        tuple(dict.fromkeys(chain.from_iterable(heard.values()))),
        Effects(level=promise.index) if promise.key.kind is StepKind.ESCALATION else _NO_EFFECTS,
        promise.break_quiet or standing.priority is Priority.URGENT,
        standing,
    )


def _tell(groups: Sequence[Recipient], people: People, audience: dict[Recipient, None], told: dict[UUID, None]) -> None:
    for group in groups:
        audience[group] = None
        told.update(dict.fromkeys(members(group, people)))


def _changed(standing: Standing, promise: Promise) -> Standing:
    if promise.raise_priority:
        standing = replace(standing, priority=_RAISED[standing.priority])
    if promise.reassign_to is not None and (candidates := members(promise.reassign_to, standing.people)):
        standing = replace(standing, people=replace(standing.people, assignee=candidates[0]))
    return standing


def _effects(before: Standing, after: Standing, last: Promise) -> Effects:
    assignee = after.people.assignee
    return Effects(
        level=last.index if last.key.kind is StepKind.ESCALATION else None,
        priority=after.priority if after.priority is not before.priority else None,
        reassign_to=assignee if assignee != before.people.assignee else None,
    )
