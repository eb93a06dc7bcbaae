"""A task's life on the real servers, with policies of seconds."""

from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata

from core.database import transaction
from core.temporal import ASSIGNEE_ID, DUE_AT, ESCALATION_LEVEL, PROJECT_ID, TASK_KEY, TASK_PRIORITY, TASK_STATUS
from services.notifications.model import Category, Channel
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Priority, Status, Task, TaskPatch
from tests.eventually import eventually
from tests.services.lifecycle.world import due_in, steps
from tests.workflows.house import WITHIN, House
from workflows.task_lifecycle import TURNS_PER_RUN

pytestmark = pytest.mark.anyio

EVERYWHERE = (Channel.IN_APP, Channel.PUSH, Channel.EMAIL)
BRISK = PolicyBody(
    name="Brisk",
    remind_before=("PT2S",),
    overdue_every="PT2S",
    overdue_limit=1,
    ladder=(
        LadderStep(after="PT1S", notify=(Recipient.MANAGERS,)),
        LadderStep(after="PT3S", notify=(Recipient.OWNER,), raise_priority=True),
    ),
    channels={Category.REMINDER: EVERYWHERE, Category.ESCALATION: EVERYWHERE},
)
CALM = PolicyBody(name="Calm", remind_before=("P1D",))
DAY = 86_400.0


async def test_a_task_reminds_and_escalates_and_everybody_hears_once(house: House) -> None:
    await house.device(house.world.ada, "phone")
    async with house.working():
        task = await house.task(BRISK, due=3)
        expected = ["ASSIGNED 1", "REMINDER 1", "DUE 1", "ESCALATION 1", "OVERDUE 1", "ESCALATION 2"]
        await house.until_steps(task, expected)
        await house.until_delivered(task, Channel.PUSH, {"SENT": 4, "SKIPPED": 3})
        await house.until_delivered(task, Channel.EMAIL, {"SENT": 6})
        turn = await house.until_plan(task, lambda turn: turn.next_step is None)
    assert [push.data["kind"] for push in house.fcm.accepted] == ["ASSIGNED", "REMINDER", "DUE", "OVERDUE"]
    assert all(push.data["key"] == task.key for push in house.fcm.accepted)
    assert len({mail.message_id for mail in house.smtp.accepted}) == 6
    assert all(task.key in mail.subject for mail in house.smtp.accepted)
    assert (turn.escalation_level, turn.priority) == (2, Priority.HIGH)


async def test_an_acknowledgement_holds_what_would_follow(house: House) -> None:
    async with house.working():
        task = await house.task(BRISK, due=1)
        await house.until_steps(task, ["ASSIGNED 1", "DUE 1"])
        await tasks.acknowledge(house.world.ada.actor, task.id, Acknowledge())
        await house.until_plan(task, lambda turn: turn.wait is not None and turn.wait > 3600)
    assert await steps(task) == ["ASSIGNED 1", "DUE 1"]


async def test_completing_ends_the_life_and_reopening_begins_it_again(house: House) -> None:
    async with house.working():
        task = await house.task(CALM, due=DAY + 100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        await tasks.patch(house.world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))
        await house.until_status(task, "COMPLETED")
        await tasks.patch(house.world.ada.actor, task.id, TaskPatch(status=Status.PENDING))
        await house.until_status(task, "RUNNING")


async def test_the_life_of_a_task_that_is_closed_already_ends_at_once(house: House) -> None:
    task = await house.task(CALM)
    await tasks.patch(house.world.ada.actor, task.id, TaskPatch(status=Status.CANCELLED))
    await house.until_status(task, "RUNNING")
    async with house.working():
        await house.until_status(task, "COMPLETED")


async def test_a_date_that_moves_closer_is_heard_of_while_the_life_sleeps(house: House) -> None:
    async with house.working():
        task = await house.task(CALM, due=3 * DAY)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        await tasks.patch(house.world.mia.actor, task.id, TaskPatch(due_at=await due_in(seconds=1)))
        await house.until_steps(task, ["ASSIGNED 1", "DUE 1"])


async def test_a_change_that_arrives_while_a_life_ends_makes_it_look_again(house: House) -> None:
    async with house.working():
        task = await house.task(CALM, due=DAY + 100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        handle = house.lifecycle_of(task)
        async with transaction():
            await tasks.patch(house.world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))
            await handle.signal("changed")
            await house.until_somebody_waits_for_a_lock()
            await handle.signal("changed")
        await house.until_status(task, "COMPLETED")
    failed = await events_of(house, task, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
    assert len(failed) == 1


async def test_a_life_goes_on_where_it_was_after_postgresql_was_away(house: House) -> None:
    async with house.working():
        task = await house.task(BRISK, due=1)
        await house.until_steps(task, ["ASSIGNED 1"])
        async with house.without_database():
            await until_events(house, task, EventType.EVENT_TYPE_MARKER_RECORDED, 3)
        await house.until_steps(task, ["ASSIGNED 1", "DUE 1", "ESCALATION 1", "OVERDUE 1", "ESCALATION 2"])


async def test_a_long_life_goes_on_in_a_new_run_that_knows_what_was_shown(house: House) -> None:
    async with house.working():
        task = await house.task(CALM, due=2 * DAY)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        handle = house.lifecycle_of(task)
        first = await handle.describe()
        while (await handle.describe()).run_id == first.run_id:
            await handle.signal("changed")
        await house.until_plan(task, lambda turn: turn.wait is not None)
        second = await handle.describe()
    [started] = await events_of(house, task, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
    assert started.workflow_execution_started_event_attributes.workflow_task_timeout.seconds == 3
    assert second.typed_search_attributes.get(TASK_KEY) == task.key
    assert not await events_of(house, task, EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
    former = await house.client.get_workflow_handle(handle.id, run_id=first.run_id).fetch_history()
    turns = [event for event in former.events if event.event_type == EventType.EVENT_TYPE_MARKER_RECORDED]
    assert len(turns) == TURNS_PER_RUN


async def test_a_reminder_of_next_month_comes_next_month(timeless_house: House) -> None:
    house = timeless_house
    async with house.working():
        task = await house.task(CALM, due=40 * DAY)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        await house.skip(task, timedelta(days=38))
        await house.until_plan(task, lambda turn: turn.wait is not None and turn.wait < DAY + 60)
        assert await steps(task) == ["ASSIGNED 1"]
        await house.skip(task, timedelta(days=1, minutes=1))
        await house.until_steps(task, ["ASSIGNED 1", "REMINDER 1"])
        await house.skip(task, timedelta(days=1))
        await house.until_steps(task, ["ASSIGNED 1", "REMINDER 1", "DUE 1"])


async def test_operators_see_how_a_task_stands_and_what_comes_next(house: House) -> None:
    async with house.working():
        task = await house.task(CALM, due=2 * DAY)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        handle = house.lifecycle_of(task)
        description = await handle.describe()
        attributes = description.typed_search_attributes
        metadata = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
        [timer] = await events_of(house, task, EventType.EVENT_TYPE_TIMER_STARTED)
    assert await description.static_summary() == task.key
    assert attributes.get(TASK_KEY) == task.key
    assert attributes.get(TASK_STATUS) == Status.PENDING
    assert attributes.get(TASK_PRIORITY) == Priority.MEDIUM
    assert attributes.get(ASSIGNEE_ID) == str(house.world.ada.id)
    assert attributes.get(PROJECT_ID) == str(house.world.project_id)
    assert attributes.get(DUE_AT) == task.due_at
    assert attributes.get(ESCALATION_LEVEL) == 0
    assert f"| Task | {task.key} |" in metadata.current_details
    assert "| Assignee | Ada |" in metadata.current_details
    assert task.title not in metadata.current_details
    assert b"remind" in timer.user_metadata.summary.data.lower()


async def events_of(house: House, task: Task, kind: EventType.ValueType) -> list[HistoryEvent]:
    history = await house.lifecycle_of(task).fetch_history()
    return [event for event in history.events if event.event_type == kind]


async def until_events(house: House, task: Task, kind: EventType.ValueType, count: int) -> None:
    async def there() -> bool:
        return len(await events_of(house, task, kind)) >= count

    await eventually(there, WITHIN, every=0.1)
