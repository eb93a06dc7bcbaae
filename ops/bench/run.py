"""The whole of `./muster bench`: worlds are set up, lines measured, and the report shown and kept."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop
from rich.console import Console

from ops.bench import due, http, memory, relay
from ops.bench.fcm import fcm
from ops.bench.report import Line, Report
from ops.bench.world import world
from ops.program import CannotRun

HTTP = ("get", "list", "create")
RELAY = ("relay", "latency")
NAMES = ("memory", "due", *HTTP, *RELAY)


def bench(only: Sequence[str], json_file: Path | None) -> None:
    """Measure, print a table, and write the file where one is named. Raises CannotRun."""
    unknown = [name for name in only if name not in NAMES]
    if unknown:
        raise CannotRun(f"There is nothing to measure called {unknown[0]}; choose from {', '.join(NAMES)}.")
    began = time.monotonic()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        lines = runner.run(_measure(set(only or NAMES)))
    report = Report.of(lines, time.monotonic() - began)
    report.show(Console())
    if json_file is not None:
        report.write(json_file)


async def _measure(names: set[str]) -> list[Line]:
    """What is due runs before the masses are loaded: a worker would wake them all."""
    async with fcm() as (fcm_url, pushes), world(fcm_url) as place:
        lines: list[Line] = []
        if "memory" in names:
            lines += await memory.measure(place)
        if "due" in names:
            lines += await due.measure(place, pushes)
        if names & set(HTTP):
            lines += await http.measure(place, names)
        if names & set(RELAY):
            lines += await relay.measure(place, names)
        return lines
