"""Schedules: who makes them, what they put in force and take back, what stands in their way, and how they are kept."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from core.database import pool, transaction
from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.identity.model import Actor
from services.lifecycle.guarding import guard
from services.policies import commands, queries, schedule_commands, schedule_queries, scheduling
from services.policies.model import Policy, Source
from services.policies.schedule_commands import create, end, pause, resume
from services.policies.schedule_model import Obstacle, PolicySchedule, PolicyScheduleCreate, ScheduleState
from tests.services.policies.world import World, frames, policy, rollouts

pytestmark = pytest.mark.anyio

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
async def _own_clock(world: World) -> AsyncIterator[None]:
    """What is done to the clock, and to the system, inside is undone."""
    yield
    await pool().execute("UPDATE core.clock SET shift = interval '0'")
    await pool().execute("UPDATE policies.schedule SET state = 'ENDED'")
    await pool().execute("UPDATE policies.in_force SET scheduled_policy_id = NULL, schedule_id = NULL")


async def pass_by(amount: timedelta) -> None:
    await pool().execute("UPDATE core.clock SET shift = shift + $1", amount)


async def now() -> datetime:
    found: datetime = await pool().fetchval("SELECT core.now()")
    return found


async def own(world: World) -> Policy:
    return await commands.create(world.mia, policy(world.project_id))


async def systems(world: World) -> Policy:
    return await commands.create(world.root, policy())


async def span(
    by: Actor,
    scheduled: Policy,
    project_id: UUID | None,
    begins: timedelta,
    lasts: timedelta = HOUR,
    name: str = "Once",
) -> PolicySchedule:
    starts_at = await now() + begins
    return await create(
        by,
        PolicyScheduleCreate(
            name=name,
            policy_id=scheduled.id,
            project_id=project_id,
            starts_at=starts_at,
            ends_at=starts_at + lasts,
        ),
    )


def nightly(scheduled: Policy, **fields: Any) -> PolicyScheduleCreate:
    times = {"rrule": "FREQ=DAILY", "starts_on": datetime(2026, 1, 1, 22), "duration": "PT8H"}  # noqa: DTZ001
    project_id = scheduled.project_id
    return PolicyScheduleCreate(
        **times | {"name": "Nights", "policy_id": scheduled.id, "project_id": project_id} | fields
    )


async def kept(schedule_id: UUID) -> list[Any]:
    """What Temporal was asked to keep, the oldest first."""
    rows = await pool().fetch("SELECT body FROM events.outbox WHERE sink = 'workflows' ORDER BY id")
    calls = [msgspec.json.decode(row["body"]) for row in rows]
    return [call for call in calls if call["call"] == "schedule" and call["schedule_id"] == str(schedule_id)]


async def heard(topic: str) -> list[tuple[str, str]]:
    """State or source of what was said about schedules and what is in force."""
    return [
        (frame["kind"], frame["data"].get("state") or frame["data"].get("source"))
        for frame in await frames(topic)
        if frame["kind"] in ("policy_schedule.changed", "policy.changed")
        and ("name" not in frame["data"] or "state" in frame["data"])
    ]


async def state(actor: Actor, schedule_id: UUID) -> ScheduleState:
    return (await schedule_queries.get(actor, schedule_id)).state


async def test_a_schedule_puts_its_policy_in_force_and_takes_it_back(world: World) -> None:
    chosen, scheduled = await own(world), await own(world)
    await commands.choose_for_project(world.mia, world.project_id, chosen.id)
    made = await span(world.mia, scheduled, world.project_id, HOUR)
    assert (made.state, (await queries.of_project(world.ada, world.project_id)).policy_id) == ("UPCOMING", chosen.id)
    for passes, expected, schedule_id, state_ in (
        (HOUR, scheduled.id, made.id, ScheduleState.ACTIVE),
        (HOUR, chosen.id, None, ScheduleState.ENDED),
    ):
        await pass_by(passes)
        await scheduling.settle(made.id)
        in_force = await queries.of_project(world.ada, world.project_id)
        assert (in_force.policy_id, in_force.schedule_id, in_force.source) == (expected, schedule_id, Source.PROJECT)
        assert await state(world.ada, made.id) is state_
    assert await heard(f"project:{world.project_id}") == [
        ("policy.changed", "PROJECT"),
        ("policy_schedule.changed", "UPCOMING"),
        ("policy_schedule.changed", "ACTIVE"),
        ("policy.changed", "PROJECT"),
        ("policy_schedule.changed", "ENDED"),
        ("policy.changed", "PROJECT"),
    ]
    assert (await rollouts()).count(world.project_id) == 3


async def test_who_made_paused_resumed_and_ended_a_schedule_is_read_by_whoever_reads_it(world: World) -> None:
    made = await span(world.mia, await own(world), world.project_id, HOUR)
    other = await span(world.mia, await own(world), world.project_id, DAY)
    await pause(world.root, made.id)
    await resume(world.mia, made.id)
    await pass_by(HOUR)
    await scheduling.settle(made.id)
    await end(world.root, made.id)
    page = await schedule_queries.history(world.ada, made.id, 10, None)
    mia, root, schedule_id = world.mia.user_id, world.root.user_id, str(made.id)
    assert [(event.actor_id, event.changes) for event in page.items] == [
        (root, {"schedule_id": [schedule_id, schedule_id], "state": ["ACTIVE", "ENDED"]}),
        (None, {"schedule_id": [schedule_id, schedule_id], "state": ["UPCOMING", "ACTIVE"]}),
        (mia, {"schedule_id": [schedule_id, schedule_id], "state": ["PAUSED", "UPCOMING"]}),
        (root, {"schedule_id": [schedule_id, schedule_id], "state": ["UPCOMING", "PAUSED"]}),
        (mia, {"schedule_id": [None, schedule_id], "state": [None, "UPCOMING"]}),
    ]
    times = [event.at for event in page.items]
    assert (times, times[-1]) == (sorted(times, reverse=True), made.created_at)
    first = await schedule_queries.history(world.root, made.id, 3, None)
    second = await schedule_queries.history(world.root, made.id, 3, first.next)
    assert ([*first.items, *second.items], second.next) == (page.items, None)
    assert len((await schedule_queries.history(world.ada, other.id, 10, None)).items) == 1
    with pytest.raises(NotFound):
        await schedule_queries.history(world.ben, made.id, 10, None)


async def test_a_schedule_of_the_systems_has_a_history_that_everybody_reads(world: World) -> None:
    made = await span(world.root, await systems(world), None, HOUR)
    (event,) = (await schedule_queries.history(world.ben, made.id, 10, None)).items
    assert (event.actor_id, event.project_id, event.changes["state"]) == (world.root.user_id, None, [None, "UPCOMING"])


async def test_settling_again_and_again_changes_nothing(world: World) -> None:
    made = await span(world.mia, await own(world), world.project_id, timedelta())
    before = await pool().fetchval("SELECT max(id) FROM events.outbox")
    version = (await queries.of_project(world.ada, world.project_id)).version
    waits = [await scheduling.settle(made.id) for _ in range(3)]
    assert all(wait is not None and 3590 < wait <= 3600 for wait in waits)
    assert await pool().fetchval("SELECT max(id) FROM events.outbox") == before
    assert (await queries.of_project(world.ada, world.project_id)).version == version


async def test_what_governs_goes_from_the_tasks_own_to_the_systems(world: World) -> None:
    """Each line takes away what governed in the one before."""
    mine, chosen, scheduled, all_scheduled = [await own(world) for _ in range(3)] + [await systems(world)]
    await commands.choose_for_project(world.mia, world.project_id, chosen.id)
    ours = await span(world.mia, scheduled, world.project_id, timedelta())
    everybodys = await span(world.root, all_scheduled, None, timedelta())

    async def governs(own_id: UUID | None = None) -> tuple[UUID, Source, UUID | None]:
        async with transaction() as tx:
            (found,) = await queries.governing(tx, [(world.project_id, own_id)])
            in_force = await queries.in_force(tx, world.project_id, own_id)
        assert in_force.policy == found
        return found.id, in_force.source, in_force.schedule_id

    assert await governs(mine.id) == (mine.id, Source.TASK, None)
    assert await governs() == (scheduled.id, Source.PROJECT, ours.id)
    await end(world.mia, ours.id)
    assert await governs() == (chosen.id, Source.PROJECT, None)
    await commands.choose_for_project(world.mia, world.project_id, None)
    assert await governs() == (all_scheduled.id, Source.SYSTEM, everybodys.id)
    default = await queries.default(world.ada)
    assert (default.policy_id, default.schedule_id) == (all_scheduled.id, everybodys.id)
    await end(world.root, everybodys.id)
    assert await governs() == (world.default_id, Source.SYSTEM, None)


async def test_a_rollout_begins_only_where_another_policy_comes_in_force(world: World) -> None:
    chosen, scheduled, beneath = [await own(world) for _ in range(3)]

    async def begun() -> int:
        return (await rollouts()).count(world.project_id)

    await commands.choose_for_project(world.mia, world.project_id, chosen.id)
    first = await span(world.mia, scheduled, world.project_id, timedelta())
    begins = first.next[0].ends_at
    follows = await create(
        world.mia,
        PolicyScheduleCreate(
            name="Next",
            policy_id=scheduled.id,
            project_id=world.project_id,
            starts_at=begins,
            ends_at=begins + HOUR,
        ),
    )
    assert await begun() == 2
    found = await commands.choose_for_project(world.mia, world.project_id, beneath.id)
    assert (found.policy_id, await begun()) == (scheduled.id, 2)
    assert (await frames(f"project:{world.project_id}"))[-1]["data"]["policy"]["id"] == str(scheduled.id)
    await pass_by(begins - await now())
    await scheduling.settle(first.id)
    in_force = await queries.of_project(world.ada, world.project_id)
    assert (in_force.schedule_id, await begun()) == (follows.id, 2)
    await commands.choose_for_project(world.mia, world.project_id, scheduled.id)
    await end(world.mia, follows.id)
    assert (await queries.of_project(world.ada, world.project_id)).schedule_id is None
    assert await begun() == 2
    await commands.choose_for_project(world.mia, world.project_id, None)
    assert await begun() == 3


async def test_pausing_takes_back_and_resuming_puts_in_force_at_once(world: World) -> None:
    scheduled = await own(world)
    made = await span(world.mia, scheduled, world.project_id, timedelta())
    paused = await pause(world.mia, made.id)
    assert (paused.state, paused.version > made.version, paused.next) == (ScheduleState.PAUSED, True, made.next)
    assert (await queries.of_project(world.ada, world.project_id)).policy_id == world.default_id
    assert await pause(world.mia, made.id) == paused
    resumed = await resume(world.mia, made.id)
    assert resumed.state is ScheduleState.ACTIVE
    assert (await queries.of_project(world.ada, world.project_id)).policy_id == scheduled.id
    assert await resume(world.mia, made.id) == resumed
    assert [(call["paused"], call["ended"]) for call in await kept(made.id)] == [
        (False, False),
        (True, False),
        (False, False),
    ]


async def test_a_paused_schedule_stays_so_over_its_times_and_ends_with_them(world: World) -> None:
    made = await create(
        world.mia, nightly(await own(world), rrule="FREQ=DAILY;COUNT=1", starts_on=_wall(await now(), 60))
    )
    await pause(world.mia, made.id)
    await pass_by(timedelta(minutes=90))
    assert await scheduling.settle(made.id) is None
    assert await state(world.ada, made.id) is ScheduleState.PAUSED
    assert (await queries.of_project(world.ada, world.project_id)).schedule_id is None
    await pass_by(DAY)
    assert (await resume(world.mia, made.id)).state is ScheduleState.ENDED
    with pytest.raises(Conflict) as refusal:
        await resume(world.mia, made.id)
    assert refusal.value.code == "schedule_ended"


def _wall(moment: datetime, minutes: int) -> datetime:
    """On a clock in UTC, in so many minutes."""
    return (moment + timedelta(minutes=minutes)).replace(microsecond=0, tzinfo=None)


async def test_ending_takes_back_and_is_for_good(world: World) -> None:
    made = await span(world.mia, await own(world), world.project_id, timedelta())
    with pytest.raises(VersionMismatch):
        await end(world.mia, made.id, made.version - 1)
    await end(world.mia, made.id, made.version)
    ended = await schedule_queries.get(world.ada, made.id)
    assert (ended.state, ended.next, ended.ended_at is not None) == (ScheduleState.ENDED, (), True)
    assert (await queries.of_project(world.ada, world.project_id)).policy_id == world.default_id
    assert (await kept(made.id))[-1]["ended"]
    for attempt in (end(world.mia, made.id), pause(world.mia, made.id)):
        with pytest.raises(Conflict):
            await attempt


async def test_each_call_has_the_instants_to_come_and_a_higher_version(world: World) -> None:
    made = await create(world.mia, nightly(await own(world), time_zone="Europe/Berlin"))
    boundaries = sorted(
        {at for found in made.next for at in (found.starts_at, found.ends_at)} - {made.next[0].starts_at}
    )
    (first,) = await kept(made.id)
    assert first["name"] == "Nights"
    assert [datetime.fromisoformat(at) for at in first["at"]][-9:] == boundaries
    await pass_by(made.next[0].ends_at - await now())
    await scheduling.settle(made.id)
    second = (await kept(made.id))[-1]
    assert second["version"] > first["version"]
    assert datetime.fromisoformat(second["at"][0]) == made.next[1].starts_at


async def test_people_schedule_by_their_own_clocks_unless_they_name_others(world: World) -> None:
    await pool().execute(
        "UPDATE identity.user_account SET time_zone = 'Pacific/Auckland' WHERE id = $1", world.mia.user_id
    )
    scheduled = await own(world)
    made = await create(world.mia, nightly(scheduled))
    assert (made.time_zone, made.next[1].starts_at.astimezone(UTC).hour in (9, 10)) == ("Pacific/Auckland", True)
    await end(world.mia, made.id)
    assert (await create(world.mia, nightly(scheduled, time_zone="UTC"))).next[1].starts_at.hour == 22


async def test_what_overlaps_is_refused_with_what_stands_in_the_way(world: World) -> None:
    scheduled = await own(world)
    nights = await create(world.mia, nightly(scheduled))
    await pause(world.mia, nights.id)
    begin = nights.next[2].starts_at - HOUR
    wanted = PolicyScheduleCreate(
        name="Release",
        policy_id=scheduled.id,
        project_id=world.project_id,
        starts_at=begin,
        ends_at=begin + 2 * HOUR,
    )
    with pytest.raises(Conflict) as refusal:
        await create(world.mia, wanted)
    assert refusal.value.code == "schedules_overlap"
    assert refusal.value.obstacle == Obstacle(nights.id, "Nights", nights.next[2].starts_at)
    assert (await schedule_queries.page(world.mia, 10, None, world.project_id)).items[0].id == nights.id
    await create(world.root, nightly(await systems(world)))
    await end(world.mia, nights.id)
    await create(world.mia, wanted)


async def test_a_scope_has_at_most_a_hundred_schedules_that_have_not_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_commands, "MOST_LIVE", 2)
    scheduled = await own(world)
    first, _ = [await span(world.mia, scheduled, world.project_id, n * DAY) for n in (1, 2)]
    with pytest.raises(Conflict) as refusal:
        await span(world.mia, scheduled, world.project_id, 3 * DAY)
    assert refusal.value.code == "too_many_schedules"
    await end(world.mia, first.id)
    await span(world.mia, scheduled, world.project_id, 3 * DAY)


async def test_only_managers_and_admins_schedule_and_only_what_the_scope_may_have(world: World) -> None:
    ours, everybodys = await own(world), await systems(world)
    theirs = await commands.create(world.ben, policy(world.elsewhere))
    refusals: list[tuple[Actor, UUID | None, type[Exception]]] = [
        (world.ada, world.project_id, Forbidden),
        (world.ben, world.project_id, NotFound),
        (world.mia, None, Forbidden),
        (world.root, uuid7(), NotFound),
    ]
    for actor, project_id, refusal in refusals:
        with pytest.raises(refusal):
            await span(actor, everybodys, project_id, HOUR)
    for actor, wrong, project_id in ((world.mia, theirs, world.project_id), (world.root, ours, None)):
        with pytest.raises(Invalid) as invalid:
            await span(actor, wrong, project_id, HOUR)
        assert [error.field for error in invalid.value.errors] == ["policy_id"]
    made = await span(world.root, everybodys, world.project_id, HOUR)
    for attempt in (pause, resume, end):
        with pytest.raises(Forbidden):
            await attempt(world.ada, made.id)
        for actor, unknown in ((world.ben, made.id), (world.root, uuid7())):
            with pytest.raises(NotFound):
                await attempt(actor, unknown)


async def test_schedules_are_read_like_policies(world: World) -> None:
    ours = await span(world.mia, await own(world), world.project_id, HOUR)
    everybodys = await span(world.root, await systems(world), None, HOUR)
    for actor, readable in ((world.ada, {ours.id}), (world.root, {ours.id}), (world.ben, set[UUID]())):
        page = await schedule_queries.page(actor, 200, None)
        assert {item.id for item in page.items} & {ours.id, everybodys.id} == readable | {everybodys.id}
    with pytest.raises(NotFound):
        await schedule_queries.get(world.ben, ours.id)
    assert await schedule_queries.get(world.ada, ours.id) == ours
    await pause(world.mia, ours.id)
    first = await schedule_queries.page(world.mia, 1, None, world.project_id, [ScheduleState.PAUSED])
    assert ([item.id for item in first.items], first.next) == ([ours.id], None)
    assert (await schedule_queries.page(world.mia, 1, None, world.project_id, [ScheduleState.ACTIVE])).items == []


async def test_a_scheduled_policy_is_not_deleted_and_another_body_is_followed(world: World) -> None:
    scheduled = await own(world)
    made = await span(world.mia, scheduled, world.project_id, HOUR)
    with pytest.raises(Conflict) as refusal:
        await commands.delete(world.mia, scheduled.id)
    assert refusal.value.code == "policy_scheduled"
    await pass_by(HOUR)
    await scheduling.settle(made.id)
    before = (await rollouts()).count(world.project_id)
    await commands.replace(world.mia, scheduled.id, policy(name="Calm"))
    assert (await rollouts()).count(world.project_id) == before + 1
    await end(world.mia, made.id)
    await commands.delete(world.mia, scheduled.id)


async def test_a_system_wide_schedule_is_told_to_admins(world: World) -> None:
    made = await span(world.root, await systems(world), None, timedelta())
    assert await heard(f"user:{world.root.user_id}") == [
        ("policy_schedule.changed", "ACTIVE"),
        ("policy.changed", "SYSTEM"),
    ]
    assert None in await rollouts()
    assert made.project_id is None


async def passed_while_paused(world: World) -> tuple[Policy, PolicySchedule]:
    scheduled = await own(world)
    made = await span(world.mia, scheduled, world.project_id, HOUR)
    await pause(world.mia, made.id)
    await pass_by(2 * HOUR + timedelta(seconds=50))
    return scheduled, made


async def test_what_ended_while_it_was_paused_takes_no_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_commands, "MOST_LIVE", 1)
    scheduled, passed = await passed_while_paused(world)
    await span(world.mia, scheduled, world.project_id, HOUR)
    assert await state(world.ada, passed.id) is ScheduleState.ENDED


async def test_what_ended_while_it_was_paused_does_not_hold_its_policy(world: World) -> None:
    scheduled, passed = await passed_while_paused(world)
    await commands.delete(world.mia, scheduled.id)
    assert await state(world.ada, passed.id) is ScheduleState.ENDED


async def test_the_guard_ends_what_was_paused_until_its_end(world: World) -> None:
    _, passed = await passed_while_paused(world)
    nights = await create(world.root, nightly(await systems(world)))
    await pause(world.root, nights.id)
    await guard()
    assert await state(world.ada, passed.id) is ScheduleState.ENDED
    assert (await kept(passed.id))[-1]["ended"]
    await pass_by(2 * DAY)
    await guard()
    assert await state(world.ada, nights.id) is ScheduleState.PAUSED
    assert await pool().fetchval("SELECT next_at > core.now() FROM policies.schedule WHERE id = $1", nights.id)


async def test_schedules_at_which_nobody_looked_for_a_minute_are_found(world: World) -> None:
    made = await span(world.mia, await own(world), world.project_id, HOUR, DAY)
    paused = await span(world.mia, await own(world), world.project_id, 2 * DAY)
    await pause(world.mia, paused.id)

    async def overdue() -> list[Any]:
        async with transaction() as tx:
            return [call for call in await scheduling.overdue(tx, 100) if call.schedule_id in (made.id, paused.id)]

    await pass_by(HOUR + timedelta(seconds=50))
    assert await overdue() == []
    await pass_by(timedelta(seconds=20))
    (call,) = await overdue()
    assert (call.at, call.paused) == ((made.next[0].starts_at, made.next[0].ends_at), False)
    await scheduling.settle(made.id)
    await pass_by(5 * DAY)
    assert [(call.schedule_id, call.at) for call in await overdue()] == [(made.id, (made.next[0].ends_at,))]


async def test_a_schedule_that_no_row_knows_is_taken_out_of_temporal(world: World) -> None:
    unknown = uuid7()
    assert await scheduling.settle(unknown) is None
    assert [call["ended"] for call in await kept(unknown)] == [True]
