"""The socket itself: who is gone is noticed, and what is written arrives whole and in order, whoever writes it."""

import asyncio
import json
import random
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from websockets.frames import Frame
from websockets.streams import StreamReader

from core.ids import uuid7
from realtime import heartbeat, wire
from realtime.connections import Connection
from realtime.topics import Room
from realtime.wire import Wire
from services.events.model import user_topic
from tests.eventually import eventually
from tests.realtime.house import House, body, numbers

pytestmark = pytest.mark.anyio

HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: muster\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def masked(fields: dict[str, str]) -> bytes:
    """A text frame of a client (RFC 6455, section 5.2), masked with zeros."""
    payload = json.dumps(fields).encode()
    return b"\x81\xfe" + struct.pack("!H", len(payload)) + bytes(4) + payload


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty heartbeats in a second, instead of one in twenty seconds."""
    monkeypatch.setattr(heartbeat, "_EVERY_SECONDS", 0.0025)


@pytest.mark.usefixtures("quick")
async def test_who_answers_no_ping_is_cut_off_and_who_does_is_not(house: House) -> None:
    _, token = await house.someone()
    _, other = await house.someone()
    async with house.client(other) as alive:
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(HANDSHAKE)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(masked({"type": "auth", "token": token}))
        heard = await asyncio.wait_for(reader.read(-1), 10)
        assert b'"ready"' in heard
        assert b"\x89\x00" in heard
        writer.close()
        await alive.in_step()


async def test_answers_and_events_that_are_written_at_the_same_time_arrive_whole(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client:

        async def ask() -> None:
            for number in range(50):
                await client.say("ping", id=f"{number} {'x' * 20_000}")

        asking = asyncio.create_task(ask())
        for number in range(0, 500, 10):
            cursors = await house.publish(topic, *range(number, number + 10))
        await asking
        await client.until(lambda: client.frames[-1].get("id") == f"49 {'x' * 20_000}", within=20)
        await client.until(lambda: bool(client.events(topic)) and client.events(topic)[-1]["cursor"] == cursors[-1])
        assert numbers(client.events(topic)) == list(range(500))
        assert [frame["type"] for frame in client.frames].count("pong") == 50


async def test_a_socket_that_breaks_off_leaves_nothing_behind(house: House) -> None:
    ada, token = await house.someone()
    async with house.client(token) as stays:
        for _ in range(5):
            async with house.client(token) as leaves:
                leaves.socket.transport.abort()
        await house.publish(user_topic(ada.user_id), 1)
        await stays.expect("event")


class Reader:
    """The server's end of a wire, in rooms of its own."""

    def __init__(self, wire: Wire) -> None:
        self.connection = Connection(wire)
        self.rooms = [Room(user_topic(uuid7()), None, lambda *_: None, lambda _: None) for _ in range(2)]
        for room in self.rooms:
            room.admit(self.connection).go_live()

    def hear(self, _message: bytes) -> None:
        """Clients of these tests say nothing."""

    def pinged(self) -> None:
        """Nor do they ping."""

    def filled(self) -> None:
        self.connection.filled()

    def drained(self) -> None:
        self.connection.drained()

    def gone(self) -> None:
        self.connection.forget()


@asynccontextmanager
async def wired(head: bytes = HANDSHAKE) -> AsyncIterator[tuple[socket.socket, list[Reader], set[Any]]]:
    """A client with small buffers, who reads when the test does; its reader, if its handshake is good; open wires."""
    readers: list[Reader] = []
    wires: set[Any] = set()

    def opened(wire: Wire) -> Reader:
        wire._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        readers.append(Reader(wire))
        return readers[-1]

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(lambda _: None, opened, wires), "127.0.0.1", 0)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(server.sockets[0].getsockname())
        client.setblocking(False)
        await loop.sock_sendall(client, head)
        yield client, readers, wires
    server.close()


def frames_in(raw: bytes) -> list[dict[str, Any]]:
    """Every frame of a stream, each of them whole."""
    reader = StreamReader()
    reader.feed_data(raw)
    frames = []
    while reader.buffer:
        parser = Frame.parse(reader.read_exact, mask=False)
        try:
            next(parser)
        except StopIteration as parsed:
            frames.append(json.loads(bytes(parsed.value.data)))
        else:
            raise AssertionError("The stream ends within a frame.")
    return frames


async def take(client: socket.socket, most: int, within: float = 0.02) -> bytes:
    """What is there by then; nothing of it gets lost when time runs out."""
    end = time.monotonic() + within
    while True:
        await asyncio.sleep(0)
        with suppress(BlockingIOError):
            return client.recv(most)
        if time.monotonic() > end:
            return b""


@pytest.mark.parametrize("seed", range(3))
async def test_however_a_reader_reads_no_frame_goes_past_the_bytes_of_another(seed: int) -> None:
    chance = random.Random(seed)
    async with wired() as (client, readers, _):
        raw = (await take(client, 4096, within=5)).partition(b"\r\n\r\n")[2]
        (reader,) = readers
        for number in range(600):
            room = chance.choice(reader.rooms)
            for part in range(chance.randint(1, 4)):
                room.hear(f"{number}-{part}", body(number * 10 + part, chance.choice((0, 0, 300, 300, 3_000, 20_000))))
            if chance.random() < 0.9:
                raw += await take(client, chance.choice((1_000, 20_000, 200_000)))
        while piece := await take(client, 1 << 20, within=0.5):
            raw += piece
    told = frames_in(raw)
    assert len(told) > 200
    assert {frame["type"] for frame in told} == {"event", "subscribed"}
    for room in reader.rooms:
        heard = [frame for frame in told if frame["topic"] == room.name]
        at = [frame["data"]["number"] for frame in heard if frame["type"] == "event"]
        assert at == sorted(set(at))


async def test_who_closes_and_does_not_read_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CLOSING_SECONDS", 0.2)
    async with wired() as (client, readers, wires):
        await take(client, 4096, within=5)
        for number in range(20):
            readers[0].rooms[0].hear(f"{number}-0", body(number, 20_000))
        await asyncio.get_running_loop().sock_sendall(client, b"\x88\x82" + bytes(4) + struct.pack("!H", 1000))

        async def nobody() -> bool:
            return not wires

        await eventually(nobody, within=5)


async def test_who_asks_with_too_many_headers_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CLOSING_SECONDS", 0.2)
    many = b"".join(b"X-%d: y\r\n" % number for number in range(200))
    async with wired(HANDSHAKE.replace(b"\r\n", b"\r\n" + many, 1)) as (_, readers, wires):

        async def nobody() -> bool:
            return not wires

        await eventually(nobody, within=5)
        assert readers == []
