"""What goes wrong at night, brought about."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.eventually import eventually_sync
from tests.ops.operators.book import ROOT, Book
from tests.ops.operators.night import WITHIN, Night

QUEUE = "muster"


async def poison(night: Night, task: dict[str, Any]) -> None:
    """In the place of a task's workflow put one that can't begin: its argument is none."""
    client = await night.temporal()
    await client.get_workflow_handle(f"task:{task['id']}").terminate("for the test")
    await client.start_workflow(
        "TaskLifecycle", "no task", id=f"task:{task['id']}", task_queue=QUEUE, task_timeout=timedelta(seconds=3)
    )


async def pause(night: Night, what: str) -> None:
    await (await night.temporal()).get_schedule_handle(f"{what}:{QUEUE}").pause(note="for the test")


@contextmanager
def releases(night: Night, builds: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Workers with a build id each beside that of the stack, ready to work once theirs is current."""
    logs = {build: night.stack.data / f"{build}.log" for build in builds}
    with ExitStack() as started:
        processes = [started.enter_context(_release(night, build, builds[build], logs[build])) for build in builds]
        for log in logs.values():
            eventually_sync(lambda log=log: "worker.ready" in log.read_text(), WITHIN, every=0.1)
        assert all("worker.not_current" in log.read_text() for log in logs.values())
        yield
        for process in processes:
            process.send_signal(signal.SIGTERM)


@contextmanager
def _release(night: Night, build: str, module: Sequence[str], log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    environment = os.environ | night.addresses | {"MUSTER_BUILD_ID": build, "MUSTER_PROCESS": build}
    with log.open("w") as file:
        process = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=environment, stdout=file)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


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
