"""The law of recovery: whoever was cut, and whatever Valkey lost, ends with what is true, or was told to reload.

A writer goes on by the road of every command while clients are cut at random moments and come back with their cursors.
"""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from core.database import pool
from core.settings import Settings
from core.streams import KEPT_ENTRIES
from realtime import hub, line
from services.events.model import project_topic, task_topic, user_topic
from tests import cast
from tests.eventually import eventually
from tests.proxy import Proxy, proxy
from tests.realtime.house import House, open_house, relaying
from tests.realtime.ledger import Ledger
from tests.realtime.mirror import Mirror
from tests.relay.owing import owed
from tests.valkey import OwnValkey, own_valkey, replica_of

pytestmark = pytest.mark.anyio

EVENTS = 10_000
EVENTS_IN_TROUBLE = 3_000
USUAL_RATE = KEPT_ENTRIES
"""Events a second, of all topics."""
MIRRORS = 3
"""Beside the one that is never cut."""
CUT_AFTER = (0.05, 0.6)
"""Seconds."""
FAR_AHEAD = 500
LONGEST_PAUSE_SECONDS = 0.05
SEED = int(os.environ.get("MUSTER_LAW_SEED", random.SystemRandom().randrange(1_000_000)))


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[OwnValkey]:
    async with own_valkey(tmp_path) as valkey:
        yield valkey


@pytest.fixture
async def wire(valkey: OwnValkey) -> AsyncIterator[Proxy]:
    """Between the server and Valkey."""
    async with proxy(valkey.port) as wire:
        yield wire


@pytest.fixture
async def relays_wire(valkey: OwnValkey) -> AsyncIterator[Proxy]:
    async with proxy(valkey.port) as wire:
        yield wire


@pytest.fixture
def silence() -> float:
    """Seconds after which a line counts as cut."""
    return 0.6


@pytest.fixture
async def house(
    settings: Settings,
    valkey: OwnValkey,
    wire: Proxy,
    relays_wire: Proxy,
    silence: float,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[House]:
    """What is looked at after seconds is looked at sooner."""
    monkeypatch.setattr(hub, "IDLE_SECONDS", 1.0)
    monkeypatch.setattr(line, "PING_SECONDS", 0.2)
    monkeypatch.setattr(line, "SILENCE_SECONDS", silence)
    theirs, ours = [
        replace(settings, port=0, redis_url=valkey.url.replace(f":{valkey.port}/", f":{each.port}/"))
        for each in (relays_wire, wire)
    ]
    async with open_house(ours) as house, relaying(theirs):
        yield house


@pytest.fixture
async def trial(house: House) -> "Trial":
    chance = random.Random(SEED)
    world = await cast.world()
    task = await world.task()
    token = await house.sign_in(world.mia)
    ledger = Ledger((user_topic(world.mia.user_id), project_topic(world.project.id), task_topic(task.id)), chance)
    await ledger.open()
    mirrors = [Mirror(house.port, token, ledger) for _ in range(1 + MIRRORS)]
    return Trial(house, ledger, mirrors, chance)


class Trial:
    """A writer, one mirror that is never cut, and others that are."""

    def __init__(self, house: House, ledger: Ledger, mirrors: list[Mirror], chance: random.Random) -> None:
        self.house = house
        self.ledger = ledger
        self.mirrors = mirrors
        self.chance = chance

    @property
    def told(self) -> list[int]:
        """How often each mirror was told to reload."""
        return [mirror.told_to_reload for mirror in self.mirrors]

    def stream_of(self, topic: str) -> str:
        return f"{self.house.settings.redis_prefix}:stream:{{{topic}}}"

    async def written(self, events: int) -> None:
        """Wait until there are so many."""

        async def enough() -> bool:
            return self.ledger.written >= events

        await eventually(enough, within=60)

    async def run(self, events: int, *mischiefs: Awaitable[None], a_second: int = USUAL_RATE) -> None:
        """Mischief is done while the writer writes; then everybody ends with what is true."""
        print(f"The instants of this trial came from MUSTER_LAW_SEED={SEED}.")
        async with asyncio.TaskGroup() as group:
            following = [group.create_task(mirror.follow()) for mirror in self.mirrors]
            for mirror in self.mirrors:
                await eventually(mirror.has_joined)
            following += [group.create_task(mirror.be_cut(self.chance, CUT_AFTER)) for mirror in self.mirrors[1:]]
            doing = [asyncio.ensure_future(mischief) for mischief in mischiefs]
            await self._write(events, a_second, doing)
            for mirror in self.mirrors:
                await eventually(mirror.is_true, within=60)
            for task in following:
                task.cancel()
        assert self.ledger.written >= events

    async def _write(self, events: int, a_second: int, doing: list["asyncio.Future[None]"]) -> None:
        """So many events, and on until the mischief is done. Without mischief not faster than streams remember: however
        slow the machine is, and however often it is cut, a mirror finds what it missed.
        """
        began, at_once = time.monotonic(), max(1, a_second // 25)
        while self.ledger.written < events or not all(each.done() for each in doing):
            await self.ledger.write(min(self.chance.randint(1, at_once), max(events - self.ledger.written, 10)))
            await self._pause()
            if not doing:
                await eventually(self._all_are_near, within=60, every=0.005)
            await asyncio.sleep(max(0.0, began + self.ledger.written / a_second - time.monotonic()))
        for each in doing:
            each.result()

    async def _all_are_near(self) -> bool:
        return all(mirror.behind <= KEPT_ENTRIES // 2 for mirror in self.mirrors)

    async def _pause(self) -> None:
        """Do not run away from the relay, but wait for nobody who is away."""

        async def not_far_ahead() -> bool:
            return await owed(pool()) <= FAR_AHEAD

        with suppress(AssertionError):
            await eventually(not_far_ahead, within=LONGEST_PAUSE_SECONDS, every=0.005)


@pytest.mark.parametrize("silence", [line.SILENCE_SECONDS])
async def test_clients_that_are_cut_at_random_moments_miss_nothing_of_ten_thousand_events(trial: Trial) -> None:
    """Nothing cuts the server's own line, and a machine that is busy for a moment is not taken for a cut."""
    await trial.run(EVENTS)
    never_cut, *others = trial.mirrors
    assert never_cut.connections == 1
    assert min(mirror.connections for mirror in others) > 3
    assert sum(trial.told) == 0


async def test_where_valkey_comes_back_empty_everybody_is_told_to_reload(trial: Trial, valkey: OwnValkey) -> None:
    async def lose_everything() -> None:
        await trial.written(EVENTS_IN_TROUBLE // 3)
        await valkey.kill()
        valkey.forget()
        await valkey.start()

    await trial.run(EVENTS_IN_TROUBLE, lose_everything())
    assert min(trial.told) > 0


async def test_where_a_failover_lost_the_last_events_everybody_is_told_to_reload(
    trial: Trial, valkey: OwnValkey, wire: Proxy, relays_wire: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stream = trial.stream_of(trial.ledger.topics[0])

    async def fail_over() -> None:
        await trial.written(EVENTS_IN_TROUBLE // 3)
        await replica.ask("REPLICAOF", "NO", "ONE")
        tail = await replica.ask("XREVRANGE", stream, "+", "-", "COUNT", 1)

        async def the_primary_is_ahead() -> bool:
            return len(await valkey.ask("XRANGE", stream, tail[0][0], "+", "COUNT", 2)) == 2

        await eventually(the_primary_is_ahead)
        await valkey.kill()
        wire.targets = relays_wire.targets = [replica.port]

    async with replica_of(valkey, tmp_path_factory.mktemp("replica")) as replica:
        await trial.run(EVENTS_IN_TROUBLE, fail_over())
    assert min(trial.told) > 0


@pytest.mark.parametrize("loss", ["trimmed", "deleted"])
async def test_where_streams_are_cut_short_nobody_is_silently_behind(
    trial: Trial, valkey: OwnValkey, loss: str
) -> None:
    streams = [trial.stream_of(topic) for topic in trial.ledger.topics]

    async def shorten() -> bool:
        """Once more, and whether that has met somebody who was away."""
        for stream in streams:
            await (valkey.ask("DEL", stream) if loss == "deleted" else valkey.ask("XTRIM", stream, "MAXLEN", 1))
        return sum(trial.told[1:]) > 0

    async def shorten_again_and_again() -> None:
        for part in range(1, 10):
            await trial.written(EVENTS_IN_TROUBLE * part // 10)
            await shorten()
        await eventually(shorten, within=30, every=0.1)

    await trial.run(EVENTS_IN_TROUBLE, shorten_again_and_again())
    assert sum(trial.told[1:]) > 0
    assert trial.told[0] == 0 or loss == "deleted"


async def test_a_subscription_that_is_killed_again_and_again_costs_nobody_a_reload(
    trial: Trial, valkey: OwnValkey
) -> None:
    async def kill() -> None:
        for part in range(1, 20):
            await trial.written(EVENTS_IN_TROUBLE * part // 20)
            await valkey.ask("CLIENT", "KILL", "TYPE", "pubsub")

    await trial.run(EVENTS_IN_TROUBLE, kill())
    assert sum(trial.told) == 0


@pytest.mark.parametrize("how", ["cut", "stalled"])
async def test_a_server_that_does_not_hear_valkey_for_a_second_catches_up(trial: Trial, wire: Proxy, how: str) -> None:
    async def be_deaf() -> None:
        targets = wire.targets
        for part in (1, 2):
            await trial.written(EVENTS_IN_TROUBLE * part // 3)
            if how == "cut":
                wire.targets = []
                wire.cut()
            else:
                wire.stall()
            await asyncio.sleep(1.0)
            wire.targets = targets
            wire.flow()

    await trial.run(EVENTS_IN_TROUBLE, be_deaf(), a_second=KEPT_ENTRIES // 3)
    assert trial.told[0] == 0
