"""Channels that are no topics: whoever hears them knows when they hear everything, and when they hear nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import redis
from core.settings import Settings
from core.streams import Streams
from realtime.follower import Follower
from tests.eventually import eventually
from tests.valkey import OwnValkey, own_valkey

pytestmark = pytest.mark.anyio

CHANNEL = b"presence:{somewhere}"


class Notebook:
    """An ear that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[bytes | str] = []

    def message(self, body: bytes) -> None:
        self.heard.append(body)

    def listening(self) -> None:
        self.heard.append("listening")

    def cut_off(self) -> None:
        self.heard.append("cut off")

    async def has(self, *expected: bytes | str) -> None:
        async def all_is_there() -> bool:
            return self.heard == list(expected)

        await eventually(all_is_there)


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[OwnValkey]:
    async with own_valkey(tmp_path) as valkey:
        yield valkey


@pytest.fixture
async def follower(settings: Settings, valkey: OwnValkey) -> AsyncIterator[Follower]:
    own = replace(settings, redis_url=valkey.url)
    client = redis.connect(own)
    follower = Follower(own, Streams(client, own.redis_prefix))
    follower.start()
    yield follower
    await follower.stop()
    await client.aclose()


async def test_an_ear_hears_its_channel_and_when_that_is_cut_off(follower: Follower, valkey: OwnValkey) -> None:
    ear = Notebook()
    follower.hear(CHANNEL, ear)
    await ear.has("listening")
    await valkey.ask("SPUBLISH", CHANNEL, b"1")
    await ear.has("listening", b"1")
    await valkey.ask("CLIENT", "KILL", "TYPE", "pubsub")
    await ear.has("listening", b"1", "cut off", "listening")
    await valkey.ask("SPUBLISH", CHANNEL, b"2")
    await ear.has("listening", b"1", "cut off", "listening", b"2")


async def test_an_ear_that_is_taken_off_hears_nothing_more(follower: Follower, valkey: OwnValkey) -> None:
    gone, stays = Notebook(), Notebook()
    follower.hear(CHANNEL, gone)
    follower.hear(b"another:{somewhere}", stays)
    await gone.has("listening")
    await stays.has("listening")
    follower.unhear(CHANNEL)

    async def nobody_listens() -> bool:
        return bool((await valkey.ask("PUBSUB", "SHARDNUMSUB", CHANNEL))[1] == 0)

    await eventually(nobody_listens)
    await valkey.ask("SPUBLISH", CHANNEL, b"1")
    await valkey.ask("SPUBLISH", b"another:{somewhere}", b"2")
    await stays.has("listening", b"2")
    assert gone.heard == ["listening"]
