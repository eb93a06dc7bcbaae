"""Every command of every runbook is run against a real stack, in the situation that it is for."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.ops.operators.book import RUNBOOKS, Book, commands_of
from tests.ops.operators.night import PASSWORD, Night, in_, open_night
from tests.ops.operators.situations import QUEUE, pause, poison, releases, started_by
from tests.outside import provider

MANY = 5


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with open_night(tmp_path_factory.mktemp("night")) as night:
        yield night


def test_every_runbook_has_commands_and_a_test_here() -> None:
    names = {path.stem for path in RUNBOOKS.glob("*.md")} - {"queries"}
    assert all(commands_of(name) for name in names)
    tested = set(re.findall(r'\.book\(\s*"([^"]+)"', Path(__file__).read_text()))
    assert tested == names


def test_before_you_begin(night: Night) -> None:
    book = night.book("README", EMAIL=night.email, PASSWORD=PASSWORD)
    book.do("export MUSTER_DATA=.muster API=http://127.0.0.1:8000/api/v1")
    shown = {
        "./muster status": r"worker-1 +up",
        "./muster ops workflows": r"TaskLifecycle +Running +1",
        "./muster ops tasks --behind": "none",
        "./muster ops deliveries --since 1h --summary": "Deliveries",
    }
    book.see_all(shown)
    book.do('curl -s "$API/../../health/ready"', '"status":"ready"')
    book.do(book.with_words("auth/login"), '"access_token":')
    book.is_through()


def test_worker_down(night: Night) -> None:
    pid = night.worker_pid()
    psutil.Process(pid).suspend()
    task = night.task(due_at=in_(days=1))
    book = night.book("worker-down", PID=str(pid))
    book.see_all({"./muster ops workflows": rf"{QUEUE} +workflows +[1-9]", "./muster status": rf"worker-1 +up +{pid}"})
    book.see("./muster ops tasks --behind", task["key"])
    book.do('tail -n 20 "$MUSTER_DATA/logs/worker-1.log"', "worker.ready")
    book.do('kill -KILL "$PID"')
    book.see("./muster ops tasks --behind", "none")
    book.see("./muster ops workflows", rf"{QUEUE} +workflows +0")
    book.is_through()
    assert night.worker_pid() != pid


def test_provider_outage(night: Night) -> None:
    night.ask("POST", "/me/devices", {"token": "phone-1", "platform": "ANDROID", "kind": "FID"})
    max_ = night.colleague("Max", "payload-1")
    tasks = [night.task(title="Push me", as_=max_, assignee_id=night.ask("GET", "/me")["id"]) for _ in range(MANY)]
    book = night.book("provider-outage")
    shown = {
        "./muster ops deliveries --since 1h --summary": rf"PUSH +(HALF_)?OPEN[\s\S]*PUSH +QUEUED +{MANY}[\s\S]*Errors",
        "./muster ops deliveries --channel PUSH --state QUEUED": r"ASSIGNED +PUSH +QUEUED[\s\S]*said last[\s\S]*RETRY",
        "./muster ops links": r"in-retry[\s\S]*/workflows\?query=TaskQueue",
    }
    book.see_all(shown)
    book.do('curl -s "$API/../../health/ready"', '"status":"degraded".*"push":"down"')
    book.do(book.with_words("deliveries/channels"), '"channel":"PUSH","state":"(OPEN|HALF_OPEN)"')
    with provider("tests.providers.fcm", night.pushes, night.push_port):
        book.see(
            "./muster ops deliveries --since 1h --summary", rf"PUSH +CLOSED[\s\S]*PUSH +SENT +{MANY}", never=" QUEUED "
        )
        book.see("./muster ops deliveries --state FAILED --since 1d", "Deliveries: none")
        night.task(title="Too big", assignee_id=max_["user"]["id"])
        failed = night.until_failed(1)
        book.do(book.with_words("state=FAILED"), failed)
        book.variables["DELIVERY"] = failed
        book.do(book.with_words("$DELIVERY/retry"), '"state":"QUEUED"')
        night.until_failed(2)
        book.do(book.with_words("deliveries/retry"), '"retried":1')
        night.until_failed(3)
    book.is_through()
    pushed = night.pushes.read_text()
    assert all(task["key"] in pushed for task in tasks)


def test_bad_policy(night: Night) -> None:
    good = night.ask("GET", "/policies/default")["policy"]["id"]
    task = night.task(due_at=in_(days=2))
    night.until_seen(task)
    quiet = night.ask("POST", "/policies", {"name": "Nobody hears", "remind_at_due": False})["id"]
    book = night.book("bad-policy", GOOD=good, PROJECT=night.project["id"], POLICY=quiet)
    night.ask("PUT", "/policies/default", {"policy_id": quiet})
    night.until_reminded(task, False)
    put_back(night, book, task)
    write_anew(night, book, task)
    end_schedule(night, book, task)
    book.see("./muster ops workflows --type PolicyRollout", r"PolicyRollout +Completed", never="Running")
    book.see("./muster ops tasks --limit 20", rf"{task['key']} .*Reminder")
    book.is_through()


def put_back(night: Night, book: Book, task: dict[str, Any]) -> None:
    """Somebody chose another policy for the whole system."""
    book.do(book.with_words('"$API/policies/default"'), "Nobody hears")
    book.do(book.with_words('"$API/projects/$PROJECT/policy"'), "Nobody hears")
    book.do(book.with_words("policies/history?limit"), "policy.changed")
    book.do(book.with_words("history?project_id"), '"items":')
    rollouts = json.loads(book.do(book.with_words("policy-rollouts?limit"), '"reason":"CHOSEN"'))
    book.variables["ROLLOUT"] = rollouts["items"][0]["id"]
    book.do(book.with_words("policy-rollouts/$ROLLOUT"), '"state":"(RUNNING|DONE)"')
    book.see("./muster ops deliveries --since 15m --summary", "Deliveries")
    book.do(book.with_words("$GOOD/preview"), '"at_once":')
    book.do(book.with_words("PUT", '"$API/policies/default"'), book.variables["GOOD"])
    night.until_reminded(task, True)
    book.do(book.with_words("PUT", '"$API/projects/$PROJECT/policy"'), book.variables["GOOD"])
    assert night.ask("GET", f"/projects/{night.project['id']}/policy")["policy"]["id"] == book.variables["GOOD"]


def write_anew(night: Night, book: Book, task: dict[str, Any]) -> None:
    """Somebody replaced what the policy in force says."""
    policy = night.ask("POST", "/policies", {"name": "Ours", "remind_before": ["PT1H"]})
    night.ask("PUT", f"/projects/{night.project['id']}/policy", {"policy_id": policy["id"]})
    night.ask("PUT", f"/policies/{policy['id']}", {"name": "Ours", "remind_at_due": False})
    night.until_reminded(task, False)
    book.variables["POLICY"] = policy["id"]
    versions = json.loads(book.do(book.with_words("versions?limit=10"), '"changes":'))
    book.variables["VERSION"] = str(versions["items"][-1]["version"])
    book.do(book.with_words("versions?limit=100"))
    book.do(book.with_words("$API/policies/preview"), '"at_once":')
    book.do(book.with_words("PUT", "$API/policies/$POLICY"), "PT1H")
    night.until_reminded(task, True)


def end_schedule(night: Night, book: Book, task: dict[str, Any]) -> None:
    """A schedule began."""
    quiet = night.ask("POST", "/policies", {"name": "Silent night", "remind_at_due": False})["id"]
    times = {"starts_at": in_(minutes=-1), "ends_at": in_(days=1)}
    wanted = {"name": "Tonight", "policy_id": quiet, "project_id": night.project["id"]} | times
    book.variables["SCHEDULE"] = night.ask("POST", "/policy-schedules", wanted)["id"]
    night.until_reminded(task, False)
    book.do(book.with_words("policy-schedules?state"), book.variables["SCHEDULE"])
    book.do(book.with_words("$SCHEDULE/pause"), '"state":"PAUSED"')
    night.until_reminded(task, True)
    book.do(book.with_words("$SCHEDULE/resume"), '"state":"ACTIVE"')
    night.until_reminded(task, False)
    book.do(book.with_words("DELETE", "$SCHEDULE"))
    night.until_reminded(task, True)


def test_stuck_workflow(night: Night) -> None:
    task, other = night.task(due_at=in_(days=1)), night.task(due_at=in_(days=1))
    for each in (task, other):
        night.until_seen(each)
        asyncio.run(poison(night, each))
    book = night.book("stuck-workflow", KEY=task["key"])
    book.see("./muster ops links", r"stuck: ")
    stuck = rf"(?=[\s\S]*task:{task['id']})(?=[\s\S]*task:{other['id']})"
    book.see_all({"./muster ops workflows --stuck": stuck, './muster ops tasks "$KEY"': "stuck-workflow.md"})
    book.do('./muster ops workflows heal "$KEY" --yes', f"Poked: {task['key']}")
    book.do('./muster ops workflows heal "$KEY" --terminate', "Nothing was done")
    book.do('./muster ops workflows heal "$KEY" --terminate --yes', f"Poked: {task['key']}")
    book.see('./muster ops tasks "$KEY"', "All is well")
    book.do("./muster ops workflows heal --stuck --terminate --yes", f"Poked: {other['key']}")
    book.see("./muster ops workflows --stuck", "Stuck: none")
    asyncio.run(pause(night, "guard"))
    book.see("./muster ops workflows", f"guard:{QUEUE} is paused")
    book.do("./muster ops workflows resume guard --yes", "goes on")
    book.is_through()


def test_non_determinism(night: Night, tmp_path: Path) -> None:
    task = night.task(due_at=in_(days=1))
    night.until_seen(task)
    book = night.book("non-determinism", GOOD="good", BAD="bad", KEY=task["key"])
    set_good = './muster ops workflows set-current "$GOOD" --yes'
    builds = {"good": ["worker"], "bad": ["tests.ops.operators.broken_release", str(tmp_path)]}
    with releases(night, builds):
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


def test_queue_growing(night: Night) -> None:
    psutil.Process(night.worker_pid()).suspend()
    tasks = [night.task(due_at=in_(days=1)) for _ in range(MANY)]
    book = night.book("queue-growing")
    book.see("./muster ops deliveries --since 1h --summary", "Deliveries")
    book.do('curl -s "$API/../../health/ready"', '"status":"ready"')
    book.do('tail -n 20 "$MUSTER_DATA/logs/relay-1.log"', "relay.started")
    asyncio.run(pause(night, "digests"))
    book.see("./muster ops workflows", rf"{QUEUE} +workflows +[{MANY}-9][\s\S]*digests:{QUEUE} is paused")
    book.do("./muster ops workflows resume digests --yes", "goes on")
    night.stack.stop()
    with started_by(book, "./muster up --workers 2"):
        book.see_all({"./muster status": r"worker-2 +up", "./muster ops tasks --behind": "none"})
        book.see("./muster ops workflows", rf"{QUEUE} +workflows +0")
        for task in tasks:
            night.until_seen(task)
    book.is_through()
