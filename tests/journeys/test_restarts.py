"""Stopping and starting again: promises are kept all the same."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.eventually import eventually
from tests.journeys.test_first_light import QUICK, in_seconds
from tests.outside import Person, Stack, lines_of, muster_up, provider, register

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def pushes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("restarts") / "pushes.jsonl"


@pytest.fixture(scope="module")
def environment(pushes: Path) -> Iterator[dict[str, str]]:
    with provider("tests.providers.fcm", pushes) as fcm:
        yield {"MUSTER_FCM_URL": f"http://{fcm}"}


async def owner_with_a_phone(base: str, **policy: Any) -> tuple[Person, dict[str, Any]]:
    olga = await register(base, "Olga")
    project = await olga.post("/projects", {"name": "Restarts", "key": "R" + olga.id[-8:].upper()})
    made = await olga.post("/policies", QUICK | {"project_id": project["id"], "ladder": []} | policy)
    response = await olga.ask("PUT", f"/projects/{project['id']}/policy", {"policy_id": made["id"]})
    assert response.is_success, response.text
    await olga.post("/me/devices", {"token": f"phone-{olga.id}", "platform": "ANDROID"})
    return olga, project


def pushed(pushes: Path, task: dict[str, Any]) -> list[str]:
    """The kinds of what the phone was told about a task."""
    messages = [line["message"]["data"] for line in lines_of(pushes)]
    return [data["kind"] for data in messages if data["task_id"] == task["id"]]


def descendants(stack: Stack) -> list[psutil.Process]:
    return psutil.Process(stack.process.pid).children(recursive=True)


async def test_a_second_start_keeps_what_was_promised_before_the_first_was_stopped(
    tmp_path: Path, environment: dict[str, str], pushes: Path
) -> None:
    """Stopped by SIGTERM within ten seconds, with nothing left running; the reminder fell due meanwhile."""
    with muster_up(tmp_path / "data", environment) as stack:
        olga, project = await owner_with_a_phone(stack.base)
        body = {"project_id": project["id"], "title": "Pay the rent", "assignee_id": olga.id, "due_at": in_seconds(8)}
        task = await olga.post("/tasks", body)
        processes = await asyncio.to_thread(descendants, stack)
        assert len(processes) >= 6
        assert await asyncio.to_thread(stack.stop) == 0
        assert not psutil.wait_procs(processes, timeout=1)[1]
    assert pushed(pushes, task) == []
    with muster_up(tmp_path / "data", environment, port=stack.port) as again:
        assert (await olga.get(f"/tasks/{task['id']}"))["key"] == task["key"]

        async def reminded() -> bool:
            return {"REMINDER", "DUE", "OVERDUE"} <= set(pushed(pushes, task))

        await eventually(reminded, within=60, every=0.2)
        assert sorted(pushed(pushes, task)) == ["DUE", "OVERDUE", "REMINDER"]
        assert again.status()["worker-1"]["state"] == "up"
