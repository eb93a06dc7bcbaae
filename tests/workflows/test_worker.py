"""The worker as a process: it waits for what is not there yet, and leaves in order."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil

from core.settings import Settings

ROOT = Path(__file__).parent.parent.parent
AT_REST_MEGABYTES = 200
STARTS_WITHIN = 60.0
STOPS_WITHIN = 10.0


@contextmanager
def worker(settings: Settings, **environment: str) -> Iterator[subprocess.Popen[str]]:
    addresses = {
        "MUSTER_DATABASE_URL": settings.database_url,
        "MUSTER_REDIS_URL": settings.redis_url,
        "MUSTER_TEMPORAL_ADDRESS": settings.temporal_address,
        "MUSTER_TASK_QUEUE": f"{settings.task_queue}-process",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "worker"],
        cwd=ROOT,
        env=os.environ | addresses | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def read_until(event: str, output: IO[str] | None) -> None:
    assert output is not None
    lines = []
    for line in output:
        lines.append(line)
        if event in line:
            return
    raise AssertionError("".join(lines))


def test_a_worker_is_small_at_rest_and_drains_at_sigterm(settings: Settings) -> None:
    with worker(settings, MUSTER_FCM_URL="http://127.0.0.1:9", MUSTER_SMTP_URL="smtp://127.0.0.1:9") as process:
        read_until("worker.ready", process.stdout)
        assert psutil.Process(process.pid).memory_info().rss < AT_REST_MEGABYTES * 2**20
        process.send_signal(signal.SIGTERM)
        read_until("worker.draining", process.stdout)
        read_until("worker.stopped", process.stdout)
        assert process.wait(STOPS_WITHIN) == 0


def test_a_worker_waits_for_temporal_says_so_and_still_stops_when_asked(settings: Settings) -> None:
    with worker(settings, MUSTER_TEMPORAL_ADDRESS="127.0.0.1:9") as process:
        read_until("temporal.waiting", process.stdout)
        process.send_signal(signal.SIGTERM)
        read_until("worker.stopped", process.stdout)
        assert process.wait(STOPS_WITHIN) == 0


def test_a_setting_that_is_missing_is_named_in_one_sentence(settings: Settings) -> None:
    with worker(settings, MUSTER_TEMPORAL_ADDRESS="") as process:
        output, _ = process.communicate(timeout=STARTS_WITHIN)
    assert output == "MUSTER_TEMPORAL_ADDRESS is not set.\n"
    assert process.returncode == 2
