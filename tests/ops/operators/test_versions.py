"""Two releases of the worker side by side, on the real server: one is current, workflows move between them."""

import importlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from temporalio.service import RPCError

import worker
from ops.operators.binding import bind, bound_to
from ops.operators.moving import make_current
from ops.operators.renewing import renew_tasks
from ops.operators.stuck import stuck_lives
from ops.operators.task import task_report
from ops.operators.versions import UNVERSIONED, builds_of, check_build
from ops.program import CannotRun
from services.policies.model import PolicyBody
from services.tasks.model import Task
from tests.eventually import eventually
from tests.ops.operators.broken_release import broken_workflows
from tests.workflows.house import WITHIN, House
from tests.workflows.test_replay import replayer

pytestmark = pytest.mark.anyio

NEXT_TRY_WITHIN = 60.0
"""Seconds; a workflow task that failed several times is tried again later and later."""
AT_DUE = PolicyBody(name="At due")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type, ...]]:
    monkeypatch.syspath_prepend(str(tmp_path))
    yield broken_workflows(tmp_path)
    importlib.invalidate_caches()


@asynccontextmanager
async def release(house: House, build: str | None) -> AsyncIterator[None]:
    settings = replace(house.settings, build_id=build)
    async with worker.open_providers(settings) as providers, worker.at_work(house.client, settings, providers):
        yield


async def switch(house: House, build: str) -> None:
    """Temporal takes a moment to know all queues of a worker that has just come, and refuses until then."""

    async def switched() -> bool:
        try:
            await check_build(house.client, house.settings, build)
            await make_current(house.client, house.settings, build)
        except (CannotRun, RPCError) as error:
            raise AssertionError from error
        return True

    await eventually(switched, WITHIN, every=0.1)


async def until_on(house: House, task: Task, build: str | None) -> None:
    """Until the task's life, poked where it is not there yet, has run on this build, and nothing is left to do."""

    async def is_there() -> bool:
        life = (await task_report(task.key, house.client)).workflow
        assert life is not None
        if life.runs and life.build != build and not life.task_attempt:
            await poke(house, task)
        assert (life.runs, life.build, life.task_attempt) == (True, build, 0)
        return True

    await eventually(is_there, NEXT_TRY_WITHIN, every=0.1)


async def poke(house: House, task: Task) -> None:
    await house.lifecycle_of(task).signal("changed")


async def test_lives_that_began_without_a_build_follow_what_becomes_current(house: House) -> None:
    async with release(house, None):
        task = await house.task(AT_DUE, due=100)
        await until_on(house, task, None)
        async with release(house, "v1"):
            await poke(house, task)
            await until_on(house, task, None)
            await switch(house, "v1")
            await until_on(house, task, "v1")
            later = await house.task(AT_DUE, due=100)
            await until_on(house, later, "v1")

            async def are_counted() -> bool:
                builds = {build.build: build for build in await builds_of(house.client, house.settings)}
                assert (builds["v1"].status, builds["v1"].running) == ("current", 2)
                assert (builds["unversioned"].status, builds["unversioned"].running) == ("inactive", 0)
                return True

            await eventually(are_counted)
    for each in (task, later):
        await replayer().replay_workflow(await house.lifecycle_of(each).fetch_history())


async def test_whoever_goes_back_to_workers_without_a_build_takes_all_lives_along(house: House) -> None:
    async with release(house, "v1"):
        await switch(house, "v1")
        task = await house.task(AT_DUE, due=100)
        await until_on(house, task, "v1")
    async with release(house, None):
        await switch(house, UNVERSIONED)
        await poke(house, task)
        await house.until_plan(task, lambda turn: turn.wait is not None)


async def test_lives_that_a_release_can_not_replay_go_on_where_they_are_bound_begin_anew_or_go_back(
    house: House, broken: tuple[type, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with release(house, "good"):
        await switch(house, "good")
        bound, healed, back = [await house.task(AT_DUE, due=100) for _ in range(3)]
        for task in (bound, healed, back):
            await until_on(house, task, "good")
        await bind(house.client, house.settings, [f"task:{bound.id}"], "good")
        await until_bound(house, "good", bound)
        monkeypatch.setattr(worker, "WORKFLOWS", broken)
        async with release(house, "bad"):
            await switch(house, "bad")
            for task in (bound, healed, back):
                await poke(house, task)
            await until_stuck(house, healed, back)
            await until_on(house, bound, "good")
            await renew_tasks({healed.id: healed.key}, house.client)
            await until_on(house, healed, "bad")
            await switch(house, "good")
            await until_on(house, back, "good")
            await renew_tasks({healed.id: healed.key}, house.client)  # what it began on "bad", "good" can't replay
            await until_on(house, healed, "good")
            await until_stuck(house)
            await bind(house.client, house.settings, [f"task:{bound.id}"], None)
            await until_bound(house, "good")
    await replayer().replay_workflow(await house.lifecycle_of(back).fetch_history())


async def until_bound(house: House, build: str, *tasks: Task) -> None:
    """Until just these are: what Temporal lists follows a little later."""

    async def are_bound() -> bool:
        assert await bound_to(house.client, house.settings, build) == [f"task:{task.id}" for task in tasks]
        return True

    await eventually(are_bound)


async def until_stuck(house: House, *tasks: Task) -> None:
    """Until just these can't go on."""

    async def are_stuck() -> bool:
        lives = await stuck_lives(house.client, house.settings.task_queue, None, 10)
        assert {life.id for life in lives} == {f"task:{task.id}" for task in tasks}
        return all("Nondeterminism" in str(life.failure) for life in lives)

    await eventually(are_stuck, NEXT_TRY_WITHIN, every=0.2)


async def test_a_build_that_no_worker_had_is_not_made_current(house: House) -> None:
    async with release(house, "v1"):
        await switch(house, "v1")
        with pytest.raises(CannotRun, match=r"^No worker ever had the build id v2; there are v1, unversioned\.$"):
            await check_build(house.client, house.settings, "v2")


async def test_whoever_waits_in_vain_for_the_queues_hears_that_the_build_is_current(house: House) -> None:
    async with release(house, "v1"):
        await switch(house, "v1")
        with pytest.raises(CannotRun, match=r"^v1 is current, but not every task queue knew within 0 s\.$"):
            await make_current(house.client, house.settings, "v1", within=0)


async def test_a_worker_warns_where_all_work_goes_to_another_build(house: House) -> None:
    first = replace(house.settings, build_id="v1")
    with capture_logs() as lines:
        await worker.warn_unless_current(house.client, house.settings)
        await worker.warn_unless_current(house.client, first)
        async with release(house, "v1"):
            await switch(house, "v1")
        await worker.warn_unless_current(house.client, first)
        await worker.warn_unless_current(house.client, house.settings)
    warned = [(line["build_id"], line["current"]) for line in lines if line["event"] == "worker.not_current"]
    assert warned == [("v1", None), (None, "v1")]
