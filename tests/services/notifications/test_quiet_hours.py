"""When a message may leave, in literal UTC instants, and on which channels."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.hours import local, send_at
from services.notifications.model import Category, Channel, Day, Matrix, Mode, NotSent, Preferences, QuietHours
from services.notifications.model import instant_everywhere as everywhere
from services.notifications.rules import channels_for

NIGHT = QuietHours("22:00", "07:00")
SIESTA = QuietHours("13:00", "15:00")
OFFICE = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def push(now: datetime, preferences: Preferences) -> tuple[datetime, str | None]:
    return send_at(now, preferences, channel=Channel.PUSH, breaks_quiet=False)


HELD = [
    # 6 March 2026 is a Friday
    ("outside quiet hours", "UTC", NIGHT, Day, "2026-03-06T12:00", "2026-03-06T12:00", None),
    ("before midnight", "UTC", NIGHT, Day, "2026-03-06T23:00", "2026-03-07T07:00", "quiet hours"),
    ("after midnight", "UTC", NIGHT, Day, "2026-03-06T03:00", "2026-03-06T07:00", "quiet hours"),
    ("their first moment", "UTC", NIGHT, Day, "2026-03-06T22:00", "2026-03-07T07:00", "quiet hours"),
    ("their end", "UTC", NIGHT, Day, "2026-03-06T07:00", "2026-03-06T07:00", None),
    ("within a day", "UTC", SIESTA, Day, "2026-03-06T14:30", "2026-03-06T15:00", "quiet hours"),
    ("after a siesta", "UTC", SIESTA, Day, "2026-03-06T15:00", "2026-03-06T15:00", None),
    ("equal ends are none", "UTC", QuietHours("07:00", "07:00"), Day, "2026-03-06T07:00", "2026-03-06T07:00", None),
    ("in the person's zone", "America/New_York", NIGHT, Day, "2026-03-06T04:00", "2026-03-06T12:00", "quiet hours"),
    ("an unknown zone is UTC", "Mars/Olympus", NIGHT, Day, "2026-03-06T23:00", "2026-03-07T07:00", "quiet hours"),
    ("on a weekend", "UTC", None, OFFICE, "2026-03-07T12:00", "2026-03-09T00:00", "not a working day"),
    ("on a weekend, then at night", "UTC", NIGHT, OFFICE, "2026-03-07T12:00", "2026-03-09T07:00", "not a working day"),
    ("at night, then on a weekend", "UTC", NIGHT, OFFICE, "2026-03-06T23:00", "2026-03-09T07:00", "quiet hours"),
    ("on Sunday evening", "UTC", NIGHT, OFFICE, "2026-03-08T23:00", "2026-03-09T07:00", "not a working day"),
    ("no working day at all is all of them", "UTC", None, (), "2026-03-07T12:00", "2026-03-07T12:00", None),
    ("one working day", "UTC", None, (Day.WED,), "2026-03-05T00:00", "2026-03-11T00:00", "not a working day"),
    ("the leap day is a Tuesday", "UTC", None, (Day.TUE,), "2028-02-28T12:00", "2028-02-29T00:00", "not a working day"),
    # Berlin: forward at 01:00 UTC on 29 March 2026, back at 01:00 UTC on 25 October 2026
    ("the short night", "Europe/Berlin", NIGHT, Day, "2026-03-28T22:00", "2026-03-29T05:00", "quiet hours"),
    ("the long night", "Europe/Berlin", NIGHT, Day, "2026-10-24T21:00", "2026-10-25T06:00", "quiet hours"),
    (
        "an end that the clocks skip is where they skip it",
        "Europe/Berlin", QuietHours("22:00", "02:30"), Day, "2026-03-28T23:00", "2026-03-29T01:00", "quiet hours",
    ),
    (
        "an end that comes twice is the first",
        "Europe/Berlin", QuietHours("22:00", "02:30"), Day, "2026-10-24T23:00", "2026-10-25T00:30", "quiet hours",
    ),
    (
        "between the two ends the first is over",
        "Europe/Berlin", QuietHours("22:00", "02:30"), Day, "2026-10-25T00:45", "2026-10-25T00:45", None,
    ),
    (
        "the second time round it is quiet again",
        "Europe/Berlin", QuietHours("22:00", "02:30"), Day, "2026-10-25T01:10", "2026-10-25T01:30", "quiet hours",
    ),
    (
        "a day that begins at 01:00",
        "Africa/Cairo", None, (Day.FRI,), "2026-04-23T12:00", "2026-04-23T22:00", "not a working day",
    ),
    (
        "quiet hours that the clocks skip are not",
        "Europe/Berlin", QuietHours("02:00", "03:00"), Day, "2026-03-29T01:00", "2026-03-29T01:00", None,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", HELD, ids=lambda case: case[0])
def test_a_push_waits(case: tuple[Any, ...]) -> None:
    _, zone, quiet, days, now, expected, reason = case
    preferences = Preferences(time_zone=zone, quiet_hours=quiet, working_days=tuple(days))
    assert push(utc(now), preferences) == (utc(expected), reason)


ASLEEP = Preferences(quiet_hours=NIGHT)
MIDNIGHT = utc("2026-03-06T00:00")


def test_what_breaks_the_quiet_goes_through() -> None:
    assert send_at(MIDNIGHT, ASLEEP, channel=Channel.PUSH, breaks_quiet=True) == (MIDNIGHT, None)


def test_the_inbox_is_never_held() -> None:
    assert send_at(MIDNIGHT, ASLEEP, channel=Channel.IN_APP, breaks_quiet=False) == (MIDNIGHT, None)


def test_mail_is_held_like_push() -> None:
    assert send_at(MIDNIGHT, ASLEEP, channel=Channel.EMAIL, breaks_quiet=False) == push(MIDNIGHT, ASLEEP)


clock_times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
preferences = st.builds(
    Preferences,
    time_zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"]),
    quiet_hours=st.none() | st.builds(QuietHours, clock_times, clock_times),
    working_days=st.lists(st.sampled_from(Day), unique=True).map(tuple),
)
moments = st.datetimes(datetime(2011, 12, 1), datetime(2027, 1, 1), timezones=st.just(UTC)) | st.integers(  # noqa: DTZ001
    -(3 * 86400), 3 * 86400
).map(lambda seconds: utc("2026-03-29T01:00") + timedelta(seconds=seconds))


@settings(max_examples=200, deadline=None)
@given(preferences, moments)
def test_quiet_hours_lose_nothing_and_hold_nothing_twice(wishes: Preferences, now: datetime) -> None:
    at, reason = push(now, wishes)
    assert (at == now) is (reason is None)
    assert now <= at <= now + timedelta(days=16)
    assert push(at, wishes) == (at, None)


@settings(max_examples=200, deadline=None)
@given(preferences, moments, st.integers(0, 10 * 86400))
def test_quiet_hours_never_reorder(wishes: Preferences, now: datetime, later: int) -> None:
    assert push(now, wishes)[0] <= push(now + timedelta(seconds=later), wishes)[0]


@settings(max_examples=200, deadline=None)
@given(preferences, moments)
def test_a_message_never_leaves_in_quiet_hours(wishes: Preferences, now: datetime) -> None:
    at = local(push(now, wishes)[0], wishes.time_zone)
    clock = f"{at.hour:02}:{at.minute:02}"
    quiet = wishes.quiet_hours
    if quiet is not None and quiet.start < quiet.end:
        assert not quiet.start <= clock < quiet.end
    if quiet is not None and quiet.end < quiet.start:
        assert quiet.end <= clock < quiet.start
    if wishes.working_days:
        assert list(Day)[at.date().day_of_week().value - 1] in wishes.working_days


# Channels

ALL = tuple(Channel)


def wishing(category: Category, mode: Mode, *channels: Channel) -> Matrix:
    matrix = everywhere()
    matrix[category] |= dict.fromkeys(channels, mode)
    return matrix


CHANNELS = [
    ("none named", Category.REMINDER, None, everywhere(), True, False, {Channel.IN_APP: None, Channel.PUSH: None}),
    ("those named", Category.REMINDER, (Channel.EMAIL,), everywhere(), True, False, {Channel.EMAIL: None}),
    (
        "no device",
        Category.REMINDER, None, everywhere(), False, False,
        {Channel.IN_APP: None, Channel.PUSH: NotSent.NO_DEVICE},
    ),
    (
        "switched off",
        Category.REMINDER, None, wishing(Category.REMINDER, Mode.OFF, Channel.PUSH), True, False,
        {Channel.IN_APP: None, Channel.PUSH: NotSent.PREFERENCE},
    ),
    (
        "with the digest",
        Category.COMMENT, (Channel.EMAIL,), wishing(Category.COMMENT, Mode.DIGEST, Channel.EMAIL), True, False,
        {Channel.EMAIL: NotSent.DIGEST},
    ),
    (
        "what waits for a digest needs no device",
        Category.COMMENT, (Channel.PUSH,), wishing(Category.COMMENT, Mode.DIGEST, Channel.PUSH), False, False,
        {Channel.PUSH: NotSent.DIGEST},
    ),
    (
        "an escalation that was put off, and has no device to come to, goes to the inbox",
        Category.ESCALATION, (Channel.PUSH,), wishing(Category.ESCALATION, Mode.DIGEST, Channel.PUSH), False, False,
        {Channel.PUSH: NotSent.DIGEST, Channel.IN_APP: None},
    ),
    (
        "another category is switched off",
        Category.REMINDER, (Channel.PUSH,), wishing(Category.COMMENT, Mode.OFF, *ALL), True, False,
        {Channel.PUSH: None},
    ),
    ("nothing said", Category.MENTION, (Channel.EMAIL,), {}, True, False, {Channel.EMAIL: None}),
    ("muted", Category.COMMENT, (Channel.EMAIL,), everywhere(), True, True, {Channel.EMAIL: NotSent.MUTED}),
    (
        "an escalation keeps one",
        Category.ESCALATION, ALL, wishing(Category.ESCALATION, Mode.OFF, *ALL), True, False,
        {Channel.IN_APP: None, Channel.PUSH: NotSent.PREFERENCE, Channel.EMAIL: NotSent.PREFERENCE},
    ),
    (
        "an escalation keeps one that is not switched off",
        Category.ESCALATION, (Channel.EMAIL, Channel.PUSH),
        wishing(Category.ESCALATION, Mode.OFF, Channel.EMAIL), True, True,
        {Channel.EMAIL: NotSent.MUTED, Channel.PUSH: None},
    ),
    (
        "an escalation of which mails are switched off, and no other channel is named, goes to the inbox",
        Category.ESCALATION, (Channel.EMAIL,), wishing(Category.ESCALATION, Mode.OFF, Channel.EMAIL), True, False,
        {Channel.EMAIL: NotSent.PREFERENCE, Channel.IN_APP: None},
    ),
    (
        "so does one of which everything is switched off, and there is no device",
        Category.ESCALATION, (Channel.PUSH, Channel.EMAIL), wishing(Category.ESCALATION, Mode.OFF, *ALL), False, False,
        {Channel.PUSH: NotSent.NO_DEVICE, Channel.EMAIL: NotSent.PREFERENCE, Channel.IN_APP: None},
    ),
    (
        "an escalation that reaches no device goes to the inbox",
        Category.ESCALATION, (Channel.PUSH,), everywhere(), False, False,
        {Channel.PUSH: NotSent.NO_DEVICE, Channel.IN_APP: None},
    ),
    (
        "an escalation can't be muted away",
        Category.ESCALATION, (Channel.PUSH,), everywhere(), True, True, {Channel.PUSH: None},
    ),
    (
        "an escalation with one left leaves it at that",
        Category.ESCALATION, ALL, wishing(Category.ESCALATION, Mode.OFF, Channel.IN_APP, Channel.PUSH), True, False,
        {Channel.IN_APP: NotSent.PREFERENCE, Channel.PUSH: NotSent.PREFERENCE, Channel.EMAIL: None},
    ),
    (
        "security can't be switched off",
        Category.SECURITY, (Channel.EMAIL,), wishing(Category.SECURITY, Mode.OFF, *ALL), True, True,
        {Channel.EMAIL: None},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CHANNELS, ids=lambda case: case[0])
def test_a_message_leaves_on(case: tuple[Any, ...]) -> None:
    _, category, named, matrix, has_device, muted, expected = case
    assert dict(channels_for(category, named, matrix, has_device=has_device, muted=muted)) == expected


# Defaults


def test_a_new_account_hears_everything_at_once_on_every_channel_every_day() -> None:
    shown = msgspec.to_builtins(Preferences())
    assert (shown["time_zone"], shown["quiet_hours"], len(shown["working_days"])) == ("UTC", None, 7)
    assert {mode for row in shown["matrix"].values() for mode in row.values()} == {"INSTANT"}
    assert set(shown["matrix"]) == set(Category)


def test_what_is_shown_can_be_put_back() -> None:
    wishes = Preferences(quiet_hours=NIGHT, working_days=OFFICE)
    assert msgspec.json.decode(msgspec.json.encode(wishes), type=Preferences) == wishes


@pytest.mark.parametrize("time", ["24:00", "7:00", "07:60", "", "07:00:00", "noon"])
def test_a_time_of_day_is_hours_and_minutes(time: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"start": time, "end": "07:00"}, QuietHours)
