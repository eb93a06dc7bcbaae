"""What a person is told, on which channel, and what they prefer."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, field

from core.times import ClockTime, Moment
from services.events.model import Kind, StepRef
from services.oncall.model import Away


class Channel(StrEnum):
    IN_APP = "IN_APP"
    PUSH = "PUSH"
    EMAIL = "EMAIL"


class Category(StrEnum):
    ASSIGNMENT = "ASSIGNMENT"
    REMINDER = "REMINDER"
    ESCALATION = "ESCALATION"
    MENTION = "MENTION"
    COMMENT = "COMMENT"
    PROJECT = "PROJECT"
    DIGEST = "DIGEST"
    SECURITY = "SECURITY"


FAREWELLS = frozenset({Kind.MEMBER_REMOVED, Kind.PROJECT_DELETED})
"""Kinds that are for those who can't see the project any more, of which these messages say nothing."""


class Mode(StrEnum):
    """How messages of a category leave on a channel."""

    INSTANT = "INSTANT"
    DIGEST = "DIGEST"
    OFF = "OFF"


class Day(StrEnum):
    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"


class Period(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    NEVER = "NEVER"


class DeliveryState(StrEnum):
    QUEUED = "QUEUED"
    HELD = "HELD"
    SENT = "SENT"
    LOGGED = "LOGGED"
    FAILED = "FAILED"
    WITHDRAWN = "WITHDRAWN"
    SKIPPED = "SKIPPED"


class NotSent(StrEnum):
    """Why a channel is SKIPPED; the words stand in the delivery as they are."""

    PREFERENCE = "preference"
    DIGEST = "digest"
    MUTED = "muted"
    NO_DEVICE = "no device"
    NO_ACCESS = "no access"


class BreakerState(StrEnum):
    """CLOSED lets everything through, OPEN nothing, HALF_OPEN a few messages that find out whether it may close."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


class QuietHours(Struct, frozen=True, forbid_unknown_fields=True):
    """From `start` up to, not including, `end`, local HH:MM; over midnight where `end` is the earlier one."""

    start: ClockTime
    end: ClockTime


class Digest(Struct, frozen=True, forbid_unknown_fields=True):
    """`at` is local HH:MM."""

    period: Period = Period.NEVER
    at: ClockTime = "09:00"


Matrix = dict[Category, dict[Channel, Mode]]


def instant_everywhere() -> Matrix:
    return {category: dict.fromkeys(Channel, Mode.INSTANT) for category in Category}


class Preferences(Struct, frozen=True, forbid_unknown_fields=True):
    """What `GET /me/preferences` shows and `PUT` takes, with a new account's defaults. `time_zone` is an IANA name."""

    time_zone: str = "UTC"
    locale: str = "en"
    quiet_hours: QuietHours | None = None
    working_days: tuple[Day, ...] = tuple(Day)
    digest: Digest = Digest()
    matrix: Matrix = field(default_factory=instant_everywhere)


Facts = Mapping[str, Any]
"""What a notification's words are made of besides the task, as JSON holds it; see `wording.words`."""


class Subject(Struct, frozen=True):
    """The task that a notification is about, for somebody who may see it. Never stored with it."""

    key: str
    title: str


class Words(Struct, frozen=True):
    """What a person reads. Both in plain text."""

    title: str
    body: str


class Mail(Struct, frozen=True):
    """A mail as its recipient reads it: the same in plain text and in HTML, under a subject of one line.

    `unsubscribe` is a link that switches mails of its category off; null for those that nobody can switch off.
    """

    subject: str
    text: str
    html: str
    unsubscribe: str | None = None


class Message(Struct, frozen=True, kw_only=True):
    """Something that one person is to be told.

    `kind` is the step's in capitals where `step_id` is set, else the event's. `channels` are those that the policy
    names for the category, null meaning the usual ones; `fallback` the channel that stands in for one that reaches
    nobody. `not_before` is the end of a snooze, `expires_at` when a push has become pointless. `subject` serves the
    words of the live event only. What is `grouped` waits a little for more of its kind about its task; until when,
    `leaves_at`, is known as it is told.
    """

    user_id: UUID
    category: Category
    kind: str
    project_id: UUID | None = None
    task_id: UUID | None = None
    step_id: UUID | None = None
    cycle: int | None = None
    assignment_no: int | None = None
    actor_id: UUID | None = None
    facts: Facts = {}
    channels: tuple[Channel, ...] | None = None
    fallback: Mapping[Channel, Channel] = {}
    breaks_quiet: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    subject: Subject | None = None
    grouped: bool = False
    leaves_at: datetime | None = None


class Addressee(Struct, frozen=True):
    """How a person can be reached. `device_ids` are those of the devices that take pushes, `muted` the tasks and
    projects that they do not want to be told about.
    """

    email: str
    is_admin: bool
    preferences: Preferences
    device_ids: tuple[UUID, ...] = ()
    muted: frozenset[UUID] = frozenset()


class Planned(Struct, frozen=True):
    """One message on one channel as it begins: SENT for IN_APP that nothing holds, else QUEUED, HELD or SKIPPED."""

    channel: Channel
    address: str
    state: DeliveryState
    send_at: datetime
    reason: str | None = None


class Notice(Struct, frozen=True, kw_only=True):
    """A notification as it is stored: without words."""

    id: UUID
    user_id: UUID
    category: Category
    kind: str
    project_id: UUID | None
    task_id: UUID | None
    step_id: UUID | None
    actor_id: UUID | None
    facts: Facts
    version: int
    created_at: datetime
    read_at: datetime | None = None


class Notification(Struct, frozen=True, kw_only=True):
    """What the inbox shows. `key` is null, and the words are neutral, where the reader may no longer see the task.

    `instead_of` are those for whom the reader hears, and until when they are away.
    """

    id: UUID
    category: Category
    kind: str
    project_id: UUID | None
    task_id: UUID | None
    key: str | None
    title: str
    body: str
    actor_id: UUID | None
    step: StepRef | None
    read_at: datetime | None
    created_at: datetime
    version: int
    instead_of: tuple[Away, ...] = ()


class AttemptOutcome(StrEnum):
    """What came of one call to a provider. UNANSWERED: whoever made it died, or heard nothing within the lease."""

    SENT = "SENT"
    LOGGED = "LOGGED"
    FAILED = "FAILED"
    RETRY = "RETRY"
    UNANSWERED = "UNANSWERED"


class Attempt(Struct, frozen=True):
    """One call to a provider; `outcome` is null while it is on its way.

    `answer` is what the provider said: its words or its own id of the message that it took, or why it did not take it,
    without any address.
    """

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: AttemptOutcome | None
    answer: str | None


class Delivery(Struct, frozen=True, kw_only=True):
    """One message on one channel, as its recipient and admins see it.

    `attempts` counts the calls to its provider; `tries` tells of the latest 20, the newest first, where they were asked
    for.
    """

    id: UUID
    notification_id: UUID
    user_id: UUID
    channel: Channel
    state: DeliveryState
    reason: str | None
    send_at: datetime
    retry_at: datetime | None
    attempts: int
    error: str | None
    provider_id: str | None
    created_at: datetime
    finished_at: datetime | None
    tries: tuple[Attempt, ...] = ()


class LoggedDelivery(Delivery, frozen=True, kw_only=True):
    """A delivery as the log shows it to admins: what it is about, without its words and its address.

    `withdrawn_at` is when its task moved on: nobody can have it retried since then.
    """

    category: Category
    kind: str
    project_id: UUID | None
    task_id: UUID | None
    withdrawn_at: datetime | None
    retried_at: datetime | None
    retried_by: UUID | None


class RetryMany(Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /deliveries/retry`: those that failed and to which all of this applies; `since` and `until` are when they
    were written.
    """

    channel: Channel | None = None
    category: Category | None = None
    user_id: UUID | None = None
    since: Moment | None = None
    until: Moment | None = None


class ChannelHealth(Struct, frozen=True):
    """How a channel stands: its breaker and since when, what waits to be sent or is held back, what was said last of a
    message that did not arrive.

    `since` is null where the breaker never opened; `probe_at` is when the provider is asked again.
    """

    channel: Channel
    state: BreakerState
    since: datetime | None
    probe_at: datetime | None
    queued: int
    held: int
    last_error: str | None
    last_error_at: datetime | None


class Retried(Struct, frozen=True):
    """How many deliveries are queued again; `more` says that there may be others like them."""

    retried: int
    more: bool


class Reader(Struct, frozen=True):
    """Who was told, and when they read it."""

    user_id: UUID
    read_at: datetime | None


class StepTold(Struct, frozen=True):
    """Who was told of a step, and how far each message has come."""

    readers: tuple[Reader, ...]
    deliveries: tuple[Delivery, ...]


class ClaimedDevice(Struct, frozen=True):
    """Where a push goes; `kind` tells what `token` is (TOKEN or FID)."""

    id: UUID
    token: str
    platform: str
    kind: str


class ClaimedDelivery(Struct, frozen=True, kw_only=True):
    """A delivery under a lease: send it at once, then `record` by its own `id`.

    `id` may be another one than was asked for: of what was held for one person and task one stands for all.
    `device` is set for PUSH. `perhaps_sent` says that a former attempt never answered. A probe finds out whether its
    channel's provider is back. `locale` is its recipient's, null where none was chosen.
    """

    id: UUID
    notice: Notice
    channel: Channel
    address: str
    device: ClaimedDevice | None
    attempt: int
    expires_at: datetime | None
    perhaps_sent: bool
    is_probe: bool = False
    locale: str | None = None


class Postponed(Struct, frozen=True):
    """It can't be claimed before `until`. Where `falls_back` its channel is out of order, and it has waited for so long
    that another one should stand in.
    """

    until: datetime
    falls_back: bool = False


class Unsent(Struct, frozen=True):
    """It is over and was not sent. It is still to be closed so, under the lock of its task: another channel may stand
    in, or what left with it leave by itself.
    """

    id: UUID
    state: DeliveryState
    reason: str


class Sent(Struct, frozen=True, tag_field="outcome", tag="sent"):
    """The provider has it. `provider_id` is its name there, `answer` what was said besides, if anything."""

    provider_id: str | None = None
    answer: str | None = None


class Logged(Struct, frozen=True, tag_field="outcome", tag="logged"):
    """No provider is configured: it was printed."""


class Failed(Struct, frozen=True, tag_field="outcome", tag="failed"):
    """It can never arrive. `device_gone` says that the device's registration ended."""

    error: str
    device_gone: bool = False


class Retry(Struct, frozen=True, tag_field="outcome", tag="retry"):
    """It may arrive later. `retry_after` is the provider's own wish, in seconds.

    `outage` says that the provider itself failed, whoever the message was for: it did not answer, or not as it should.
    """

    error: str
    retry_after: float | None = None
    outage: bool = False


Outcome = Sent | Logged | Failed | Retry
"""What came of an attempt."""


class Mutable(StrEnum):
    TASK = "TASK"
    PROJECT = "PROJECT"


class MuteFor(Struct, frozen=True, forbid_unknown_fields=True):
    """`PUT /tasks/{id}/mute` and `/projects/{id}/mute`; an empty body means for good."""

    until: Moment | None = None


class Mute(Struct, frozen=True):
    """Whether the caller muted a task or a project, and until when; null means for good, or that it is not muted."""

    kind: Mutable
    target_id: UUID
    muted: bool
    until: datetime | None
    version: int


class MarkRead(Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /notifications/read`; an empty body means all."""

    ids: tuple[UUID, ...] | Literal["all"] = "all"


class Read(Struct, frozen=True):
    """How many notifications are read now that were unread before."""

    read: int


class Announcement(Struct, frozen=True, forbid_unknown_fields=True):
    """What an admin tells people: `POST /notifications/push` and `/notifications/email`."""

    user_ids: tuple[UUID, ...]
    title: str
    body: str


class Announced(Struct, frozen=True):
    """The notifications that an announcement became, in the order of its `user_ids`."""

    notification_ids: tuple[UUID, ...]
