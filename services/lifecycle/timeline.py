"""Telling a task's life: how steps and events become entries that people read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from services.events.model import Event, Kind
from services.lifecycle.model import (
    Effects,
    EntryState,
    PolicyRef,
    Step,
    StepKind,
    StepState,
    Timeline,
    TimelineEntry,
    ToldDelivery,
    ToldPerson,
)
from services.lifecycle.wording import explain
from services.notifications.hours import NO_WORKING_DAY
from services.notifications.model import Delivery, NotSent, StepTold
from services.oncall.model import StandIn
from services.oncall.standing_in import away_for
from services.policies.model import Policy

TOLD_AS_EVENTS: Mapping[str, str] = {
    Kind.TASK_CREATED: "Created",
    Kind.TASK_UPDATED: "Changed",
    Kind.TASK_ACKNOWLEDGED: "Acknowledged",
    Kind.TASK_SNOOZED: "Snoozed",
    Kind.TASK_COMPLETED: "Completed",
    Kind.TASK_CANCELLED: "Cancelled",
    Kind.TASK_REOPENED: "Reopened",
    Kind.TASK_DELETED: "Deleted",
    Kind.TASK_RESTORED: "Restored",
    Kind.POLICY_CHANGED: "Another policy was put in force",
}
"""Steps are told from their own record, with who heard of them."""

TOO_LONG = frozenset({"description"})
"""Two of them in each of hundreds of entries: the summary says that they changed, the log what they were."""

COMING = {
    StepState.UPCOMING: EntryState.UPCOMING,
    StepState.DUE: EntryState.UPCOMING,
    StepState.HELD: EntryState.HELD,
    StepState.SKIPPED: EntryState.SKIPPED,
}

PERSONAL = frozenset({NotSent.MUTED, NotSent.DIGEST, NotSent.PREFERENCE, NO_WORKING_DAY})
"""Reasons that tell how somebody wants to be told, and when they work."""

NOBODY_TOLD = StepTold((), ())

Snoozed = Mapping[UUID, datetime]
"""Whose messages about the task wait, and until when."""

NOBODY_SNOOZED: Snoozed = {}


class Viewer(Struct, frozen=True):
    """Who reads a timeline, and whether they manage the project or the platform."""

    user_id: UUID
    is_in_charge: bool


class RecordedStep(Struct, frozen=True):
    """A step on record, as its row tells of it."""

    id: UUID
    kind: StepKind
    index: int
    at: datetime
    taken_at: datetime
    state: EntryState
    reason: str | None
    summary: str
    recipients: tuple[UUID, ...]
    stand_ins: tuple[StandIn, ...] | None
    effects: Effects
    policy_id: UUID
    policy_version: int
    policy_step: str | None


def timeline(
    steps: Iterable[RecordedStep],
    told: Mapping[UUID, StepTold],
    events: Iterable[Event],
    policy_changes: Iterable[TimelineEntry],
    upcoming: Iterable[Step],
    policy: Policy,
    snoozed: Snoozed,
    viewer: Viewer,
) -> Timeline:
    """What happened and what is to come, each in the order of time."""
    past = [
        *(_recorded(step, told.get(step.id, NOBODY_TOLD), viewer) for step in steps),
        *map(happened, events),
        *policy_changes,
    ]
    return Timeline(_in_order(past), to_come(upcoming, policy, snoozed))


def to_come(steps: Iterable[Step], policy: Policy, snoozed: Snoozed = NOBODY_SNOOZED) -> tuple[TimelineEntry, ...]:
    """A plan as people read it, in the order of time."""
    ref = PolicyRef(policy.id, policy.version)
    return _in_order([coming(step, ref, snoozed) for step in steps])


def _in_order(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _recorded(step: RecordedStep, told: StepTold, viewer: Viewer) -> TimelineEntry:
    """A step that was taken is told as of then; one that was skipped, as of when it had been promised for.

    What a provider said is for the recipient and admins: it may name an address.
    """
    read_at = {reader.user_id: reader.read_at for reader in told.readers}
    return TimelineEntry(
        kind=step.kind,
        at=step.taken_at if step.state is EntryState.TAKEN else step.at,
        state=step.state,
        summary=step.summary,
        index=step.index,
        reason=step.reason,
        effects=step.effects,
        policy=PolicyRef(step.policy_id, step.policy_version, step.policy_step),
        recipients=_told(step.recipients, step.stand_ins or (), read_at),
        deliveries=tuple(
            ToldDelivery(
                delivery.user_id,
                delivery.channel,
                delivery.state,
                delivery.finished_at or delivery.send_at,
                _reason(delivery, viewer),
            )
            for delivery in told.deliveries
        ),
    )


def _reason(delivery: Delivery, viewer: Viewer) -> str | None:
    """Which of the personal reasons it was is for the recipient and whoever is in charge; others read of a preference.

    What took the place of another message has two reasons.
    """
    if delivery.reason is None or viewer.is_in_charge or viewer.user_id == delivery.user_id:
        return delivery.reason
    return ", ".join(NotSent.PREFERENCE if part in PERSONAL else part for part in delivery.reason.split(", "))


def happened(event: Event) -> TimelineEntry:
    """An event of TOLD_AS_EVENTS."""
    changed = ", ".join(event.changes) if event.kind == Kind.TASK_UPDATED else ""
    summary = f"{TOLD_AS_EVENTS[event.kind]} {changed}".strip()
    return TimelineEntry(
        kind=event.kind,
        at=event.at,
        state=EntryState.TAKEN,
        summary=summary,
        actor_id=event.actor_id,
        changes={field: change for field, change in event.changes.items() if field not in TOO_LONG},
    )


def coming(step: Step, policy: PolicyRef, snoozed: Snoozed = NOBODY_SNOOZED) -> TimelineEntry:
    """A planned step as people read it; `policy` is what it follows from."""
    at = step.until or step.at
    return TimelineEntry(
        kind=step.key.kind,
        at=at,
        state=COMING[step.state],
        summary=explain(step),
        index=step.index,
        reason=step.reason,
        effects=step.effects,
        policy=PolicyRef(policy.id, policy.version, step.policy_step),
        recipients=tuple(_to_be_told(person, step, at, snoozed) for person in step.recipients),
    )


def _to_be_told(person: UUID, step: Step, at: datetime, snoozed: Snoozed) -> ToldPerson:
    """Whoever hears for somebody who snoozed waits as they would."""
    away = away_for(person, step.stand_ins)
    until = [snoozed[each] for each in (person, *(absent.user_id for absent in away)) if each in snoozed]
    return ToldPerson(person, instead_of=away, waits_until=max((end for end in until if at < end), default=None))


def _told(
    recipients: Iterable[UUID], stand_ins: Sequence[StandIn], read_at: Mapping[UUID, datetime | None]
) -> tuple[ToldPerson, ...]:
    return tuple(ToldPerson(person, read_at.get(person), away_for(person, stand_ins)) for person in recipients)
