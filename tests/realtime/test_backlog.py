"""Readers who do not read: nothing queues up without end, and they learn that they missed something."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import connect

from core.ids import uuid7
from core.streams import Published
from realtime import connections, wire
from realtime.connections import Connection
from realtime.wire import BACKLOG_BYTES
from services.events.model import user_topic
from tests.eventually import eventually
from tests.realtime.client import Client
from tests.realtime.house import House, body, numbers

pytestmark = pytest.mark.anyio

PADDING = 8 * 1024


async def flood(house: House, topic: str, first: int, count: int) -> str:
    """Publish so much that no kernel buffers it. Gives the last cursor."""
    cursor = b""
    for number in range(first, first + count, 50):
        entries = [Published(topic, uuid7(), body(n, PADDING)) for n in range(number, number + 50)]
        cursor = (await house.streams.publish(entries))[-1] or b""  # type: ignore[assignment]
    return cursor.decode()


@pytest.fixture
def backlogs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much waited for readers, measured whenever something was written."""
    seen: list[int] = []
    queue = wire.Wire.queue

    def measured(self: wire.Wire, rest: bytes) -> None:
        queue(self, rest)
        seen.append(self.backlog)

    monkeypatch.setattr(wire.Wire, "queue", measured)
    return seen


@pytest.fixture
async def slow(house: House, backlogs: list[int]) -> AsyncIterator[tuple[Client, str]]:
    """A client with small buffers, connected and not reading, and its topic. What waits for it is measured."""
    assert backlogs == []
    ada, token = await house.someone()
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", house.port))
    narrow.setblocking(False)
    uri = f"ws://127.0.0.1:{house.port}/ws"
    async with connect(uri, sock=narrow, compression=None, max_size=None, max_queue=1, ping_interval=None) as opened:
        client = Client(opened)
        await client.say("auth", token=token)
        await client.expect("subscribed")
        try:
            yield client, user_topic(ada.user_id)
        finally:
            opened.transport.abort()


async def test_a_slow_reader_is_told_to_reload_and_others_wait_for_nobody(
    house: House, slow: tuple[Client, str], backlogs: list[int]
) -> None:
    client, topic = slow
    quick_one, token = await house.someone()
    async with house.client(token) as quick:
        await flood(house, topic, 0, 1_500)
        await house.publish(user_topic(quick_one.user_id), 1)
        await quick.expect("event")
    assert BACKLOG_BYTES / 2 < max(backlogs) <= BACKLOG_BYTES + PADDING
    told = await client.expect("subscribed", within=20, topic=topic, recovered=False)
    received = numbers(client.events(topic))
    assert received == list(range(len(received)))
    assert len(received) < 1_500
    (live,) = await house.publish(topic, 1_500)
    event = await client.expect("event", cursor=live)
    assert told["cursor"] < event["cursor"]


async def test_a_slow_reader_who_comes_back_gets_pages_at_their_own_pace(
    house: House, slow: tuple[Client, str], backlogs: list[int]
) -> None:
    client, topic = slow
    start = client.frames[-1]["cursor"]
    await client.say("unsubscribe", topic=topic)
    await client.expect("unsubscribed")
    last = await flood(house, topic, 0, 1_000)
    await client.subscribe(topic, after=start)
    await client.expect("event", within=20, cursor=last)
    assert numbers(client.events(topic)) == list(range(1_000))
    assert max(backlogs) < BACKLOG_BYTES
    assert not [frame for frame in client.frames if frame.get("recovered") is False]


async def test_who_asks_and_never_reads_is_not_answered_without_end(
    house: House, slow: tuple[Client, str], backlogs: list[int]
) -> None:
    client, _ = slow
    question = json.dumps({"type": "ping", "id": "x" * 60_000})
    asking = asyncio.create_task(_ask(client, question))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await asyncio.shield(asking)
    asking.cancel()
    assert max(backlogs) < BACKLOG_BYTES


async def _ask(client: Client, question: str) -> None:
    for _ in range(1_000):
        await client.socket.send(question)


async def test_where_a_process_holds_too_much_the_slowest_wait_first(
    house: House, slow: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, topic = slow
    lagged: list[Connection] = []
    lag = Connection.lag

    def noted(self: Connection) -> None:
        lagged.append(self)
        lag(self)

    monkeypatch.setattr(Connection, "lag", noted)
    monkeypatch.setattr(connections, "BACKLOG_BYTES", 1024 * 1024 * 1024)
    monkeypatch.setattr(connections, "PROCESS_BACKLOG_BYTES", 1024 * 1024)
    _, token = await house.someone()

    async def somebody_lags() -> bool:
        return bool(lagged)

    async with house.client(token) as quick:
        await flood(house, topic, 0, 1_500)
        await eventually(somebody_lags)
        await client.expect("subscribed", within=20, topic=topic, recovered=False)
        await quick.in_step()
    assert len({connection.user_id for connection in lagged}) == 1
