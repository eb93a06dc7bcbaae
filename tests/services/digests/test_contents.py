"""What a digest holds: ids and numbers, of what its person may see, and never more than fits."""

from typing import Any

import pytest

from core.database import pool, transaction
from services.digests.model import MOST_LINES, Ahead, Counted, DigestFacts, News, Tasks
from services.notifications import muting, reading
from services.notifications.commands import announce
from services.notifications.model import Announcement, Category, Channel, Mode, Mutable, MuteFor, Period
from services.notifications.model import instant_everywhere as everywhere
from services.tasks import commands as tasks
from services.tasks import comments, queries
from services.tasks.model import ReadUpTo, Status, Task, TaskPatch
from services.tasks.reading import mark
from tests.services.digests.world import comment, digest_of, digests_of, it_is, mails_to, put_off, run, utc, wants
from tests.services.lifecycle.world import Person, World

pytestmark = pytest.mark.anyio

EVERYTHING = put_off(*(category for category in Category if category not in (Category.DIGEST, Category.SECURITY)))


@pytest.fixture
async def friday(world: World) -> World:
    """Friday, 3 March 2028, at noon: since nine Ada gets the rest of it every day at nine, by mail."""
    await it_is("2028-03-03T09:00")
    await wants(world.ada, matrix=EVERYTHING)
    await run()
    await it_is("2028-03-03T12:00")
    return world


async def next_digest(person: Person) -> DigestFacts:
    await it_is("2028-03-04T09:00")
    await run()
    return await digest_of(person)


async def older_task(world: World, **fields: Any) -> Task:
    """A task that Ada was assigned long ago."""
    task = await world.task(**fields)
    await pool().execute("UPDATE tasks.task SET assigned_at = '2028-01-01Z' WHERE id = $1", task.id)
    return task


async def test_it_tells_of_what_is_overdue_and_due_the_most_pressing_first(friday: World) -> None:
    tomorrow_late = await older_task(friday, due_at=utc("2028-03-04T23:59"))
    tomorrow = await older_task(friday, due_at=utc("2028-03-04T09:30"))
    overdue = await older_task(friday, due_at=utc("2028-03-03T18:00"))
    long_overdue = await older_task(friday, due_at=utc("2028-03-01T18:00"))
    await older_task(friday, due_at=utc("2028-03-05T00:00"))
    await older_task(friday)
    facts = await next_digest(friday.ada)
    assert facts.overdue == Tasks((long_overdue.id, overdue.id))
    assert facts.due == Tasks((tomorrow.id, tomorrow_late.id))
    assert (facts.ahead, facts.horizon) == (Ahead.TODAY, utc("2028-03-05T00:00"))
    assert facts.assigned == Tasks()


async def test_a_weekly_one_looks_a_week_ahead(friday: World) -> None:
    await wants(friday.ada, Period.WEEKLY)
    await run()
    sunday = await older_task(friday, due_at=utc("2028-03-12T23:00"))
    await older_task(friday, due_at=utc("2028-03-13T00:00"))
    await it_is("2028-03-06T09:00")
    await run()
    facts = await digest_of(friday.ada)
    assert facts.due == Tasks((sunday.id,))
    assert facts.ahead is Ahead.THIS_WEEK


async def test_what_is_closed_deleted_or_of_others_is_not_told(friday: World) -> None:
    done, gone, given = [await friday.task(due_at=utc("2028-03-03T18:00")) for _ in range(3)]
    await tasks.patch(friday.mia.actor, done.id, TaskPatch(status=Status.COMPLETED))
    await tasks.delete(friday.mia.actor, gone.id)
    await tasks.patch(friday.mia.actor, given.id, TaskPatch(assignee_id=friday.ben.id))
    kept = await friday.task()
    facts = await next_digest(friday.ada)
    assert (facts.overdue, facts.assigned) == (Tasks(), Tasks((kept.id,)))


async def test_it_tells_of_what_others_assigned_since_the_last_one(friday: World) -> None:
    assigned = await friday.task()
    await friday.task(creator=friday.ada)
    assert (await next_digest(friday.ada)).assigned == Tasks((assigned.id,))
    await it_is("2028-03-05T09:00")
    await run()
    assert len(await mails_to(friday.ada)) == 1


async def test_who_left_the_project_hears_nothing_of_it(friday: World) -> None:
    task = await friday.task(due_at=utc("2028-03-03T18:00"))
    await comment(task, friday.mia, "@Ada look")
    await friday.remove(friday.ada)
    await it_is("2028-03-04T09:00")
    await run()
    assert await mails_to(friday.ada) == []


async def test_it_tells_of_mentions_that_were_not_read(friday: World) -> None:
    task, read = await older_task(friday), await older_task(friday)
    await comment(task, friday.mia, "@Ada look")
    await comment(task, friday.mia, "@Ada look again")
    await comment(read, friday.mia, "@Ada seen this?")
    await mark(friday.ada.actor, read.id, ReadUpTo())
    deleted = await comment(task, friday.mia, "@Ada never mind")
    await comments.delete(friday.mia.actor, deleted.id)
    facts = await next_digest(friday.ada)
    assert facts.mentioned.tasks == (Counted(task.id, {Category.MENTION: 2}),)
    assert facts.put_off.tasks == ()


@pytest.mark.parametrize("kind", Mutable)
async def test_of_what_is_muted_it_tells_only_when_it_is_due(friday: World, kind: Mutable) -> None:
    task = await friday.task(due_at=utc("2028-03-03T18:00"))
    await comment(task, friday.mia)
    await comment(task, friday.mia, "@Ada look")
    async with transaction() as tx:
        await muting.mute(tx, friday.ada.actor, kind, task.id if kind is Mutable.TASK else friday.project_id, MuteFor())
    await comment(task, friday.mia, "@Ada look again")
    facts = await next_digest(friday.ada)
    assert facts.task_ids == {task.id}
    assert facts.overdue == Tasks((task.id,))
    assert (facts.assigned, facts.mentioned, facts.put_off) == (Tasks(), News(), News())


async def test_a_mute_that_is_over_hides_nothing(friday: World) -> None:
    task = await older_task(friday)
    async with transaction() as tx:
        await muting.mute(tx, friday.ada.actor, Mutable.TASK, task.id, MuteFor(utc("2028-03-03T20:00")))
    await comment(task, friday.mia, "@Ada look")
    assert (await next_digest(friday.ada)).mentioned.tasks == (Counted(task.id, {Category.MENTION: 1}),)


@pytest.mark.parametrize(("off", "told"), [(tuple(Channel), False), ((Channel.IN_APP, Channel.EMAIL), True)])
async def test_mentions_that_are_off_on_every_channel_are_not_told(
    friday: World, off: tuple[Channel, ...], told: bool
) -> None:
    """Ada has no device: a push would be skipped for that as well."""
    task = await older_task(friday)
    modes = {channel: Mode.OFF if channel in off else Mode.INSTANT for channel in Channel}
    await wants(friday.ada, matrix={**everywhere(), Category.MENTION: modes})
    await comment(task, friday.mia, "@Ada look")
    await it_is("2028-03-04T09:00")
    await run()
    assert [facts.mentioned.tasks != () for facts in await digests_of(friday.ada)] == [True] * told


async def test_it_counts_what_was_put_off_by_task_the_newest_first(friday: World) -> None:
    pumps, valves = await older_task(friday), await older_task(friday)
    for number in range(5):
        await comment(pumps, friday.mia, f"Step {number}")
    deleted = await comment(pumps, friday.mia)
    await comments.delete(friday.mia.actor, deleted.id)
    await it_is("2028-03-03T13:00")
    await comment(valves, friday.mia)
    facts = await next_digest(friday.ada)
    assert facts.put_off.tasks == (
        Counted(valves.id, {Category.COMMENT: 1}),
        Counted(pumps.id, {Category.COMMENT: 5}),
    )


async def test_what_was_read_meanwhile_is_not_told(friday: World) -> None:
    task = await older_task(friday)
    await comment(task, friday.mia)
    await reading.mark_read(friday.ada.actor, None, queries.subjects)
    await it_is("2028-03-04T09:00")
    await run()
    assert await mails_to(friday.ada) == []


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.DIGEST])
async def test_comments_that_were_read_without_an_inbox_are_not_told(friday: World, mode: Mode) -> None:
    task = await older_task(friday)
    in_app = {Channel.IN_APP: mode, Channel.PUSH: Mode.INSTANT, Channel.EMAIL: Mode.DIGEST}
    await wants(friday.ada, matrix={**everywhere(), Category.MENTION: in_app, Category.COMMENT: in_app})
    for _ in range(2):
        await comment(task, friday.mia, "@Ada look")
        await comment(task, friday.mia)
    await mark(friday.ada.actor, task.id, ReadUpTo())
    await comment(task, friday.mia)
    facts = await next_digest(friday.ada)
    assert facts.mentioned.tasks == ()
    assert facts.put_off.tasks == (Counted(task.id, {Category.COMMENT: 1}),)


async def test_it_tells_of_what_is_about_no_task(friday: World) -> None:
    announcement = Announcement((friday.ada.id,), "Closed on Monday", "The office stays closed.")
    told = await announce(friday.root.actor, announcement, Channel.EMAIL)
    assert (await next_digest(friday.ada)).apart.ids == told.notification_ids


async def test_what_is_too_much_is_only_counted(friday: World) -> None:
    made = [await friday.task(due_at=utc("2028-03-03T18:00")) for _ in range(MOST_LINES + 2)]
    for task in made:
        await comment(task, friday.mia, "@Ada look")
        await comment(task, friday.mia)
    facts = await next_digest(friday.ada)
    sections = (facts.overdue, facts.assigned)
    assert [(len(each.ids), each.more) for each in sections] == [(MOST_LINES, 2)] * 2
    assert [(len(each.tasks), each.more) for each in (facts.mentioned, facts.put_off)] == [(MOST_LINES, 2)] * 2


async def test_what_is_written_as_it_leaves_waits_for_the_next(friday: World) -> None:
    """It may stand beside something earlier that is not committed yet."""
    task = await older_task(friday, due_at=utc("2028-03-03T18:00"))
    await it_is("2028-03-04T08:59:55")
    await comment(task, friday.mia, "@Ada look")
    assert (await next_digest(friday.ada)).mentioned.tasks == ()
    await pool().execute("DELETE FROM notifications.notification WHERE kind = 'digest'")
    await it_is("2028-03-05T09:00")
    await run()
    assert (await digest_of(friday.ada)).mentioned.tasks == (Counted(task.id, {Category.MENTION: 1}),)


async def test_it_keeps_no_titles(friday: World) -> None:
    await friday.task(due_at=utc("2028-03-03T18:00"))
    await next_digest(friday.ada)
    stored = await pool().fetchval("SELECT facts::text FROM notifications.notification WHERE kind = 'digest'")
    assert "pumps" not in stored
