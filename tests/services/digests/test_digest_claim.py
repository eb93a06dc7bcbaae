"""A digest as it is claimed: with words for what its person may still see; and what the next one would say."""

from typing import Any

import pytest

from core.database import pool
from services.digests.claiming import claim, claim_together
from services.digests.queries import preview
from services.lifecycle.model import Nothing, Send, Wait
from services.tasks import commands as tasks
from services.tasks.model import Status, Task, TaskPatch
from tests.services.digests.world import comment, digests_of, it_is, mails_to, run, utc, wants
from tests.services.lifecycle.world import World

pytestmark = pytest.mark.anyio

URL = "https://muster.example.org"


@pytest.fixture
async def told(world: World) -> Task:
    """Ada's digest of Saturday, 4 March 2028, at nine, waits to be sent; it tells of this task, which is overdue."""
    await it_is("2028-03-03T12:00")
    await wants(world.ada)
    await run()
    task = await world.task(due_at=utc("2028-03-04T08:00"))
    await it_is("2028-03-04T09:00")
    await run()
    return task


async def claimed(world: World) -> Any:
    (mail,) = await mails_to(world.ada)
    return await claim(mail["id"], URL)


async def test_it_is_claimed_with_its_words(world: World, told: Task) -> None:
    found = await claimed(world)
    assert isinstance(found, Send)
    assert found.title == "Your day: 1 overdue, 1 assigned"
    assert f"- {told.key} Check the pumps (1 hour overdue)" in found.body
    assert found.html is not None
    assert f"{URL}/tasks/{told.id}" in found.html
    assert found.data["category"] == "DIGEST"


async def test_who_may_not_see_it_any_more_gets_nothing(world: World, told: Task) -> None:
    await world.remove(world.ada)
    assert await claimed(world) == Nothing()
    (mail,) = await mails_to(world.ada)
    assert (mail["state"], mail["reason"]) == ("SKIPPED", "no access")


async def test_what_was_done_meanwhile_is_not_told(world: World, told: Task) -> None:
    await tasks.patch(world.ada.actor, told.id, TaskPatch(status=Status.COMPLETED))
    assert await claimed(world) == Nothing()


async def test_what_leaves_late_is_about_the_moment_of_its_claim(world: World, told: Task) -> None:
    await it_is("2028-03-05T08:00")
    assert f"- {told.key} Check the pumps (1 day overdue)" in (await claimed(world)).body


async def test_an_empty_probe_leaves_its_turn_to_others(world: World, told: Task) -> None:
    await world.remove(world.ada)
    await pool().execute(
        """
        INSERT INTO notifications.breaker (channel, state, openings, opened_at, probe_at, probes, version)
        VALUES ('EMAIL', 'HALF_OPEN', 1, core.now(), core.now() + interval '1 hour', 1, 1)
        """
    )
    try:
        assert await claimed(world) == Nothing()
        assert await pool().fetchval("SELECT probes FROM notifications.breaker") == 1
    finally:
        await pool().execute("TRUNCATE notifications.breaker")


async def test_one_that_can_not_be_read_is_put_off_and_the_others_are_read(world: World, told: Task) -> None:
    await wants(world.ben)
    await run()
    await world.task(assignee=world.ben, due_at=utc("2028-03-05T08:00"))
    await it_is("2028-03-05T09:00")
    await run()
    broken, whole = (await mails_to(world.ada))[-1], (await mails_to(world.ben))[-1]
    await pool().execute(
        """UPDATE notifications.notification SET facts = '{"at": "never"}' WHERE id = $1""", broken["notification_id"]
    )
    first, second = await claim_together([broken["id"], whole["id"]], URL)
    assert first is None
    assert isinstance(second, Send)
    assert second.title.startswith("Your day: ")
    again = await claim(broken["id"], URL)
    assert isinstance(again, Wait)
    assert 0 < again.seconds <= 2


async def test_other_messages_are_claimed_as_ever(world: World, told: Task) -> None:
    await comment(told, world.mia, "@Ada look")
    (waiting,) = await pool().fetch(
        "SELECT id FROM notifications.delivery WHERE task_id = $1 AND channel = 'IN_APP'", told.id
    )
    assert await claim(waiting["id"], URL) == Nothing()


async def test_the_next_one_can_be_read_before_it_comes(world: World, told: Task) -> None:
    await it_is("2028-03-04T12:00")
    await world.task()
    found = await preview(world.ada.actor, URL)
    assert found.at == utc("2028-03-05T09:00")
    assert found.subject == "Your day: 1 overdue, 1 assigned"
    assert found.text is not None
    assert "4 hours overdue" in found.text
    assert found.html is not None
    assert len(await digests_of(world.ada)) == 1


async def test_where_there_is_nothing_to_tell_it_says_only_when(world: World, told: Task) -> None:
    await wants(world.ben)
    found = await preview(world.ben.actor, URL)
    assert (found.subject, found.text, found.html) == (None, None, None)
    assert found.at == utc("2028-03-05T09:00")


async def test_who_gets_none_can_see_what_one_would_say(world: World, told: Task) -> None:
    await world.task(assignee=world.ben)
    found = await preview(world.ben.actor, URL)
    assert (found.subject, found.at) == ("Your day: 1 assigned", None)
