"""Every command of every runbook is run against a real stack, in the situation that it is for."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from temporalio.client import Client

from tests.eventually import eventually, eventually_sync
from tests.ops.operators.book import ROOT, RUNBOOKS, Book, commands_of
from tests.outside import Stack, free_port, muster_up, provider

PASSWORD = "correct horse battery"
QUEUE = "muster"
WITHIN = 60.0
MANY = 5


@dataclass
class Night:
    """A stack, an administrator, a project, and the port on which the push provider is not there."""

    stack: Stack
    push_port: int
    pushes: Path
    email: str
    http: httpx.Client
    project: dict[str, Any]

    def book(self, name: str, **variables: str) -> Book:
        usual = {"MUSTER_DATA": str(self.stack.data), "MUSTER_PORT": str(self.stack.port), "API": f"{self.api}"}
        return Book(name, usual | variables)

    @property
    def api(self) -> str:
        return f"{self.stack.base}/api/v1"

    @property
    def token(self) -> str:
        return str(self.http.headers["Authorization"]).removeprefix("Bearer ")

    @property
    def addresses(self) -> dict[str, str]:
        addresses: dict[str, str] = json.loads((self.stack.data / "state.json").read_text())["addresses"]
        return addresses

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def task(self, **fields: Any) -> dict[str, Any]:
        return dict(self.ask("POST", "/tasks", {"project_id": self.project["id"], "title": "Check the pumps"} | fields))

    def next_steps(self, task: dict[str, Any]) -> list[str]:
        return [entry["kind"] for entry in self.ask("GET", f"/tasks/{task['id']}/timeline")["upcoming"]]

    def until_seen(self, task: dict[str, Any]) -> None:
        """Until its workflow has looked at it."""

        def is_seen() -> bool:
            return bool(self.ask("GET", f"/tasks/{task['id']}/agenda")["revision"])

        eventually_sync(is_seen, WITHIN, every=0.2)

    def worker_pid(self) -> int:
        return int(self.stack.status()["worker-1"]["pid"])

    def make_current(self, build: str) -> None:
        """As whoever deploys a release does it."""
        command = [
            str(ROOT / "muster"),
            "ops",
            "workflows",
            "set-current",
            build,
            "--yes",
            "--data",
            str(self.stack.data),
        ]
        subprocess.run(command, capture_output=True, check=True, timeout=60)

    def until_found(self, query: str) -> None:
        """Until Temporal's visibility, which comes a little later, knows of such a workflow."""

        async def is_known() -> bool:
            return (await (await self.temporal()).count_workflows(query)).count > 0

        asyncio.run(eventually(is_known, WITHIN, every=0.2))

    async def temporal(self) -> Client:
        return await Client.connect(self.addresses["MUSTER_TEMPORAL_ADDRESS"])


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder, push_port = tmp_path_factory.mktemp("night"), free_port()
    environment = {"MUSTER_FCM_URL": f"http://127.0.0.1:{push_port}", "MUSTER_RATE_LIMIT_FACTOR": "100"}
    with muster_up(folder / "data", environment) as stack, httpx.Client(base_url=f"{stack.base}/api/v1") as http:
        account = {"email": "mia@example.com", "password": PASSWORD, "name": "Mia"}
        signed_in = http.post("/auth/register", json=account).json()
        http.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        project = http.post("/projects", json={"name": "Operations", "key": "OPS"}).json()
        night = Night(stack, push_port, folder / "pushes.jsonl", account["email"], http, project)
        night.until_seen(night.task(due_at=_in(days=1)))
        yield night


def _in(**amount: float) -> str:
    return (datetime.now(UTC) + timedelta(**amount)).isoformat()


def test_every_runbook_has_commands_and_a_test_here() -> None:
    names = {path.stem for path in RUNBOOKS.glob("*.md")} - {"queries"}
    assert all(commands_of(name) for name in names)
    tested = set(re.findall(r'\.book\(\s*"([^"]+)"', Path(__file__).read_text()))
    assert tested == names


def test_before_you_begin(night: Night) -> None:
    book = night.book("README", EMAIL=night.email, PASSWORD=PASSWORD)
    book.do("export MUSTER_DATA=.muster API=http://127.0.0.1:8000/api/v1")
    book.see("./muster status", r"worker-1 +up")
    book.see("./muster ops workflows", r"TaskLifecycle +Running +1")
    book.see("./muster ops tasks --behind", "none")
    book.see("./muster ops deliveries --since 1h --summary", "Deliveries")
    book.do('curl -s "$API/../../health/ready"', '"status":"ready"')
    book.do(next(command for command in book.left if "auth/login" in command), '"access_token":')
    book.is_through()


def test_worker_down(night: Night) -> None:
    pid = night.worker_pid()
    psutil.Process(pid).suspend()
    task = night.task(due_at=_in(days=1))
    book = night.book("worker-down", PID=str(pid))
    book.see("./muster ops tasks --behind", task["key"])
    book.see("./muster ops workflows", rf"{QUEUE} +workflows +[1-9]")
    book.see("./muster status", rf"worker-1 +up +{pid}")
    book.do('tail -n 20 "$MUSTER_DATA/logs/worker-1.log"', "worker.ready")
    book.do('kill -KILL "$PID"')
    book.see("./muster ops tasks --behind", "none")
    book.see("./muster ops workflows", rf"{QUEUE} +workflows +0")
    book.is_through()
    assert night.worker_pid() != pid


def test_provider_outage(night: Night) -> None:
    night.ask("POST", "/me/devices", {"token": "phone-1", "platform": "ANDROID", "kind": "FID"})
    other = night.http.post("/auth/register", json={"email": "max@example.com", "password": PASSWORD, "name": "Max"})
    night.ask("POST", f"/projects/{night.project['id']}/members", {"email": "max@example.com", "role": "MANAGER"})
    theirs = {"Authorization": f"Bearer {other.json()['access_token']}"}
    body = {"project_id": night.project["id"], "title": "Push me", "assignee_id": night.ask("GET", "/me")["id"]}
    task = night.http.post("/tasks", json=body, headers=theirs).json()
    book = night.book("provider-outage")
    book.see("./muster ops deliveries --since 1h --summary", r"PUSH +QUEUED +1[\s\S]*Errors[\s\S]*PUSH")
    book.see("./muster ops deliveries --channel PUSH --state QUEUED", rf"{task['key']} +ASSIGNED +PUSH +QUEUED")
    book.see("./muster ops links", r"in-retry[\s\S]*/workflows\?query=TaskQueue")
    with provider("tests.providers.fcm", night.pushes, night.push_port):
        book.see("./muster ops deliveries --since 1h --summary", r"PUSH +SENT +1", never="QUEUED")
        book.see("./muster ops deliveries --state FAILED --since 1d", "Deliveries: none")
    book.is_through()
    assert task["key"] in night.pushes.read_text()


def test_bad_policy(night: Night) -> None:
    good = night.ask("GET", "/policies/default")["policy"]["id"]
    task = night.task(due_at=_in(days=2))
    night.until_seen(task)
    quiet = night.ask("POST", "/policies", {"name": "Nobody hears", "remind_at_due": False})["id"]
    night.ask("PUT", "/policies/default", {"policy_id": quiet})
    eventually_sync(lambda: night.next_steps(task) == [], WITHIN, every=0.2)
    book = night.book("bad-policy", TOKEN=night.token, GOOD=good, PROJECT=night.project["id"])
    of = {
        part: next(c for c in book.left if part in c) for part in ("policies?limit", "preview", "PUT", "tasks --limit")
    }
    book.do('curl -s -H "Authorization: Bearer $TOKEN" "$API/policies/default"', "Nobody hears")
    book.do(of["policies?limit"], good)
    book.see("./muster ops deliveries --since 15m --summary", "Deliveries")
    book.see("./muster ops workflows --type PolicyRollout", r"PolicyRollout +Completed")
    book.do('curl -s -H "Authorization: Bearer $TOKEN" "$API/projects/$PROJECT/policy"', "Nobody hears")
    book.do(of["preview"], '"at_once":')
    book.do(of["PUT"], good)
    eventually_sync(lambda: "REMINDER" in night.next_steps(task), WITHIN, every=0.2)
    book.see("./muster ops workflows --type PolicyRollout", r"PolicyRollout +Completed", never="Running")
    book.see("./muster ops tasks --limit 20", rf"{task['key']} .*Reminder")
    book.do(next(c for c in book.left if "PUT" in c), good)
    book.is_through()
    assert night.ask("GET", f"/projects/{night.project['id']}/policy")["policy"]["id"] == good


def test_stuck_workflow(night: Night) -> None:
    task, other = night.task(due_at=_in(days=1)), night.task(due_at=_in(days=1))
    for each in (task, other):
        night.until_seen(each)
        asyncio.run(poison(night, each))
    book = night.book("stuck-workflow", KEY=task["key"])
    book.see("./muster ops workflows --stuck", rf"task:{task['id']}")
    book.see("./muster ops workflows --stuck", rf"task:{other['id']}")
    book.see('./muster ops tasks "$KEY"', "stuck-workflow.md")
    book.see("./muster ops links", r"stuck: ")
    book.do('./muster ops workflows heal "$KEY" --yes', f"Poked: {task['key']}")
    book.do('./muster ops workflows heal "$KEY" --terminate', "Nothing was done")
    book.do('./muster ops workflows heal "$KEY" --terminate --yes', f"Poked: {task['key']}")
    book.see('./muster ops tasks "$KEY"', "All is well")
    book.do("./muster ops workflows heal --stuck --terminate --yes", f"Poked: {other['key']}")
    book.see("./muster ops workflows --stuck", "Stuck: none")
    asyncio.run(pause_guard(night))
    book.do("./muster ops workflows resume-guard --yes", "every minute again")
    book.is_through()


async def poison(night: Night, task: dict[str, Any]) -> None:
    """In the place of a task's workflow put one that can't begin: its argument is none."""
    client = await night.temporal()
    await client.get_workflow_handle(f"task:{task['id']}").terminate("for the test")
    await client.start_workflow(
        "TaskLifecycle", "no task", id=f"task:{task['id']}", task_queue=QUEUE, task_timeout=timedelta(seconds=3)
    )


async def pause_guard(night: Night) -> None:
    await (await night.temporal()).get_schedule_handle(f"guard:{QUEUE}").pause(note="for the test")


def test_non_determinism(night: Night, tmp_path: Path) -> None:
    task = night.task(due_at=_in(days=1))
    night.until_seen(task)
    book = night.book("non-determinism", GOOD="good", BAD="bad", KEY=task["key"])
    set_good = './muster ops workflows set-current "$GOOD" --yes'
    with release(night, "good", "worker"), release(night, "bad", "tests.ops.operators.broken_release", str(tmp_path)):
        book.see("./muster ops workflows versions", r"good +inactive[\s\S]*\d@")
        book.do('./muster ops workflows set-current "$GOOD"', "Nothing was done")
        book.do(set_good, "good is current")
        book.do('./muster ops workflows heal "$KEY" --yes', "Poked")
        book.see("./muster ops workflows versions", r"good +current +[1-9]")
        book.do('./muster ops workflows pin "$GOOD" --all', rf"pin to good: .*task:{task['id']}")
        book.do('./muster ops workflows pin "$GOOD" "$KEY" --yes', "pin to good: 1")
        night.until_found('TemporalWorkflowVersioningBehavior = "Pinned"')
        book.do('./muster ops workflows unpin --build "$GOOD" --yes', "unpin: 1")
        night.make_current("bad")
        book.do('./muster ops workflows heal "$KEY" --yes', "Poked")
        book.see("./muster ops workflows --stuck", rf"task:{task['id']}[\s\S]*Nondeterminism")
        book.do(set_good, "good is current")
        book.do("./muster ops workflows heal --stuck --terminate --yes", "Poked")
        book.see("./muster ops workflows --stuck", "Stuck: none")
        book.do("./muster ops workflows set-current unversioned --yes", "unversioned is current")
    book.see("./muster ops tasks --behind", "none")
    book.is_through()


@contextmanager
def release(night: Night, build: str, *module: str) -> Iterator[None]:
    """A worker with a build id beside that of the stack, ready to work once it is current."""
    environment = os.environ | night.addresses | {"MUSTER_BUILD_ID": build, "MUSTER_PROCESS": build}
    log = night.stack.data / f"{build}.log"
    with log.open("w") as file:
        process = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=environment, stdout=file)
    try:
        eventually_sync(lambda: "worker.ready" in log.read_text(), WITHIN, every=0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def test_queue_growing(night: Night) -> None:
    psutil.Process(night.worker_pid()).suspend()
    tasks = [night.task(due_at=_in(days=1)) for _ in range(MANY)]
    book = night.book("queue-growing")
    book.see("./muster ops workflows", rf"{QUEUE} +workflows +[{MANY}-9]")
    book.do('curl -s "$API/../../health/ready"', '"status":"ready"')
    book.see("./muster ops deliveries --since 1h --summary", "Deliveries")
    book.do('tail -n 20 "$MUSTER_DATA/logs/relay-1.log"', "relay.started")
    night.stack.stop()
    with started_by(book, "./muster up --workers 2"):
        book.see("./muster status", r"worker-2 +up")
        book.see("./muster ops tasks --behind", "none")
        book.see("./muster ops workflows", rf"{QUEUE} +workflows +0")
        for task in tasks:
            night.until_seen(task)
    book.is_through()


@contextmanager
def started_by(book: Book, command: str) -> Iterator[None]:
    """What runs until it is stopped."""
    book.left.remove(command)
    process = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", f"exec {command}"],
        cwd=ROOT,
        env=book.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any("Muster is ready" in line for line in process.stdout)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
