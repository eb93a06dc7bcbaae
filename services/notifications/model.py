"""What a person is told, on which channel, and what they prefer."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct, field

from services.events.model import StepRef

ClockTime = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]


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
    names for the category, null meaning the usual ones. `not_before` is the end of a snooze, `expires_at` when a push
    has become pointless. `subject` serves the words of the live event only. What is `grouped` waits a little for more
    of its kind about its task; until when, `leaves_at`, is known as it is told.
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
    breaks_quiet: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    subject: Subject | None = None
    grouped: bool = False
    leaves_at: datetime | None = None


class Addressee(Struct, frozen=True):
    """How a person can be reached. `device_ids` are those of the devices that take pushes."""

    email: str
    is_admin: bool
    preferences: Preferences
    device_ids: tuple[UUID, ...] = ()


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
    """What the inbox shows. `key` is null, and the words are neutral, where the reader may no longer see the task."""

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


class Delivery(Struct, frozen=True, kw_only=True):
    """One message on one channel, as its recipient and admins see it."""

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
    `device` is set for PUSH. `perhaps_sent` says that a former attempt never answered. `locale` is its recipient's,
    null where none was chosen.
    """

    id: UUID
    notice: Notice
    channel: Channel
    address: str
    device: ClaimedDevice | None
    attempt: int
    expires_at: datetime | None
    perhaps_sent: bool
    locale: str | None = None


class Postponed(Struct, frozen=True):
    """It can't be claimed before `until`."""

    until: datetime


class Sent(Struct, frozen=True, tag_field="outcome", tag="sent"):
    """The provider has it. `provider_id` is its name there."""

    provider_id: str | None = None


class Logged(Struct, frozen=True, tag_field="outcome", tag="logged"):
    """No provider is configured: it was printed."""


class Failed(Struct, frozen=True, tag_field="outcome", tag="failed"):
    """It can never arrive. `device_gone` says that the device's registration ended."""

    error: str
    device_gone: bool = False


class Retry(Struct, frozen=True, tag_field="outcome", tag="retry"):
    """It may arrive later. `retry_after` is the provider's own wish, in seconds."""

    error: str
    retry_after: float | None = None


Outcome = Sent | Logged | Failed | Retry
"""What came of an attempt."""


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
