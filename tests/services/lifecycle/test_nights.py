"""Nights on which clocks change, and a leap day, lived through hour by hour in the database.

At every full hour two look at a task at once, as a doubled timer would have it, and whatever may leave is claimed. All
instants are literal; what is on record lies some milliseconds behind its hour, so it is read in whole minutes.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from core.database import pool
from services.identity.commands import change_me
from services.identity.model import MePatch
from services.lifecycle.commands import advance
from services.lifecycle.model import Send
from services.notifications.commands import prefer
from services.notifications.model import Category, Channel, Preferences, QuietHours, Sent
from services.notifications.recording import record
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks.model import Task
from tests.services.lifecycle.world import World, claim, deliveries, give_device

pytestmark = pytest.mark.anyio

AUCKLAND, LOS_ANGELES = "Pacific/Auckland", "America/Los_Angeles"
AT = datetime.fromisoformat
HOUR = timedelta(hours=1)
NIGHT = QuietHours("22:00", "07:00")
IN_APP_AND_PUSH = (Channel.IN_APP, Channel.PUSH)
CHANNELS = {Category.REMINDER: IN_APP_AND_PUSH, Category.ESCALATION: IN_APP_AND_PUSH}
NIGHTLY = PolicyBody(name="Nightly", remind_before=("PT2H",), overdue_every="PT4H", overdue_limit=2, channels=CHANNELS)


def daily(escalate_after: str) -> PolicyBody:
    return PolicyBody(
        name="Daily",
        remind_before=("P1D",),
        overdue_every="P1D",
        overdue_limit=2,
        ladder=(LadderStep(escalate_after, (Recipient.ASSIGNEE,)),),
        channels=CHANNELS,
    )


async def begin(world: World, policy: PolicyBody, time_zone: str, start: datetime, due_at: datetime) -> Task:
    """A task of Ada's own, who has a phone, sleeps from 22:00 to 07:00 and lives in this zone."""
    await it_is(start)
    await world.govern(policy)
    await prefer(world.ada.actor, Preferences(quiet_hours=NIGHT))
    await change_me(world.ada.actor, MePatch(time_zone=time_zone), None)
    await give_device(world.ada)
    return await world.task(creator=world.ada, due_at=due_at)


async def it_is(moment: datetime) -> None:
    await pool().execute("UPDATE core.clock SET shift = $1::timestamptz - now()", moment)


async def hours(start: datetime, end: datetime) -> AsyncIterator[datetime]:
    """Every full hour, first one second before it and then itself, while the clock shows it."""
    while start <= end:
        for moment in (start - timedelta(seconds=1), start):
            await it_is(moment)
            yield moment
        start += HOUR


async def live(task: Task, start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Gives each push that left, and when."""
    left = []
    async for moment in hours(start, end):
        await asyncio.gather(advance([task.id]), advance([task.id]))
        for delivery_id in await deliveries(task, Channel.PUSH):
            if isinstance(send := await claim(delivery_id), Send):
                await record(send.delivery_id, send.attempt, Sent())
                left.append((moment, await step_of(send)))
    return sorted(left)


async def step_of(send: Send) -> str:
    step: str = await pool().fetchval(
        """
        SELECT step.kind || ' ' || step.index FROM notifications.notification AS notice
        JOIN lifecycle.step ON step.id = notice.step_id WHERE notice.id = $1
        """,
        send.notification_id,
    )
    return step


async def on_record(task: Task) -> list[tuple[str, datetime, datetime]]:
    """Every step that was taken or skipped: when it was promised for, and the minute of its taking."""
    rows = await pool().fetch(
        """
        SELECT kind || ' ' || "index" AS step, at, date_trunc('minute', taken_at) AS taken_at FROM lifecycle.step
        WHERE task_id = $1 ORDER BY step
        """,
        task.id,
    )
    return [tuple(row) for row in rows]


async def told(task: Task, channel: Channel) -> list[tuple[str, datetime]]:
    """Every delivery of a step on a channel, and the minute at which it was to leave."""
    rows = await pool().fetch(
        """
        SELECT step.kind || ' ' || step.index AS step, date_trunc('minute', send_at) AS send_at
        FROM notifications.delivery
        JOIN notifications.notification AS notice ON notice.id = notification_id
        JOIN lifecycle.step ON step.id = notice.step_id
        WHERE delivery.task_id = $1 AND channel = $2 ORDER BY step
        """,
        task.id,
        channel,
    )
    return [tuple(row) for row in rows]


DAYS = [
    # Los Angeles: forward at 10:00 UTC on 8 March 2026, back at 09:00 UTC on 1 November 2026
    (LOS_ANGELES, "03-06T17:00", "03-07T17:00", "03-08T16:00", "03-09T16:00", "03-08T16:00", "03-08T17:00"),
    (LOS_ANGELES, "03-07T17:00", "03-08T16:00", "03-09T16:00", "03-10T16:00", "03-09T16:00", "03-09T16:00"),
    (LOS_ANGELES, "10-30T16:00", "10-31T16:00", "11-01T17:00", "11-02T17:00", "11-01T17:00", "11-01T16:00"),
    (LOS_ANGELES, "10-31T16:00", "11-01T17:00", "11-02T17:00", "11-03T17:00", "11-02T17:00", "11-02T17:00"),
    # Auckland: back at 14:00 UTC on 4 April 2026, forward at 14:00 UTC on 26 September 2026
    (AUCKLAND, "04-02T20:00", "04-03T20:00", "04-04T21:00", "04-05T21:00", "04-04T21:00", "04-04T20:00"),
    (AUCKLAND, "04-03T20:00", "04-04T21:00", "04-05T21:00", "04-06T21:00", "04-05T21:00", "04-05T21:00"),
    (AUCKLAND, "09-24T21:00", "09-25T21:00", "09-26T20:00", "09-27T20:00", "09-26T20:00", "09-26T21:00"),
    (AUCKLAND, "09-25T21:00", "09-26T20:00", "09-27T20:00", "09-28T20:00", "09-27T20:00", "09-27T20:00"),
]
LEAP_DAYS = [
    (LOS_ANGELES, "02-27T17:00", "02-28T17:00", "02-29T17:00", "03-01T17:00", "02-29T17:00", "02-29T17:00"),
    (LOS_ANGELES, "02-29T17:00", "03-01T17:00", "03-02T17:00", "03-03T17:00", "03-02T17:00", "03-02T17:00"),
    (AUCKLAND, "02-26T20:00", "02-27T20:00", "02-28T20:00", "02-29T20:00", "02-28T20:00", "02-28T20:00"),
    (AUCKLAND, "02-28T20:00", "02-29T20:00", "03-01T20:00", "03-02T20:00", "03-01T20:00", "03-01T20:00"),
]
"""Zone; in UTC the day before, 09:00 there on the day when it is due, one day and two days after; escalated after P1D,
after PT24H.
"""
LIVES = [
    (zone, *(AT(f"{year}-{moment}Z") for moment in moments))
    for year, nights in ((2026, DAYS), (2028, LEAP_DAYS))
    for zone, *moments in nights
]


@pytest.mark.parametrize("escalate_after", ["P1D", "PT24H"])
@pytest.mark.parametrize(("zone", "before", "due_at", "next_day", "day_after", "a_day", "twenty_four_hours"), LIVES)
async def test_days_are_days_and_hours_are_hours_when_the_clocks_change(
    world: World,
    zone: str,
    before: datetime,
    due_at: datetime,
    next_day: datetime,
    day_after: datetime,
    a_day: datetime,
    twenty_four_hours: datetime,
    escalate_after: str,
) -> None:
    task = await begin(world, daily(escalate_after), zone, before - HOUR, due_at)

    left = await live(task, before - HOUR, day_after + HOUR)

    promised = [
        ("DUE 1", due_at),
        ("ESCALATION 1", a_day if escalate_after == "P1D" else twenty_four_hours),
        ("OVERDUE 1", next_day),
        ("OVERDUE 2", day_after),
        ("REMINDER 1", before),
    ]
    assert await on_record(task) == [(step, at, at) for step, at in promised]
    assert await told(task, Channel.IN_APP) == promised
    assert await told(task, Channel.PUSH) == promised
    assert left == sorted((at, step) for step, at in promised)


NIGHTS = [
    # due at 23:00 on the evening before: the morning comes after seven hours in spring, after nine in autumn
    (
        LOS_ANGELES,
        ("2026-03-08T05:00", "2026-03-08T07:00", "2026-03-08T11:00", "2026-03-08T15:00"),
        ("2026-03-08T05:00", "2026-03-08T14:00", "2026-03-08T14:00", "2026-03-08T15:00"),
        [("2026-03-08T05:00", "REMINDER 1"), ("2026-03-08T14:00", "OVERDUE 1"), ("2026-03-08T15:00", "OVERDUE 2")],
    ),
    (
        LOS_ANGELES,
        ("2026-11-01T04:00", "2026-11-01T06:00", "2026-11-01T10:00", "2026-11-01T14:00"),
        ("2026-11-01T04:00", "2026-11-01T15:00", "2026-11-01T15:00", "2026-11-01T15:00"),
        [("2026-11-01T04:00", "REMINDER 1"), ("2026-11-01T15:00", "OVERDUE 2")],
    ),
    (
        AUCKLAND,
        ("2026-04-04T08:00", "2026-04-04T10:00", "2026-04-04T14:00", "2026-04-04T18:00"),
        ("2026-04-04T08:00", "2026-04-04T19:00", "2026-04-04T19:00", "2026-04-04T19:00"),
        [("2026-04-04T08:00", "REMINDER 1"), ("2026-04-04T19:00", "OVERDUE 2")],
    ),
    (
        AUCKLAND,
        ("2026-09-26T09:00", "2026-09-26T11:00", "2026-09-26T15:00", "2026-09-26T19:00"),
        ("2026-09-26T09:00", "2026-09-26T18:00", "2026-09-26T18:00", "2026-09-26T19:00"),
        [("2026-09-26T09:00", "REMINDER 1"), ("2026-09-26T18:00", "OVERDUE 1"), ("2026-09-26T19:00", "OVERDUE 2")],
    ),
    # into 29 February, and out of it
    (
        LOS_ANGELES,
        ("2028-02-29T05:00", "2028-02-29T07:00", "2028-02-29T11:00", "2028-02-29T15:00"),
        ("2028-02-29T05:00", "2028-02-29T15:00", "2028-02-29T15:00", "2028-02-29T15:00"),
        [("2028-02-29T05:00", "REMINDER 1"), ("2028-02-29T15:00", "OVERDUE 1"), ("2028-02-29T15:00", "OVERDUE 2")],
    ),
    (
        AUCKLAND,
        ("2028-02-29T08:00", "2028-02-29T10:00", "2028-02-29T14:00", "2028-02-29T18:00"),
        ("2028-02-29T08:00", "2028-02-29T18:00", "2028-02-29T18:00", "2028-02-29T18:00"),
        [("2028-02-29T08:00", "REMINDER 1"), ("2028-02-29T18:00", "OVERDUE 1"), ("2028-02-29T18:00", "OVERDUE 2")],
    ),
]
"""Zone; in UTC when REMINDER, DUE, OVERDUE 1 and 2 are promised and when the push of each may leave; which one left."""
STEPS = ("REMINDER 1", "DUE 1", "OVERDUE 1", "OVERDUE 2")


@pytest.mark.parametrize(("zone", "promised", "may_leave", "left"), NIGHTS)
async def test_a_push_sleeps_until_the_clock_of_the_morning(
    world: World, zone: str, promised: tuple[str, ...], may_leave: tuple[str, ...], left: list[tuple[str, str]]
) -> None:
    at = dict(zip(STEPS, (AT(f"{moment}Z") for moment in promised), strict=True))
    send_at = dict(zip(STEPS, (AT(f"{moment}Z") for moment in may_leave), strict=True))
    start = at["REMINDER 1"] - HOUR
    task = await begin(world, NIGHTLY, zone, start, at["DUE 1"])

    pushes = await live(task, start, at["OVERDUE 2"] + 2 * HOUR)

    assert await on_record(task) == sorted((step, moment, moment) for step, moment in at.items())
    assert await told(task, Channel.IN_APP) == sorted(at.items())
    assert await told(task, Channel.PUSH) == sorted(send_at.items())
    assert pushes == [(AT(f"{moment}Z"), step) for moment, step in left]
    assert await ends(task) == {"SENT": len(left), "SKIPPED": len(STEPS) - len(left)}


async def ends(task: Task) -> dict[str, int]:
    """What became of the pushes; one that was skipped was sent as one with another."""
    rows = await pool().fetch(
        """
        SELECT state, count(*) FROM notifications.delivery
        WHERE task_id = $1 AND channel = 'PUSH' AND (state <> 'SKIPPED' OR reason LIKE 'sent as one with %')
        GROUP BY state
        """,
        task.id,
    )
    return dict(map(tuple, rows))
