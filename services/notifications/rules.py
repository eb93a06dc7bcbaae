"""When a message may leave, on which channels, and what it says."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from whenever import Instant, Time, TimeDelta, TimeZoneNotFoundError, ZonedDateTime

from core.errors import FieldError
from core.validation import Fields
from services.events.model import StartDeliver, StepRef
from services.identity.rules import check_time_zone
from services.notifications.model import (
    Addressee,
    Category,
    Channel,
    Day,
    DeliveryState,
    Facts,
    Matrix,
    Message,
    Mode,
    Notice,
    Notification,
    NotSent,
    Planned,
    Preferences,
    QuietHours,
    Subject,
    Words,
)

CHANNELS_WHERE_NONE_ARE_NAMED = (Channel.IN_APP, Channel.PUSH)
QUIET_HOURS = "quiet hours"
NO_WORKING_DAY = "not a working day"
SNOOZED = "snoozed"
MOST_IN_A_BATCH = 100
LONGEST_BACKOFF = timedelta(minutes=5)
LONGEST_TRYING = timedelta(hours=24)

_DAYS = tuple(Day)
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_A_DAY = TimeDelta(hours=24)


def local(moment: datetime, time_zone: str) -> ZonedDateTime:
    """An aware time on the clocks of an IANA zone; of UTC where the zone database no longer knows the name."""
    try:
        return Instant(moment).to_tz(time_zone)
    except TimeZoneNotFoundError:
        return Instant(moment).to_tz("UTC")


def send_at(
    now: datetime, preferences: Preferences, *, channel: Channel, breaks_quiet: bool
) -> tuple[datetime, str | None]:
    """The first moment from `now` on at which a message may leave on `channel`, and what holds it until then.

    IN_APP is never held, nor is what breaks the quiet: a step that says so, an URGENT task, SECURITY. Of two messages
    the earlier never leaves later.
    """
    if breaks_quiet or channel is Channel.IN_APP:
        return now, None
    at = local(now, preferences.time_zone)
    held_by = None
    while (hold := _hold(at, preferences)) is not None:
        reason, remaining = hold
        held_by = held_by or reason
        at = _after_wall_clock(at, remaining)
    return (now, None) if held_by is None else (at.to_instant().to_stdlib(), held_by)


def _hold(at: ZonedDateTime, preferences: Preferences) -> tuple[str, TimeDelta] | None:
    """What keeps a message from leaving at this moment, and for how long as the wall clock counts it."""
    since_midnight = _since_midnight(at.time())
    working_days = preferences.working_days or _DAYS
    if _DAYS[at.date().day_of_week().value - 1] not in working_days:
        return NO_WORKING_DAY, _A_DAY - since_midnight
    if preferences.quiet_hours is None:
        return None
    remaining = _quiet_for(since_midnight, preferences.quiet_hours)
    return None if remaining is None else (QUIET_HOURS, remaining)


def _quiet_for(since_midnight: TimeDelta, quiet: QuietHours) -> TimeDelta | None:
    start, end = (_since_midnight(Time.parse_iso(text)) for text in (quiet.start, quiet.end))
    over_midnight = end < start
    if over_midnight and since_midnight >= start:
        return _A_DAY - since_midnight + end
    if since_midnight < end and (over_midnight or since_midnight >= start):
        return end - since_midnight
    return None


def _since_midnight(time: Time) -> TimeDelta:
    return TimeDelta(hours=time.hour, minutes=time.minute, seconds=time.second, nanoseconds=time.nanosecond)


def _after_wall_clock(at: ZonedDateTime, remaining: TimeDelta) -> ZonedDateTime:
    """`remaining` later, but no further than to where the clocks change: beyond, they show another time."""
    later = at.add(nanoseconds=remaining.total("nanoseconds"))
    change = at.next_transition()
    return change if change is not None and change < later else later


def channels_for(
    category: Category,
    named: Sequence[Channel] | None,
    matrix: Matrix,
    *,
    has_device: bool,
    muted: bool = False,
) -> list[tuple[Channel, NotSent | None]]:
    """The channels that a message is meant for, each with the reason if it is skipped there.

    `named` are those of the policy, none meaning IN_APP and PUSH. SECURITY can't be switched off or muted. An
    ESCALATION keeps at least one: the first that can reach the person, else IN_APP.
    """
    channels = named or CHANNELS_WHERE_NONE_ARE_NAMED
    judged = [(channel, _not_sent(category, channel, matrix, has_device, muted)) for channel in channels]
    if category is Category.ESCALATION and all(reason is not None for _, reason in judged):
        return _keeping_one(judged)
    return judged


def _not_sent(category: Category, channel: Channel, matrix: Matrix, has_device: bool, muted: bool) -> NotSent | None:
    if channel is Channel.PUSH and not has_device:
        return NotSent.NO_DEVICE
    if category is Category.SECURITY:
        return None
    if muted:
        return NotSent.MUTED
    match matrix.get(category, {}).get(channel, Mode.INSTANT):
        case Mode.OFF:
            return NotSent.PREFERENCE
        case Mode.DIGEST:
            return NotSent.DIGEST
        case Mode.INSTANT:
            return None


def _keeping_one(
    judged: Collection[tuple[Channel, NotSent | None]],
) -> list[tuple[Channel, NotSent | None]]:
    able = [channel for channel, reason in judged if reason is not NotSent.NO_DEVICE]
    kept = able[0] if able else Channel.IN_APP
    return [(channel, reason) for channel, reason in judged if channel is not kept] + [(kept, None)]


def validate(preferences: Preferences) -> list[FieldError]:
    """Everything that is wrong with what a person prefers, by field."""
    return [
        *_time_zone_errors(preferences.time_zone),
        *_locale_errors(preferences.locale),
        *_quiet_hours_errors(preferences.quiet_hours),
        *_working_days_errors(preferences.working_days),
    ]


def _time_zone_errors(time_zone: str) -> list[FieldError]:
    fields = Fields()
    check_time_zone(fields, time_zone)
    return fields.errors


def _locale_errors(locale: str) -> Iterator[FieldError]:
    if _LOCALE.fullmatch(locale) is None:
        yield FieldError("locale", "must be a language tag such as en or de-AT")


def _quiet_hours_errors(quiet: QuietHours | None) -> Iterator[FieldError]:
    if quiet is not None and quiet.start == quiet.end:
        yield FieldError("quiet_hours.end", "must differ from the start")


def _working_days_errors(days: Collection[Day]) -> Iterator[FieldError]:
    if not days:
        yield FieldError("working_days", "must name at least one day")
    if len(set(days)) < len(days):
        yield FieldError("working_days", "names one twice")


def planned(message: Message, addressee: Addressee | None, now: datetime) -> list[Planned]:
    """Each delivery of a message: one a channel, for PUSH one a device. An addressee of None has no access any more."""
    if addressee is None:
        channels = message.channels or CHANNELS_WHERE_NONE_ARE_NAMED
        return [Planned(channel, "", DeliveryState.SKIPPED, now, NotSent.NO_ACCESS) for channel in channels]
    judged = channels_for(
        message.category,
        message.channels,
        addressee.preferences.matrix,
        has_device=bool(addressee.device_ids),
    )
    return [
        delivery for channel, not_sent in judged for delivery in _planned_on(channel, not_sent, message, addressee, now)
    ]


def _planned_on(
    channel: Channel, not_sent: NotSent | None, message: Message, addressee: Addressee, now: datetime
) -> list[Planned]:
    if not_sent is not None:
        return [Planned(channel, "", DeliveryState.SKIPPED, now, not_sent)]
    at, held_by = _leaves_at(channel, message, addressee.preferences, now)
    state = _first_state(channel, held_by)
    return [Planned(channel, address, state, at, held_by) for address in _addresses(channel, addressee)]


def _leaves_at(
    channel: Channel, message: Message, preferences: Preferences, now: datetime
) -> tuple[datetime, str | None]:
    """A snooze holds every channel; what follows it may be held by quiet hours on top."""
    snoozed = message.not_before is not None and message.not_before > now
    earliest = message.not_before if snoozed and message.not_before is not None else now
    breaks_quiet = message.breaks_quiet or message.category is Category.SECURITY
    at, held_by = send_at(earliest, preferences, channel=channel, breaks_quiet=breaks_quiet)
    return at, held_by or (SNOOZED if snoozed else None)


def _first_state(channel: Channel, held_by: str | None) -> DeliveryState:
    if held_by is not None:
        return DeliveryState.HELD
    return DeliveryState.SENT if channel is Channel.IN_APP else DeliveryState.QUEUED


def _addresses(channel: Channel, addressee: Addressee) -> list[str]:
    match channel:
        case Channel.IN_APP:
            return [""]
        case Channel.EMAIL:
            return [addressee.email]
        case Channel.PUSH:
            return [str(device_id) for device_id in addressee.device_ids]


def deliver_calls(deliveries: Iterable[tuple[Channel, datetime, UUID]]) -> list[StartDeliver]:
    """What Temporal is asked to send: batches that share channel and `send_at`, of at most 100."""
    return [
        StartDeliver(channel, tuple(ids), at)
        for (channel, at), group in groupby(sorted(deliveries), key=lambda delivery: delivery[:2])
        for ids in _batches([delivery_id for _, _, delivery_id in group])
    ]


def _batches(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + MOST_IN_A_BATCH] for start in range(0, len(ids), MOST_IN_A_BATCH)]


def next_attempt(now: datetime, promised: datetime, attempts: int, retry_after: float | None = None) -> datetime | None:
    """When to try again after `attempts` failures, null once it is 24 hours later than promised.

    The back-off doubles from two seconds to five minutes; a provider may ask for more.
    """
    backoff = min(timedelta(seconds=2.0 ** min(attempts, 10)), LONGEST_BACKOFF)
    at = now + max(backoff, timedelta(seconds=min(retry_after or 0, LONGEST_TRYING.total_seconds())))
    return at if at <= promised + LONGEST_TRYING else None


def notification(notice: Notice, subject: Subject | None) -> Notification:
    """What the inbox shows of a notice; a subject of None where the reader may not see its task, or it has none."""
    told = _told(notice, subject)
    return Notification(
        id=notice.id,
        category=notice.category,
        kind=notice.kind,
        project_id=notice.project_id,
        task_id=notice.task_id,
        key=None if subject is None else subject.key,
        title=told.title,
        body=told.body,
        actor_id=notice.actor_id,
        step=step_of(notice),
        read_at=notice.read_at,
        created_at=notice.created_at,
        version=notice.version,
    )


def step_of(notice: Notice) -> StepRef | None:
    return None if notice.step_id is None else StepRef(notice.kind, int(notice.facts.get("index", 1)))


def _told(notice: Notice, subject: Subject | None) -> Words:
    if notice.task_id is not None and subject is None:
        return Words("About a task that you can no longer see", "")
    return words(notice.kind, subject, notice.facts, at=notice.created_at)


def words(kind: str, subject: Subject | None, facts: Facts, *, at: datetime | None = None) -> Words:
    """What a notification says, in English; with the task's key in its title where it is about a task.

    Facts, all optional: `title` and `body` are the words themselves; `lost` tells the former assignee, `mentioned` whom
    the comment `comment_id` names; `level` is the escalation's; `offset` the step's in seconds from due, negative
    before it. `due_at` (RFC 3339) together with `at`, the moment at which it is told, counts more than `offset`: what
    leaves late says so.
    """
    if "title" in facts:
        return Words(str(facts["title"]), str(facts.get("body", "")))
    if subject is None:
        return Words(_WITHOUT_TASK.get(kind, "News from Muster"), "")
    return Words(f"{subject.key} {_predicate(kind, facts, at)}", subject.title)


_WITHOUT_TASK: Mapping[str, str] = {
    "member.added": "You were added to a project",
    "member.changed": "Your role in a project has changed",
    "member.removed": "You were removed from a project",
    "project.deleted": "A project of yours was deleted",
}

_PREDICATES: Mapping[str, str] = {
    "ACCEPTANCE": "waits to be accepted",
    "comment.created": "has a new comment",
    "comment.updated": "has a changed comment",
    "task.completed": "was completed",
    "task.cancelled": "was cancelled",
    "task.reopened": "was reopened",
}


def _predicate(kind: str, facts: Facts, at: datetime | None) -> str:
    match kind:
        case "ASSIGNED":
            return "was taken from you" if facts.get("lost") else "was assigned to you"
        case "REMINDER" | "DUE" | "OVERDUE":
            return _due_in(_seconds_to_due(facts, at))
        case "ESCALATION":
            return f"was escalated to level {facts.get('level', facts.get('index', 1))}"
        case "comment.created" | "comment.updated" if facts.get("mentioned"):
            return "mentions you in a comment"
        case _:
            return _PREDICATES.get(kind, "has changed")


def _seconds_to_due(facts: Facts, at: datetime | None) -> float:
    if at is not None and "due_at" in facts:
        return (datetime.fromisoformat(facts["due_at"]) - at).total_seconds()
    return -float(facts.get("offset", 0))


def _due_in(seconds: float) -> str:
    rounded = _rounded(abs(seconds))
    if not rounded:
        return "is due now"
    return f"is due in {_spelled(rounded)}" if seconds > 0 else f"is {_spelled(rounded)} overdue"


_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def _rounded(seconds: float) -> int:
    """To whole minutes from one minute on; what is a second or less is now."""
    whole = round(seconds)
    if whole >= 60:
        return round(seconds / 60) * 60
    return whole if whole > 1 else 0


def _spelled(seconds: int) -> str:
    """The two largest units, such as `1 day 2 hours`."""
    parts = []
    for unit, length in _UNITS:
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(f"{count} {unit}" if count == 1 else f"{count} {unit}s")
    return " ".join(parts[:2])
