"""The shapes of a task's life: what the planner sees and says, what workflows carry, what people are shown."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from services.notifications.model import Category, Channel, DeliveryState
from services.oncall.model import Absence, Away, StandIn, Turns
from services.policies.model import Target
from services.tasks.model import Priority, Status


class StepKind(StrEnum):
    ASSIGNED = "ASSIGNED"
    ACCEPTANCE = "ACCEPTANCE"
    REMINDER = "REMINDER"
    DUE = "DUE"
    OVERDUE = "OVERDUE"
    ESCALATION = "ESCALATION"


CATEGORY: Mapping[StepKind, Category] = {
    StepKind.ASSIGNED: Category.ASSIGNMENT,
    StepKind.ACCEPTANCE: Category.REMINDER,
    StepKind.REMINDER: Category.REMINDER,
    StepKind.DUE: Category.REMINDER,
    StepKind.OVERDUE: Category.REMINDER,
    StepKind.ESCALATION: Category.ESCALATION,
}


class StepState(StrEnum):
    """What the planner says of a step that was not taken yet."""

    UPCOMING = "UPCOMING"
    DUE = "DUE"
    HELD = "HELD"
    SKIPPED = "SKIPPED"


class People(Struct, frozen=True):
    """Who can be reached: only people with access to the task now, each group in the order in which it is asked.

    `rotas` are those that the policy names, `absences` those that are not past; who is on call, and who away, depends
    on when it is asked.
    """

    assignee: UUID | None = None
    creator: UUID | None = None
    managers: tuple[UUID, ...] = ()
    owners: tuple[UUID, ...] = ()
    admins: tuple[UUID, ...] = ()
    rotas: tuple[Turns, ...] = ()
    absences: tuple[Absence, ...] = ()


class TaskFacts(Struct, frozen=True):
    """What the planner needs to know of a task, at one moment.

    `told_id` is who was told last that the task is theirs, if they still have access; `assigner_id` who made the
    present assignment, null for the system. `time_zone` is the assignee's, else the creator's (IANA name).
    """

    id: UUID
    status: Status
    priority: Priority
    people: People
    created_at: datetime
    cycle: int
    cycle_started_at: datetime
    due_at: datetime | None = None
    assignment_no: int = 0
    assigned_at: datetime | None = None
    assigner_id: UUID | None = None
    told_id: UUID | None = None
    accepted_no: int = 0
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    escalation_level: int = 0
    deleted: bool = False
    time_zone: str = "UTC"


class StepKey(Struct, frozen=True, order=True):
    """A step's identity within its task, the same whatever zone or clock it is resolved in.

    `anchor` is the assignment of ASSIGNED and ACCEPTANCE, the cycle of all others. `offset` is in nominal seconds
    (86,400 a day) from due, negative before it; from the assignment for ACCEPTANCE; 0 for ASSIGNED; the ladder's
    `after` for ESCALATION.
    """

    kind: StepKind
    anchor: int
    offset: int


class Taken(Struct, frozen=True):
    """A step on record: taken, or skipped for good. `at` is when it was planned for, not when it was taken."""

    key: StepKey
    at: datetime
    skipped: bool = False


class Effects(Struct, frozen=True):
    """What a step changes in its task, with those of the levels that folded into it; null is no change."""

    level: int | None = None
    priority: Priority | None = None
    reassign_to: UUID | None = None


class Step(Struct, frozen=True):
    """A step of the plan. `index` counts from 1 within its kind; of ESCALATION it is the level.

    `at` is when it is promised for; a HELD one is looked at again at `until`. `audience` names the groups that hear of
    it, `recipients` their people, each once, with `stand_ins` for those who are away. `break_quiet` says whether it
    goes through quiet hours: as the policy says, or because the task is URGENT by then. `policy_step` is the field of
    the policy that it comes from.
    `wording.explain` tells it in one line.
    """

    key: StepKey
    index: int
    at: datetime
    state: StepState
    category: Category
    reason: str | None = None
    until: datetime | None = None
    audience: tuple[Target, ...] = ()
    recipients: tuple[UUID, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    effects: Effects = Effects()
    break_quiet: bool = False
    policy_step: str | None = None


class Turn(Struct, frozen=True):
    """What `advance` tells a task's workflow: how it stands, and when to come back.

    `wait` is in seconds by the database's clock, at least 0.05; null means that nothing is to come until poked.
    `taken` are summaries of the steps taken in this turn, `next_step` that of the next one. Of a task that does not
    exist nothing is known but that it is closed.
    """

    task_id: UUID
    closed: bool
    key: str | None = None
    project_id: UUID | None = None
    status: Status | None = None
    priority: Priority | None = None
    wait: float | None = None
    next_step: str | None = None
    assignee_id: UUID | None = None
    assignee_name: str | None = None
    due_at: datetime | None = None
    escalation_level: int = 0
    taken: tuple[str, ...] = ()


class AgendaItem(Struct, frozen=True):
    """The next step of a task; `kind` and `at` are null when nothing is to come.

    `revision` is the task's as this became its next step.
    """

    task_id: UUID
    kind: StepKind | None
    at: datetime | None
    recipients: tuple[UUID, ...]
    revision: int
    version: int


class EntryState(StrEnum):
    TAKEN = "TAKEN"
    UPCOMING = "UPCOMING"
    SKIPPED = "SKIPPED"
    HELD = "HELD"


class Mark(Struct, frozen=True):
    """A step as a point of time. `offset` is in seconds from due to where it was promised, negative before; null where
    there is no date. `at` is when it was taken, will be, or was skipped.
    """

    kind: StepKind
    offset: int | None
    at: datetime
    state: EntryState


class MarkedItem(AgendaItem, frozen=True):
    """With `include=marks`, up to 8 past marks and 12 to come, in the order of time."""

    marks: tuple[Mark, ...] | UnsetType = UNSET


class PolicyRef(Struct, frozen=True):
    """The policy that an entry follows from; `step` is the path of its field, such as `ladder[1]`."""

    id: UUID | None
    version: int | None
    step: str | None = None


class ToldPerson(Struct, frozen=True):
    """Who was told, or will be. `instead_of` are those for whom this person hears, and until when they are away.
    `waits_until` is when a snooze lets them hear of a step to come that is taken before; their quiet hours may hold it
    longer.
    """

    user_id: UUID
    read_at: datetime | None = None
    instead_of: tuple[Away, ...] = ()
    waits_until: datetime | None = None


class ToldDelivery(Struct, frozen=True):
    """One message to one person on one channel; `at` is when it reached its state."""

    user_id: UUID
    channel: Channel
    state: DeliveryState
    at: datetime | None = None
    reason: str | None = None


class TimelineEntry(Struct, frozen=True):
    """`kind` is a step's in capitals, or an event's (`task.created`), which has neither `index` nor recipients, but
    says who did it (null: the system), and in `changes` what from what to what: `{field: [old, new]}` without long
    texts.
    """

    kind: str
    at: datetime
    state: EntryState
    summary: str
    index: int | None = None
    reason: str | None = None
    effects: Effects | None = None
    policy: PolicyRef | None = None
    recipients: tuple[ToldPerson, ...] = ()
    deliveries: tuple[ToldDelivery, ...] = ()
    actor_id: UUID | None = None
    changes: dict[str, Any] = {}


class Timeline(Struct, frozen=True):
    past: tuple[TimelineEntry, ...]
    upcoming: tuple[TimelineEntry, ...]


class Send(Struct, frozen=True, tag_field="claim", tag="send"):
    """A claimed delivery with its words: send it at once, in one call, then record what came of it.

    `address` is a device's token for PUSH, a mail address for EMAIL; `device_id`, `platform` and `token_kind` are those
    of the device. `ttl` is in seconds, until the next step makes the message pointless; null where none is to come, or
    where the message was held beyond it. `tag` makes a repeated push replace itself. A mail's `title` is its subject,
    `body` its plain text; `html` says the same again, `unsubscribe` is the link that switches its category off.
    `attempt` counts from 1. A probe finds out whether the provider is back.
    """

    delivery_id: UUID
    notification_id: UUID
    user_id: UUID
    channel: Channel
    address: str
    title: str
    body: str
    data: dict[str, str]
    tag: str
    attempt: int = 1
    is_probe: bool = False
    ttl: float | None = None
    device_id: UUID | None = None
    platform: str | None = None
    token_kind: str | None = None
    html: str | None = None
    unsubscribe: str | None = None


class Wait(Struct, frozen=True, tag_field="claim", tag="wait"):
    """Not yet: ask again in so many seconds by the database's clock. If it `falls_back` another channel stands in."""

    seconds: float
    falls_back: bool = False


class Nothing(Struct, frozen=True, tag_field="claim", tag="nothing"):
    """There is nothing to send: sent already, withdrawn, or nobody may see it any more."""


Claim = Send | Wait | Nothing


class Guarded(Struct, frozen=True):
    """What one look of the guard found behind. `unassigned` are tasks taken back from people without access,
    `schedules` those of policies at which nobody had looked in time, `rollouts` those of policies that stood still.
    """

    tasks: int
    deliveries: int
    unassigned: int = 0
    schedules: int = 0
    rollouts: int = 0


class RolledOut(Struct, frozen=True):
    """How far a rollout has come: `looked_at` of `total` tasks. Workflows keep it in their histories."""

    done: bool
    looked_at: int
    total: int | None
