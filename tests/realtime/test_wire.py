"""The socket itself: who is gone is noticed, and what is written arrives whole and in order, whoever writes it."""

import asyncio
import json
import struct

import pytest

from realtime import heartbeat
from services.events.model import user_topic
from tests.realtime.house import House, numbers

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
