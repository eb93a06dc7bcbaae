"""`python -m relay`: carries committed entries to people and to Temporal, or stands by for a relay that does."""

import asyncio
import os
import signal
import sys

import structlog
import uvloop

from core import redis, temporal
from core.garbage import collect_seldom
from core.settings import Settings, SettingsError
from core.streams import Streams
from core.telemetry import configure_logging
from relay.leader import Candidate
from relay.sinks.people import People
from relay.sinks.sink import Sink
from relay.sinks.workflows import Workflows

log = structlog.get_logger("relay")

PATIENCE_SECONDS = 3.0
"""How long the batches under way may take after SIGTERM. What is cut off is delivered again by the next leader."""


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    working = asyncio.create_task(_relay(settings, stopping), name="relay")
    asked_to_stop = asyncio.create_task(stopping.wait())
    await asyncio.wait((working, asked_to_stop), return_when=asyncio.FIRST_COMPLETED)
    if stopping.is_set():
        await asyncio.wait((working,), timeout=PATIENCE_SECONDS)
    if working.done():
        working.result()


async def _relay(settings: Settings, stopping: asyncio.Event) -> None:
    client = redis.connect(settings)
    sinks: list[Sink] = [
        People(Streams(client, settings.redis_prefix)),
        Workflows(await temporal.connect(settings), settings.task_queue),
    ]
    collect_seldom()
    log.info("relay.started")
    async with asyncio.TaskGroup() as candidates:
        for sink in sinks:
            candidates.create_task(Candidate(settings, sink, stopping).run(), name=sink.name)
    await client.aclose()
    log.info("relay.stopped")


def main() -> int:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    configure_logging(settings)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings))
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # the Temporal client may crash while the interpreter takes itself down
