"""SIGKILL to real processes while lives overlap: nothing is lost, doubled, or sent behind an acknowledgement."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client

from tests.eventually import eventually, eventually_sync
from tests.faults.conftest import KILLS, World
from tests.faults.lives import REMINDED_BEFORE, Team, assemble, begin, check_life, promise
from tests.outside import Listener, listening

pytestmark = pytest.mark.anyio

VICTIMS = ["worker-1", "relay-1", "api-1", "valkey", "temporal", "postgres"]
SEEN_BY_THE_PROJECT = {f"task.{what}" for what in ("created", "assigned", "reminded", "escalated", "acknowledged")}
BETWEEN_KILLS = (0.5, 2.5)
"""Seconds: sometimes the second one falls while the first is still being mended."""
BETWEEN_LIVES_SECONDS = 1.0


async def kill_at_random(world: World) -> list[str]:
    victims = VICTIMS * KILLS
    world.random.shuffle(victims)
    for victim in victims:
        await asyncio.sleep(world.random.uniform(*BETWEEN_KILLS))
        await asyncio.to_thread(_kill_once_up, world, victim)
    return victims


def _kill_once_up(world: World, victim: str) -> None:
    """A process that is being restarted just now is killed as soon as it is there: PostgreSQL as it recovers, too."""
    eventually_sync(lambda: world.stack.kill(victim) is not None, within=30, every=0.2)


async def live(team: Team, lives: "asyncio.TaskGroup", stop: asyncio.Event) -> None:
    number = 0
    while not stop.is_set():
        lives.create_task(begin(team, acknowledge=number % 3 == 2))
        number += 1
        await asyncio.sleep(BETWEEN_LIVES_SECONDS)


async def logged(team: Team) -> list[dict[str, Any]]:
    """The whole log of the project, oldest first."""
    events: list[dict[str, Any]] = []
    after = ""
    while True:
        page = await team.olga.get(f"/events?topic={team.topic}&limit=200{after}")
        events += page["items"]
        if page["next"] is None:
            return events[::-1]
        after = f"&after={page['next']}"


async def check_socket(team: Team, seen: Listener) -> None:
    """Nothing that was logged is missing on a socket that was cut, and nothing came twice.

    A socket that came back while Valkey was away is told to reload; what happened before then it has by HTTP.
    """

    async def complete() -> bool:
        heard = [event["id"] for event in seen.of(team.topic)]
        assert len(set(heard)) == len(heard)
        fetched = max(seen.reloads, default=datetime.min.replace(tzinfo=UTC))
        missing = [event for event in await logged(team) if event["id"] not in set(heard)]
        live = [event for event in missing if datetime.fromisoformat(event["at"]) > fetched]
        assert [event for event in live if event["kind"] in SEEN_BY_THE_PROJECT] == []
        return True

    await eventually(complete, within=30, every=0.5)
    assert len(seen.reloads) <= 2 * KILLS


async def terminate_a_life(world: World, team: Team) -> dict[str, Any]:
    """What a person can do by hand in the Temporal UI, to a task whose reminder is still to come."""
    task = await promise(team, due_in=15)
    client = await Client.connect(f"127.0.0.1:{world.stack.status()['temporal']['port']}")

    async def it_runs() -> bool:
        agenda = await team.olga.get(f"/tasks/{task['id']}/agenda")
        return bool(agenda["kind"] == "REMINDER")

    await eventually(it_runs, within=10)
    await client.get_workflow_handle(f"task:{task['id']}").terminate("by hand")
    return task


async def check_it_was_healed(team: Team, task: dict[str, Any]) -> None:
    """By the guard, within two minutes of its next step."""
    planned = datetime.fromisoformat(task["due_at"]) - REMINDED_BEFORE

    async def reminded() -> datetime:
        events = (await team.olga.get(f"/events?topic=task:{task['id']}"))["items"]
        times = [event["at"] for event in events if event["kind"] == "task.reminded"]
        assert times
        return datetime.fromisoformat(min(times))

    assert await eventually(reminded, within=150, every=0.5) <= planned + timedelta(minutes=2)


async def test_lives_survive_the_death_of_any_process(world: World) -> None:
    team = await assemble(world)
    stop = asyncio.Event()
    async with listening(team.mia, team.topic) as seen:
        terminated = await terminate_a_life(world, team)
        async with asyncio.TaskGroup() as lives:
            living = lives.create_task(live(team, lives, stop))
            await kill_at_random(world)
            stop.set()
            await living
        await asyncio.gather(*[check_life(world, team, task) for task in team.tasks])
        await check_it_was_healed(team, terminated)
        await check_life(world, team, terminated)
        await check_socket(team, seen)
    assert len(team.tasks) >= KILLS
    assert seen.connections > 1
