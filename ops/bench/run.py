"""The whole of `./muster bench`: worlds are set up, lines measured, and the report shown and kept."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Literal

import uvloop
from rich.console import Console

from ops.bench import digest, due, http, memory, preview, push, relay, rollout, web
from ops.bench.fcm import fcm
from ops.bench.realtime import run as realtime
from ops.bench.report import Line, Report
from ops.bench.world import world
from ops.program import CannotRun

HTTP = ("get", "list", "create")
RELAY = ("relay", "latency")
NAMES = ("memory", "due", "push", "preview", "rollout", "digest", *HTTP, *RELAY)

Suite = Literal["system", "realtime", "web"]


def bench(suite: Suite, only: Sequence[str], json_file: Path | None) -> None:
    """Measure, print a table, and write the file where one is named. Raises CannotRun, also where a goal is missed."""
    names, measure = _SUITES[suite]
    unknown = [name for name in only if name not in names]
    if unknown:
        raise CannotRun(f"There is nothing to measure called {unknown[0]}; choose from {', '.join(names)}.")
    began = time.monotonic()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        lines = runner.run(measure(set(only or names)))
    report = Report.of(lines, time.monotonic() - began)
    report.show(Console())
    if json_file is not None:
        report.write(json_file)
    if report.missed:
        raise CannotRun("Not every goal is met.")


async def _realtime(names: set[str]) -> list[Line]:
    async with fcm() as (fcm_url, _pushes), world(fcm_url) as place:
        return await realtime.measure(place, names)


async def _system(names: set[str]) -> list[Line]:
    """What is due runs before the masses are loaded: a worker would wake them all."""
    async with fcm() as (fcm_url, pushes), world(fcm_url) as place:
        lines: list[Line] = []
        if "memory" in names:
            lines += await memory.measure(place)
        if "due" in names:
            lines += await due.measure(place, pushes)
        if "push" in names:
            lines += await push.measure(place, pushes)
        if "preview" in names:
            lines.append(await preview.measure(place))
        if "rollout" in names:
            lines += await rollout.measure(place)
        if "digest" in names:
            lines.append(await digest.measure(place))
        if names & set(HTTP):
            lines += await http.measure(place, names)
        if names & set(RELAY):
            lines += await relay.measure(place, names)
        return lines


async def _web(names: set[str]) -> list[Line]:
    async with fcm() as (fcm_url, _pushes), world(fcm_url) as place:
        return await web.measure(place, names)


_SUITES: dict[Suite, tuple[tuple[str, ...], Callable[[set[str]], Coroutine[Any, Any, list[Line]]]]] = {
    "system": (NAMES, _system),
    "realtime": (realtime.NAMES, _realtime),
    "web": (web.NAMES, _web),
}
