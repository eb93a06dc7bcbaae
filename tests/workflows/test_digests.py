"""Digests as they arrive: once each, whatever happens to whoever sends them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from temporalio.client import ScheduleHandle, ScheduleOverlapPolicy

from core.database import pool
from services.digests import sending
from tests.eventually import eventually
from tests.roles import role
from tests.services.digests.world import it_is
from tests.services.lifecycle.world import somebody_waits_for_a_lock
from tests.workflows.house import WITHIN, House
from worker import ensure_digests

pytestmark = pytest.mark.anyio

STARTS_WITHIN = 60.0
"""Seconds until a worker of its own process has started and told everybody."""

WITH_SOMETHING_TO_TELL = """
WITH told AS (
    INSERT INTO notifications.preference (user_id, body, version, updated_at)
    SELECT id, '{"digest": {"period": "DAILY", "at": "09:00"}, "working_days": ["MON", "TUE", "WED", "THU", "FRI"]}',
           nextval('core.version'), core.now()
    FROM unnest($1::uuid[]) AS id
), belonging AS (
    INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
    SELECT gen_random_uuid(), $2, id, 'MEMBER', nextval('core.version'), core.now() FROM unnest($1::uuid[]) AS id
)
INSERT INTO tasks.task (id, project_id, number, key, title, status, priority, creator_id, assignee_id, due_at, version,
                        created_at, updated_at, cycle_started_at)
SELECT gen_random_uuid(), $2, place, $4 || '-' || place, 'Check the pumps', 'PENDING', 'MEDIUM', $3, id,
       core.now() - interval '1 hour', nextval('core.version'), core.now(), core.now(), core.now()
FROM unnest($1::uuid[]) WITH ORDINALITY AS people (id, place)
"""

STICK = """
CREATE FUNCTION tests_stick() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.user_id = TG_ARGV[0]::uuid THEN PERFORM pg_advisory_xact_lock_shared(42); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stick BEFORE INSERT ON notifications.notification FOR EACH ROW EXECUTE FUNCTION tests_stick('{person}')
"""


@asynccontextmanager
async def scheduled(house: House) -> AsyncIterator[ScheduleHandle]:
    """With the schedule as a worker makes it, paused: it is for the test to trigger it."""
    await ensure_digests(house.client, house.settings)
    handle = house.client.get_schedule_handle(f"digests:{house.settings.task_queue}")
    await handle.pause()
    try:
        yield handle
    finally:
        await handle.delete()


async def people_who_are_due(house: House, count: int) -> list[UUID]:
    """People with an overdue task each, whose digest is due: it is Friday, 3 March 2028, five past nine."""
    await pool().execute("TRUNCATE digests.due, notifications.preference")
    await it_is("2028-03-02T12:00")
    people = await house.people(count)
    world = house.world
    await pool().execute(
        WITH_SOMETHING_TO_TELL, people, world.project_id, world.mia.id, f"D{world.project_id.hex[-9:]}"
    )
    await sending.notice_changes()
    while await sending.send_some():
        pass
    await it_is("2028-03-03T09:05")
    return people


async def digests_of(people: list[UUID]) -> dict[str, int]:
    """How many deliveries of digests these people have, by state; and whether anybody has two."""
    rows = await pool().fetch(
        """
        SELECT delivery.user_id, delivery.state FROM notifications.delivery
        JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
        WHERE notice.kind = 'digest' AND notice.user_id = ANY($1::uuid[])
        """,
        people,
    )
    assert len({row["user_id"] for row in rows}) == len(rows), "somebody has two"
    states = [row["state"] for row in rows]
    return {state: states.count(state) for state in set(states)}


@asynccontextmanager
async def stuck_at(house: House, person: UUID) -> AsyncIterator[None]:
    """Meanwhile whoever tells this person something waits in the middle of their transaction."""
    holder = await asyncpg.connect(house.settings.database_url)
    await holder.execute(STICK.format(person=person))
    await holder.execute("SELECT pg_advisory_lock(42)")
    try:
        yield
    finally:
        await holder.execute("SELECT pg_advisory_unlock(42)")
        await holder.execute("DROP FUNCTION tests_stick CASCADE")
        await holder.close()


async def until_stuck_after(people: list[UUID], count: int, within: float = WITHIN) -> None:
    """Until so many have been told, and the next batch waits."""

    async def stuck() -> bool:
        assert sum((await digests_of(people)).values()) == count
        return await somebody_waits_for_a_lock()

    await eventually(stuck, within)


async def until_told(people: list[UUID], within: float) -> None:
    """Until each has one, sent or still on its way."""

    async def told() -> bool:
        return sum((await digests_of(people)).values()) == len(people)

    await eventually(told, within)


async def until_sent(people: list[UUID]) -> None:
    async def sent() -> bool:
        assert await digests_of(people) == {"SENT": len(people)}
        return True

    await eventually(sent, WITHIN)


async def test_each_person_gets_one_mail_with_their_own_tasks(house: House) -> None:
    people = await people_who_are_due(house, 3)
    async with house.working(), scheduled(house) as digests:
        await digests.trigger()
        await until_sent(people)
        await digests.trigger()
        await house.until_done("Digests")
    assert sorted(mail.recipient for mail in house.smtp.accepted) == sorted(f"{each}@example.org" for each in people)
    assert {mail.subject for mail in house.smtp.accepted} == {"Your day: 1 overdue"}
    keys = [f"-{number} Check the pumps" for number in (1, 2, 3)]
    assert all(sum(key in mail.body for key in keys) == 1 for mail in house.smtp.accepted)


async def test_a_run_that_is_broken_off_between_batches_leaves_nobody_out_and_tells_nobody_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 5)
    people = await people_who_are_due(house, 30)
    async with scheduled(house) as digests:
        async with stuck_at(house, people[17]), house.working():
            await digests.trigger()
            await until_stuck_after(people, 15)
        assert sum((await digests_of(people)).values()) == 15
        async with house.working():
            await digests.trigger()
            await until_sent(people)
    assert {mail.recipient for mail in house.smtp.accepted} == {f"{each}@example.org" for each in people}


async def test_a_worker_that_is_killed_in_the_middle_of_a_run_leaves_nobody_out_and_tells_nobody_twice(
    house: House,
) -> None:
    people = await people_who_are_due(house, 250)
    async with scheduled(house) as digests, house.guarded() as guard:
        await guard.pause(note="tasks that came past all commands have no agenda")
        async with stuck_at(house, people[220]), role("worker", house.settings) as worker:
            await digests.trigger()
            await until_stuck_after(people, 200, STARTS_WITHIN)
            worker.kill()
            await worker.wait()
        assert sum((await digests_of(people)).values()) == 200
        async with role("worker", house.settings):
            await until_told(people, STARTS_WITHIN)


async def test_the_schedule_is_made_once_and_skips_what_overlaps(house: House) -> None:
    async with scheduled(house) as digests:
        await ensure_digests(house.client, house.settings)
        schedule = (await digests.describe()).schedule
    assert schedule.state.paused
    assert schedule.policy.overlap is ScheduleOverlapPolicy.SKIP
    assert [interval.every for interval in schedule.spec.intervals] == [timedelta(minutes=5)]
