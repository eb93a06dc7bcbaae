"""Who hears of a step, and what it changes: groups become people here."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.lifecycle.model import Effects, People, StepKind
from services.lifecycle.promises import Promise
from services.oncall.model import StandIn
from services.oncall.standing_in import stand_in
from services.oncall.turns import on_call
from services.policies.model import Recipient, Target, rota_of
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

    audience: tuple[Target, ...]
    recipients: tuple[UUID, ...]
    stand_ins: tuple[StandIn, ...]
    effects: Effects
    break_quiet: bool
    standing: Standing


class _Hearing(Struct):
    """Who hears, growing group by group; nobody hears twice."""

    groups: dict[Target, None] = {}
    people: dict[UUID, None] = {}
    stand_ins: dict[UUID, StandIn] = {}

    def add(self, groups: Sequence[Target], people: People, at: datetime) -> None:
        for group in groups:
            self.groups[group] = None
            for person in members(group, people, at):
                self._tell(person, stand_in(person, people.absences, at))

    def _tell(self, person: UUID, instead: StandIn | None) -> None:
        if instead is None:
            self.people[person] = None
        else:
            self.people[instead.user_id] = None
            self.stand_ins[person] = instead


def members(group: Target, people: People, at: datetime) -> tuple[UUID, ...]:
    """The people of a group, be they there or away; of a rota whoever is on call by then."""
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
        case _:
            return _on_call(rota_of(group), people, at)


def _on_call(rota_id: UUID | None, people: People, at: datetime) -> tuple[UUID, ...]:
    found = (on_call(turns, at) for turns in people.rotas if turns.id == rota_id)
    return tuple(person for person in found if person is not None)


def reached(notify: Sequence[Target], people: People, at: datetime) -> tuple[Target, ...]:
    """The groups of `notify` that have somebody, the first of FALLBACK that has in the place of a missing assignee."""
    return tuple(_heard(notify, people, at))


def _heard(notify: Sequence[Target], people: People, at: datetime) -> dict[Target, tuple[UUID, ...]]:
    """The same with their people."""
    heard = {}
    for named in notify:
        for group in FALLBACK if named == Recipient.ASSIGNEE else (named,):
            if found := members(group, people, at):
                heard[group] = found
                break
    return heard


def climbs(promise: Promise, people: People, at: datetime) -> bool:
    """Whether an escalation reaches nobody, so that the level above comes at once."""
    return promise.key.kind is StepKind.ESCALATION and not reached(promise.notify, people, at)


def outcome(promises: Sequence[Promise], before: Standing, at: datetime) -> Outcome:
    """`promises`, at least one, kept in order as one step at that time: effects add up, people are united. Where none
    of them reaches anybody, whoever stands in for the assignee hears.
    """
    if len(promises) == 1 and _is_simple(promises[0], before):
        return _alone(promises[0], before, at)
    standing, hearing = before, _Hearing()
    for promise in promises:
        hearing.add(reached(promise.notify, standing.people, at), standing.people, at)
        standing = _changed(standing, promise, at)
    if not hearing.people:
        hearing.add(reached((Recipient.ASSIGNEE,), before.people, at), before.people, at)
    return Outcome(
        tuple(hearing.groups),
        tuple(hearing.people),
        tuple(hearing.stand_ins.values()),
        _effects(before, standing, promises[-1]),
        any(promise.break_quiet for promise in promises) or standing.priority is Priority.URGENT,
        standing,
    )


def _is_simple(promise: Promise, standing: Standing) -> bool:
    return not (promise.raise_priority or promise.reassign_to or standing.people.absences)


def _alone(promise: Promise, standing: Standing, at: datetime) -> Outcome:
    """The same for one that changes nothing while nobody is away, as nearly all are: a preview keeps a hundred thousand
    of them.
    """
    people = standing.people
    heard = _heard(promise.notify, people, at) or _heard((Recipient.ASSIGNEE,), people, at)
    return Outcome(
        tuple(heard),
        tuple(dict.fromkeys(chain.from_iterable(heard.values()))),
        (),
        Effects(level=promise.index) if promise.key.kind is StepKind.ESCALATION else _NO_EFFECTS,
        promise.break_quiet or standing.priority is Priority.URGENT,
        standing,
    )


def _changed(standing: Standing, promise: Promise, at: datetime) -> Standing:
    """A task goes to the group's first, be they there or away: whoever stands in is told of the assignment too."""
    if promise.raise_priority:
        standing = replace(standing, priority=_RAISED[standing.priority])
    if promise.reassign_to is not None and (candidates := members(promise.reassign_to, standing.people, at)):
        standing = replace(standing, people=replace(standing.people, assignee=candidates[0]))
    return standing


def _effects(before: Standing, after: Standing, last: Promise) -> Effects:
    assignee = after.people.assignee
    return Effects(
        level=last.index if last.key.kind is StepKind.ESCALATION else None,
        priority=after.priority if after.priority is not before.priority else None,
        reassign_to=assignee if assignee != before.people.assignee else None,
    )
