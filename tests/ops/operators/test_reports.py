"""What `./muster ops` says is so, and what it is told to do happens."""

from dataclasses import replace

import pytest

from core.settings import Settings
from ops.operators.mending import poke_tasks
from ops.operators.renewing import renew_tasks
from ops.operators.task import task_report
from ops.operators.workflows import WorkflowReport, workflow_report
from services.lifecycle.overseeing import OverseenTask, open_tasks
from services.notifications.model import Channel
from services.policies.model import PolicyBody
from services.tasks import commands as tasks
from services.tasks.model import Status, TaskPatch
from tests.eventually import eventually
from tests.ops.operators.asking import ops
from tests.services.lifecycle.world import pass_by
from tests.workflows.house import WITHIN, House

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")


async def behind() -> dict[str, OverseenTask]:
    return {task.key: task for task in await open_tasks(None, None, behind=True, limit=1000)}


async def test_a_task_shows_what_comes_next_what_was_done_and_how_its_workflow_stands(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=100)
        await house.until_delivered(task, Channel.IN_APP, {"SENT": 1})
        await house.until_plan(task, lambda turn: turn.wait is not None)
        found = await task_report(task.key, house.client)
    assert found.task.next_step is not None
    assert found.task.next_step.startswith("Reminder at due")
    assert (found.task.revision, found.task.seen_revision, found.task.late) == (1, 1, 0)
    assert [(step.kind, step.state) for step in found.steps] == [("ASSIGNED", "TAKEN")]
    assert ("IN_APP", "SENT") in {(each.channel, each.state) for each in found.deliveries}
    assert found.workflow is not None
    assert (found.workflow.status, found.workflow.failure, found.workflow.build) == ("RUNNING", None, None)
    assert found.advice == "All is well."


async def test_open_tasks_are_found_by_project_and_status(house: House) -> None:
    task = await house.task(AT_DUE)
    project = task.key.partition("-")[0]
    found = [await open_tasks(project, status, behind=False, limit=10) for status in (None, *Status)]
    assert [[each.key for each in tasks] for tasks in found] == [[task.key], [task.key], [], [], []]


async def test_a_task_that_nobody_looks_at_is_behind_until_a_worker_comes(house: House) -> None:
    task = await house.task(AT_DUE, due=100)
    assert task.key not in await behind()
    await pass_by(seconds=20)
    found = (await behind())[task.key]
    assert (found.revision, found.seen_revision, found.next_step) == (1, 0, None)
    assert found.late >= 20
    async with house.working():
        await house.until_plan(task, lambda turn: turn.wait is not None)
        assert task.key not in await behind()


async def test_a_workflow_that_was_terminated_begins_again_when_it_is_healed(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        await house.lifecycle_of(task).terminate("by hand")
        found = await task_report(task.key, house.client)
        assert found.advice.endswith(f"./muster ops workflows heal {task.key} --yes")
        await poke_tasks({task.id: task.key})
        await house.until_status(task, "RUNNING")


async def test_healing_may_put_a_new_run_in_place_of_one_that_runs(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        former = (await house.lifecycle_of(task).describe()).run_id
        await renew_tasks({task.id: task.key}, house.client)
        await house.until_status(task, "RUNNING")
        assert (await house.lifecycle_of(task).describe()).run_id != former


async def test_of_a_closed_task_nothing_is_expected(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=100)
        await tasks.patch(house.world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))
        await house.until_status(task, "COMPLETED")
        found = await task_report(task.key, house.client)
    assert task.key not in await behind()
    assert (found.task.status, found.task.late) == ("COMPLETED", 0)
    assert found.advice == "The task is closed: nothing will happen."


async def test_workflows_show_who_works_and_what_waits(house: House) -> None:
    queue = house.settings.task_queue
    async with house.working():
        task = await house.task(AT_DUE, due=100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        found = await workflow_report(house.client, queue, None, 10)
    assert found.counts["TaskLifecycle"] == {"Running": 1}
    assert [(each.name, each.kind) for each in found.queues] == [
        (queue, "workflows"),
        (queue, "activities"),
        (f"{queue}:rollouts", "activities"),
        *((f"{queue}:{channel}", "activities") for channel in Channel),
    ]
    assert all(each.is_worked_on and each.backlog == 0 for each in found.queues)
    assert [each.sink for each in found.outbox] == ["people", "workflows"]
    assert found.stuck == []


async def test_without_a_worker_the_queue_grows_and_nobody_is_named(house: House) -> None:
    await house.task(AT_DUE, due=100)

    async def waits() -> WorkflowReport:
        found = await workflow_report(house.client, house.settings.task_queue, "TaskLifecycle", 10)
        assert found.queues[0].backlog == 1
        assert found.counts == {"TaskLifecycle": {"Running": 1}}
        return found

    found = await eventually(waits, WITHIN)
    assert not any(each.is_worked_on for each in found.queues)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tasks", "NOPE-1"], "There is no task NOPE-1."),
        (["workflows", "pin", "v1", "NOPE-1"], "No worker ever had the build id v1; there are unversioned."),
    ],
)
async def test_what_is_not_there_is_said_in_one_sentence(house: House, arguments: list[str], sentence: str) -> None:
    answer = await ops(house.settings, *arguments)
    assert (answer.status, answer.output, answer.errors) == (1, "", f"{sentence}\n")


async def test_servers_that_do_not_answer_are_named(settings: Settings) -> None:
    no_database = await ops(replace(settings, database_url="postgresql://muster:secret@127.0.0.1:9/muster"), "tasks")
    no_temporal = await ops(replace(settings, temporal_address="127.0.0.1:9"), "workflows")
    assert (no_database.status, no_database.errors) == (1, "PostgreSQL does not answer at 127.0.0.1:9.\n")
    assert (no_temporal.status, no_temporal.errors) == (1, "Temporal does not answer at 127.0.0.1:9.\n")
