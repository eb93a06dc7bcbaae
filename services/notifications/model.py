"""What a person is told, on which channel, and what they prefer."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

ClockTime = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


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
