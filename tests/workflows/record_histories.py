"""Records the histories that must replay for as long as workflows of this version may run.

    python -m tests.workflows.record_histories NAME [SCENE ...]

lives through the scenes below, or those that are named, on real servers and writes what their workflows went through to
`histories/NAME/`, one file a run. What was recorded is never recorded again, for it may have been shipped: choose a new
name, such as the version's.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowExecution

from core.settings import Settings
from tests.stack import Servers, create_database, running_servers
from tests.workflows import (
    test_deliver,
    test_digests,
    test_guard,
    test_policy_rollout,
    test_policy_schedule,
    test_task_lifecycle,
)
from tests.workflows.house import HURRIED, House, open_house

HISTORIES = Path(__file__).parent / "histories"
RUNS_OF_A_KIND = 1

Scene = Callable[[House], Awaitable[None]]
SCENES: dict[str, Scene] = {
    "reminded-and-escalated": test_task_lifecycle.test_a_task_reminds_and_escalates_and_everybody_hears_once,
    "acknowledged": test_task_lifecycle.test_an_acknowledgement_holds_what_would_follow,
    "closed-and-reopened": test_task_lifecycle.test_completing_ends_the_life_and_reopening_begins_it_again,
    "closed-at-once": test_task_lifecycle.test_the_life_of_a_task_that_is_closed_already_ends_at_once,
    "poked-while-waiting": test_task_lifecycle.test_a_date_that_moves_closer_is_heard_of_while_the_life_sleeps,
    "poked-while-closing": test_task_lifecycle.test_a_change_that_arrives_while_a_life_ends_makes_it_look_again,
    "advance-failed": test_task_lifecycle.test_a_life_goes_on_where_it_was_after_postgresql_was_away,
    "continued-as-new": test_task_lifecycle.test_a_long_life_goes_on_in_a_new_run_that_knows_what_was_shown,
    "put-off": test_deliver.test_what_a_provider_puts_off_is_tried_again_by_itself,
    "withdrawn": test_deliver.test_nothing_leaves_behind_an_acknowledgement,
    "taken-over": test_deliver.test_what_was_on_its_way_when_the_worker_stopped_goes_again_and_says_so,
    "put-off-for-long": test_deliver.test_a_delivery_that_is_put_off_again_and_again_goes_on_in_a_new_run,
    "terminated": test_guard.test_a_life_that_was_terminated_by_hand_begins_again,
    "looked-at": test_policy_schedule.test_a_running_task_follows_when_a_schedule_ends,
    "too-early": test_policy_schedule.test_who_comes_too_early_waits_for_the_clock_of_the_database,
    "rolled-out": test_policy_rollout.test_every_task_hears_of_another_policy_batch_by_batch,
    "rolled-out-again": (
        test_policy_rollout.test_a_rollout_that_was_terminated_by_hand_is_finished_and_touches_each_task_once
    ),
    "told-of-the-day": test_digests.test_each_person_gets_one_mail_with_their_own_tasks,
}

IN_A_HURRY = {"put-off-for-long"}


async def record(servers: Servers, folder: Path, scenes: Sequence[str]) -> None:
    settings = Settings(
        database_url=await create_database(servers, "histories"),
        redis_url=servers.redis_url,
        temporal_address=servers.temporal_address,
        data=folder,
        process_name="histories",
        task_queue="histories",
    )
    for name in scenes:
        async with open_house(settings, HURRIED if name in IN_A_HURRY else None) as house:
            await SCENES[name](house)
            await _write(house, folder / name)


async def _write(house: House, stem: Path) -> None:
    """One history of each type and status."""
    kinds: dict[str, int] = {}
    async for run in house.client.list_workflows(f"TaskQueue = '{house.settings.task_queue}'"):
        kind = _kind(run)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= RUNS_OF_A_KIND:
            handle = house.client.get_workflow_handle(run.id, run_id=run.run_id)
            path = stem.with_name(f"{stem.name}.{kind}.json")
            history = _without_traces((await handle.fetch_history()).to_json_dict())
            with path.open("x") as file:
                file.write(json.dumps(history, separators=(",", ":")) + "\n")
            print(path.name)


def _without_traces(value: Any) -> Any:
    """Stack traces name folders of the machine that recorded them, and replaying never looks at them."""
    match value:
        case dict():
            return {key: "" if key == "stackTrace" else _without_traces(item) for key, item in value.items()}
        case list():
            return [_without_traces(item) for item in value]
        case _:
            return value


def _kind(run: WorkflowExecution) -> str:
    assert run.status is not None
    return f"{run.workflow_type}-{run.status.name.lower().replace('_', '-')}"


def main() -> None:
    folder = HISTORIES / sys.argv[1]
    folder.mkdir(parents=True, exist_ok=True)
    with running_servers() as servers:
        asyncio.run(record(servers, folder, sys.argv[2:] or list(SCENES)))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
