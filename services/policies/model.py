"""What a policy is: when a task reminds, when it escalates, and whom it tells."""

import re
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from services.notifications.model import Category, Channel
from services.projects.model import Changes

SECONDS_A_DAY = 86_400


class Recipient(StrEnum):
    """MANAGERS are the members with role MANAGER or OWNER, OWNER the project's owners, ADMINS the platform's."""

    ASSIGNEE = "ASSIGNEE"
    CREATOR = "CREATOR"
    MANAGERS = "MANAGERS"
    OWNER = "OWNER"
    ADMINS = "ADMINS"


_ON_CALL = "ONCALL:"

Target = Annotated[
    str,
    Meta(
        extra_json_schema={"pattern": f"^({'|'.join(Recipient)}|{_ON_CALL}[0-9a-f-]{{36}})$"},
        description="One of the recipients, or `ONCALL:` and a rota's id: whoever is on call by then.",
    ),
]


def on_call(rota_id: UUID) -> Target:
    """How a ladder names a rota."""
    return f"{_ON_CALL}{rota_id}"


@lru_cache(maxsize=4096)
def rota_of(target: Target) -> UUID | None:
    """The rota that a target names, if it is one."""
    prefix, _, rota_id = target.partition(":")
    try:
        return UUID(rota_id) if f"{prefix}:" == _ON_CALL else None
    except ValueError:
        return None


_ISO_8601 = re.compile(
    r"P(?=[0-9T])(?:(?P<weeks>[0-9]{1,9})W)?(?:(?P<days>[0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,9})H)?(?:(?P<minutes>[0-9]{1,9})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)


class Duration(Struct, frozen=True):
    """An ISO 8601 duration in whole numbers, without years and months.

    `days` (a week is seven) are calendar days, `seconds` (from hours, minutes and seconds) elapsed time: P1D is not
    PT24H on a day on which the clocks change.
    """

    days: int = 0
    seconds: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Raises ValueError with a sentence for people."""
        return _parse(text)

    @property
    def nominal(self) -> int:
        """Seconds, with 86,400 to the day: a step's offset, whatever the clocks do."""
        return self.days * SECONDS_A_DAY + self.seconds

    def times(self, count: int) -> "Duration":
        return Duration(self.days * count, self.seconds * count)

    def __str__(self) -> str:
        """The canonical form: days, hours, minutes below 60, seconds below 60; `PT0S` for none."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        days = f"{self.days}D" if self.days else ""
        time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
        if not days and not time:
            return "PT0S"
        return f"P{days}T{time}" if time else f"P{days}"


@lru_cache(maxsize=4096)
def _parse(text: str) -> Duration:
    match = _ISO_8601.fullmatch(text)
    if match is None:
        raise ValueError("must be an ISO 8601 duration such as PT1H or P1D, in whole numbers, without years or months")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Duration(weeks * 7 + days, hours * 3600 + minutes * 60 + seconds)


class LadderStep(Struct, frozen=True, forbid_unknown_fields=True):
    """`after` counts from due, or from the cycle's start where that is later.

    `notify` names recipients, and rotas of the policy's project or the system's as `ONCALL:<rota id>`.
    """

    after: str
    notify: tuple[Target, ...]
    raise_priority: bool = False
    reassign_to: Recipient | None = None
    break_quiet: bool = False


Channels = dict[Category, tuple[Channel, ...]]
Fallback = dict[Channel, Channel]


class PolicyBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What a policy says. Durations are ISO 8601 texts; what is left out is not done.

    `overdue_every` and `accept_within` may be null: no reminders past due, no question whether the task was accepted.
    `fallback` names the channel that stands in where one reaches nobody: `{"PUSH": "EMAIL"}`, or nothing.
    """

    name: str
    remind_before: tuple[str, ...] = ()
    remind_at_due: bool = True
    overdue_every: str | None = None
    overdue_limit: int = 3
    accept_within: str | None = None
    ack_hold: str = "PT4H"
    snooze_limit: str = "P1D"
    ladder: tuple[LadderStep, ...] = ()
    channels: Channels = field(default_factory=dict)
    fallback: Fallback = field(default_factory=dict)


class PolicyCreate(PolicyBody, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`POST /policies`: without `project_id` the policy is the system's."""

    project_id: UUID | None = None


class Policy(PolicyBody, frozen=True, kw_only=True):
    """A policy as the API shows it; `project_id` is null where it is the system's."""

    id: UUID
    project_id: UUID | None
    version: int
    created_at: datetime
    updated_at: datetime


class DeletedPolicy(Struct, frozen=True):
    """What an event says of a policy that is gone."""

    id: UUID
    version: int


class PolicyVersion(Struct, frozen=True):
    """What a policy said from one change to the next. `changes` is `{field: (old, new)}`, empty for the first.

    The last of one that was deleted is `retired`: it says what the one before it said, and who took it away, and when.
    `actor_id` is null where a release that did not keep it did so.
    """

    version: int
    actor_id: UUID | None
    at: datetime
    policy: PolicyBody
    changes: Changes
    retired: bool = False


class LookAtSchedule(Struct, frozen=True):
    """What Temporal begins with when a schedule is to be looked at; `version` is the call's that asked for it."""

    schedule_id: UUID
    version: int


class Source(StrEnum):
    """Where the policy in force comes from."""

    TASK = "TASK"
    PROJECT = "PROJECT"
    SYSTEM = "SYSTEM"


class InForce(Struct, frozen=True):
    """Which policy governs a task, a project or the system, and the schedule by which it does so, if by one.

    `version` rises with each choice, with the schedules and with the policy itself.
    """

    policy_id: UUID
    source: Source
    policy: Policy
    version: int
    schedule_id: UUID | None = None


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """`PUT /policies/default`."""

    policy_id: UUID


class ProjectChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """`PUT /projects/{id}/policy`: null goes back to the system's policy."""

    policy_id: UUID | None


class TaskChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """`PUT /tasks/{id}/policy`: null goes back to the project's policy."""

    policy_id: UUID | None


class Reason(StrEnum):
    """Why tasks are to follow another policy. ADOPTED are rollouts of a release that kept no rows of them."""

    CHOSEN = "CHOSEN"
    REPLACED = "REPLACED"
    SCHEDULED = "SCHEDULED"
    ROTA = "ROTA"
    SUBSTITUTE = "SUBSTITUTE"
    ADOPTED = "ADOPTED"


class RolloutState(StrEnum):
    """SUPERSEDED: one that began later in the same place looks at the same tasks, and goes on alone."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    SUPERSEDED = "SUPERSEDED"


class Rollout(Struct, frozen=True):
    """How far another policy has come among the open tasks of a project, or of the system (`project_id` is null).

    `total` are the open tasks as it began to look, null before that; `looked_at` may grow beyond it by tasks that were
    made meanwhile. `governed` are those of them that the policy governs, `poked` those of these whose next step came
    earlier. `percent` is of `total`, 100 only when it is DONE. `policy_id` and `policy_version` are what was put in
    force; tasks follow what is in force when they are looked at.
    """

    id: UUID
    project_id: UUID | None
    policy_id: UUID
    policy_version: int
    reason: Reason
    actor_id: UUID | None
    state: RolloutState
    total: int | None
    looked_at: int
    governed: int
    poked: int
    percent: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    version: int


DEFAULT_POLICY = PolicyBody(
    name="Standard",
    remind_before=("P1D", "PT1H"),
    remind_at_due=True,
    overdue_every="PT4H",
    overdue_limit=3,
    accept_within=None,
    ack_hold="PT4H",
    snooze_limit="P1D",
    ladder=(
        LadderStep("PT1H", (Recipient.ASSIGNEE, Recipient.MANAGERS)),
        LadderStep("P1D", (Recipient.OWNER,), raise_priority=True),
        LadderStep("P2D", (Recipient.ADMINS,), reassign_to=Recipient.OWNER, break_quiet=True),
    ),
    channels={
        Category.REMINDER: (Channel.IN_APP, Channel.PUSH),
        Category.ESCALATION: (Channel.IN_APP, Channel.PUSH, Channel.EMAIL),
    },
)
