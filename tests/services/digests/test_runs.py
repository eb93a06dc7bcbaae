"""Who is due is told once, at their hour, whatever changed meanwhile, and only where there is something."""

import asyncio

import pytest

from core.database import pool, transaction
from services.digests import sending
from services.digests.sending import notice_changes, send_some
from services.notifications.model import Category, Channel, Day, Mode, Period, QuietHours
from services.notifications.model import instant_everywhere as everywhere
from tests.services.digests.world import digest_of, digests_of, it_is, mails_to, moves_to, next_of, run, utc, wants
from tests.services.lifecycle.world import World

pytestmark = pytest.mark.anyio

OFFICE = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI)


@pytest.fixture
async def overdue(world: World) -> World:
    """Ada has an overdue task: there always is something to tell her. It is Friday, 3 March 2028, at noon."""
    await it_is("2028-03-03T11:59")
    await world.task(due_at=utc("2028-03-03T11:00"))
    await it_is("2028-03-03T12:00")
    return world


async def test_a_digest_comes_at_its_hour_and_not_before(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await it_is("2028-03-04T08:59")
    await run()
    assert await digests_of(overdue.ada) == []
    await it_is("2028-03-04T09:00")
    await run()
    (mail,) = await mails_to(overdue.ada)
    assert (mail["channel"], mail["state"]) == ("EMAIL", "QUEUED")
    assert await next_of(overdue.ada) == utc("2028-03-05T09:00")


async def test_a_run_that_is_repeated_tells_nobody_twice(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await it_is("2028-03-04T09:00")
    for _ in range(3):
        await run()
    assert len(await digests_of(overdue.ada)) == 1


async def test_runs_at_the_same_time_tell_nobody_twice(overdue: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 1)
    for person in (overdue.ada, overdue.ben, overdue.mia):
        await overdue.task(assignee=person, due_at=utc("2028-03-03T11:00"))
        await wants(person)
    await run()
    await it_is("2028-03-04T09:00")
    await asyncio.gather(*(run() for _ in range(4)))
    assert [len(await digests_of(person)) for person in (overdue.ada, overdue.ben, overdue.mia)] == [1, 1, 1]


async def test_a_batch_that_is_broken_off_has_told_nobody_and_is_made_up_for(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await it_is("2028-03-04T09:00")
    with pytest.raises(ConnectionError):
        async with transaction():
            assert await send_some() == 1
            raise ConnectionError
    assert await digests_of(overdue.ada) == []
    await run()
    assert len(await digests_of(overdue.ada)) == 1


async def test_who_has_nothing_to_be_told_gets_nothing(overdue: World) -> None:
    await wants(overdue.ben)
    await run()
    await it_is("2028-03-04T09:00")
    await run()
    assert await digests_of(overdue.ben) == []
    assert await next_of(overdue.ben) == utc("2028-03-05T09:00")


async def test_weekly_comes_on_the_first_working_day(overdue: World) -> None:
    await wants(overdue.ada, Period.WEEKLY, working_days=OFFICE)
    await run()
    assert await next_of(overdue.ada) == utc("2028-03-06T09:00")


async def test_a_later_choice_counts(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await wants(overdue.ada, at="17:30")
    await run()
    assert await next_of(overdue.ada) == utc("2028-03-03T17:30")
    await wants(overdue.ada, Period.NEVER)
    await run()
    assert await next_of(overdue.ada) is None


async def test_who_wanted_none_for_months_is_told_what_happened_since_they_chose_again(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await wants(overdue.ada, Period.NEVER)
    await run()
    await overdue.task()
    await it_is("2028-06-05T12:00")
    await wants(overdue.ada)
    new = await overdue.task()
    await run()
    await it_is("2028-06-06T09:00")
    await run()
    assert (await digest_of(overdue.ada)).assigned.ids == (new.id,)


async def test_who_changes_the_hour_is_still_told_what_happened_since_the_last_one(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    new = await overdue.task()
    await it_is("2028-03-03T15:00")
    await wants(overdue.ada, at="17:30")
    await run()
    await it_is("2028-03-03T17:30")
    await run()
    assert new.id in (await digest_of(overdue.ada)).assigned.ids


async def test_who_moves_is_told_at_the_hour_of_where_they_are(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await moves_to(overdue.ada, "Pacific/Auckland")
    await run()
    assert await next_of(overdue.ada) == utc("2028-03-03T20:00")
    await moves_to(overdue.ada, "America/Los_Angeles")
    await run()
    assert await next_of(overdue.ada) == utc("2028-03-03T17:00")


async def test_a_choice_of_the_last_minute_is_followed(overdue: World) -> None:
    await it_is("2028-03-04T08:58")
    await wants(overdue.ada)
    await it_is("2028-03-04T09:02")
    await run()
    assert len(await digests_of(overdue.ada)) == 1


async def test_a_choice_that_changes_as_the_digest_leaves_does_not_double_it(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await it_is("2028-03-04T09:00")
    await wants(overdue.ada, working_days=tuple(reversed(Day)))
    await send_some()
    await run()
    await wants(overdue.ada)
    await run()
    assert len(await digests_of(overdue.ada)) == 1
    assert await next_of(overdue.ada) == utc("2028-03-05T09:00")


async def test_a_stale_look_at_changes_sends_nothing(overdue: World) -> None:
    """As when two workers notice the same change, and one has followed it already."""
    await wants(overdue.ada)
    await run()
    await pool().execute("UPDATE digests.due SET next_at = core.now(), basis = NULL")
    await run()
    assert await digests_of(overdue.ada) == []
    assert await next_of(overdue.ada) == utc("2028-03-04T09:00")


async def test_who_leaves_gets_nothing_and_who_comes_back_does(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await pool().execute("UPDATE identity.user_account SET disabled_at = core.now() WHERE id = $1", overdue.ada.id)
    await it_is("2028-03-04T09:00")
    await run()
    assert await digests_of(overdue.ada) == []
    assert await next_of(overdue.ada) is None
    await pool().execute("UPDATE identity.user_account SET disabled_at = NULL WHERE id = $1", overdue.ada.id)
    await run()
    assert await next_of(overdue.ada) == utc("2028-03-05T09:00")


async def test_after_an_outage_there_is_one(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await it_is("2028-03-05T08:30")
    await run()
    assert len(await digests_of(overdue.ada)) == 1
    assert await next_of(overdue.ada) == utc("2028-03-05T09:00")


async def test_what_is_more_than_a_day_late_is_left_to_the_next(overdue: World) -> None:
    await wants(overdue.ada)
    await run()
    await overdue.task(due_at=utc("2028-04-01T12:00"))
    await it_is("2028-03-07T10:00")
    await run()
    assert await digests_of(overdue.ada) == []
    await it_is("2028-03-08T09:00")
    await run()
    assert len((await digest_of(overdue.ada)).assigned.ids) == 1


async def test_it_comes_at_its_hour_through_quiet_hours_but_not_later(overdue: World) -> None:
    await wants(overdue.ada, at="06:00", quiet_hours=QuietHours("22:00", "07:00"))
    await run()
    await it_is("2028-03-04T06:04")
    await run()
    await it_is("2028-03-05T06:30")
    await run()
    on_time, late = await mails_to(overdue.ada)
    assert on_time["state"] == "QUEUED"
    assert (late["state"], late["send_at"]) == ("HELD", utc("2028-03-05T07:00"))


async def test_who_switched_these_mails_off_gets_none_until_they_are_on_again(overdue: World) -> None:
    off = {**everywhere(), Category.DIGEST: {Channel.EMAIL: Mode.OFF}}
    await wants(overdue.ada, matrix=off)
    await run()
    await it_is("2028-03-04T09:00")
    await run()
    assert await digests_of(overdue.ada) == []
    await wants(overdue.ada)
    await it_is("2028-03-05T09:00")
    await run()
    assert len(await digests_of(overdue.ada)) == 1


async def test_a_choice_made_before_there_were_digests_is_found(overdue: World) -> None:
    await it_is("2028-01-01T00:00")
    await wants(overdue.ada)
    await it_is("2028-03-04T08:00")
    await notice_changes()
    await run()
    assert await digests_of(overdue.ada) == []
    assert await next_of(overdue.ada) == utc("2028-03-04T09:00")


async def test_clocks_that_change_leave_the_hour_as_it_is(overdue: World) -> None:
    """Berlin, forward in the night to 26 March 2028 and back in the night to 29 October."""
    await moves_to(overdue.ada, "Europe/Berlin")
    await it_is("2028-03-25T08:00:10")
    await wants(overdue.ada, time_zone="Europe/Berlin")
    await run()
    assert await next_of(overdue.ada) == utc("2028-03-26T07:00")
    await it_is("2028-10-28T07:30")
    await run()
    assert await next_of(overdue.ada) == utc("2028-10-29T08:00")
    await it_is("2028-10-29T08:00")
    await run()
    assert len(await digests_of(overdue.ada)) == 1
    assert await next_of(overdue.ada) == utc("2028-10-30T08:00")


async def test_two_hundred_are_told_at_a_time(overdue: World) -> None:
    await pool().execute(
        """
        INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
        SELECT id, id || '@example.org', $1, 'USER', 'UTC', nextval('core.version'), core.now(), core.now()
        FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 250)) AS new
        """,
        str(overdue.project_id),
    )
    await wants(overdue.ada)
    await pool().execute(
        """
        INSERT INTO notifications.preference (user_id, body, version, updated_at)
        SELECT id, (SELECT body FROM notifications.preference WHERE user_id = $1), nextval('core.version'), core.now()
        FROM identity.user_account WHERE name = $2
        """,
        overdue.ada.id,
        str(overdue.project_id),
    )
    await run()
    await it_is("2028-03-04T09:00")
    assert [await send_some() for _ in range(3)] == [200, 51, 0]
