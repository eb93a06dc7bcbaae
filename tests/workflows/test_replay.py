"""Every workflow that ever ran in a shipped version can be taken up by this one."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from core.temporal import DATA_CONVERTER
from services.lifecycle import rules
from worker import WORKFLOWS, sandbox
from workflows import task_lifecycle

pytestmark = pytest.mark.anyio

HISTORIES = Path(__file__).parent / "histories"
RECORDED = sorted(HISTORIES.glob("*/*.json"))
OF_LIVES = [path for path in RECORDED if ".TaskLifecycle-" in path.name]


def history(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.stem, path.read_text())


def replayer(*workflows: type) -> Replayer:
    return Replayer(workflows=workflows or WORKFLOWS, workflow_runner=sandbox(), data_converter=DATA_CONVERTER)


def name_of(path: Path) -> str:
    return str(path.relative_to(HISTORIES).with_suffix(""))


@pytest.mark.parametrize("path", RECORDED, ids=name_of)
async def test_a_recorded_history_replays(path: Path) -> None:
    await replayer().replay_workflow(history(path))


def test_every_branch_was_recorded() -> None:
    names = {path.name for path in RECORDED}
    assert names >= {
        "closed-at-once.TaskLifecycle-completed.json",
        "reminded-and-escalated.TaskLifecycle-running.json",
        "poked-while-waiting.TaskLifecycle-running.json",
        "poked-while-closing.TaskLifecycle-completed.json",
        "advance-failed.TaskLifecycle-running.json",
        "continued-as-new.TaskLifecycle-continued-as-new.json",
        "continued-as-new.TaskLifecycle-running.json",
        "put-off.Deliver-completed.json",
        "put-off-for-long.Deliver-continued-as-new.json",
        "rolled-out.PolicyRollout-completed.json",
        "looked-at.PolicySchedule-completed.json",
        "too-early.PolicySchedule-completed.json",
        "terminated.Guard-completed.json",
        "told-of-the-day.Digests-completed.json",
    }
    of_rollouts = {name_of(path) for path in RECORDED if ".PolicyRollout-" in path.name}
    assert of_rollouts >= {
        "0.1/rolled-out.PolicyRollout-completed",
        "0.2/rolled-out.PolicyRollout-completed",
        "0.2/rolled-out-again.PolicyRollout-completed",
    }


@pytest.fixture
def reordered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type]:
    """A copy of the lifecycle that sleeps before it shows what it did."""
    source = inspect.getsource(task_lifecycle)
    show = "            self._show(turn)\n"
    sleep = "            await self._until_poked_or_due(turn)\n"
    assert source.count(show) == source.count(sleep) == 1
    copy = source.replace(show, "").replace(sleep, sleep + show)
    (tmp_path / "reordered_lifecycle.py").write_text(copy)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("reordered_lifecycle").TaskLifecycle
    importlib.invalidate_caches()


async def test_a_copy_that_does_things_in_another_order_does_not_replay(reordered: type) -> None:
    path = HISTORIES / "0.1" / "reminded-and-escalated.TaskLifecycle-running.json"
    with pytest.raises(NondeterminismError):
        await replayer(reordered).replay_workflow(history(path))


@pytest.mark.parametrize("path", OF_LIVES, ids=name_of)
async def test_a_changed_planner_changes_no_replay(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def another_plan(*_: object) -> list[object]:
        raise AssertionError("replay never plans")

    monkeypatch.setattr(rules, "plan", another_plan)
    await replayer().replay_workflow(history(path))
