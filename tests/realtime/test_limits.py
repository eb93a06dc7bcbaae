"""What one client may ask for: each refusal is answered, counted, and costs nobody else anything."""

import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from core.settings import Settings
from realtime import limits
from realtime.limits import REFUSED, Limits
from services.events.model import task_topic, user_topic
from tests import cast
from tests.eventually import eventually
from tests.realtime.client import open_client
from tests.realtime.house import House, numbers, open_house
from tests.realtime.nodes import another_node

pytestmark = pytest.mark.anyio


def refused(limit: str) -> float:
    return REFUSED.labels(limit)._value.get()  # type: ignore[no-any-return]


@pytest.fixture
async def narrow(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A house where a connection may listen to three topics."""
    monkeypatch.setattr(limits, "SUBSCRIPTIONS", 3)
    async with open_house(replace(settings, port=0)) as house:
        yield house


def test_the_factor_of_the_settings_moves_every_limit() -> None:
    assert Limits.times(1.0) == Limits(20, 200, 30.0, 60.0)
    assert Limits.times(10.0) == Limits(200, 2_000, 300.0, 600.0)
    assert Limits.times(0.001) == Limits(1, 1, 0.03, 1.0)


async def test_the_twenty_first_connection_of_a_user_is_answered_and_closed(house: House) -> None:
    _, token = await house.someone()
    _, other = await house.someone()
    before = refused("connections")
    async with AsyncExitStack() as opened:
        clients = [await opened.enter_async_context(house.client(token)) for _ in range(20)]
        async with house.client() as one_too_many, house.client(other):
            await one_too_many.say("auth", token=token, id=1)
            await one_too_many.expect("error", code="too_many", id=1)
            assert await one_too_many.close_code() == 4429
        assert refused("connections") == before + 1
        for client in clients:
            await client.in_step()
        await clients[0].socket.close()

        async def there_is_room() -> bool:
            async with house.client() as client:
                await client.say("auth", token=token)
                await client.until(lambda: bool(client.frames))
                return bool(client.frames[0]["type"] == "ready")

        await eventually(there_is_room)


async def test_connections_are_counted_on_all_nodes_but_not_on_a_node_that_has_died(house: House) -> None:
    _, token = await house.someone()
    async with another_node(house.settings) as other, AsyncExitStack() as opened:
        for node in (house, other) * 10:
            await opened.enter_async_context(node.client(token))
        for port in (house.port, other.port):
            async with open_client(port) as one_too_many:
                await one_too_many.say("auth", token=token)
                assert await one_too_many.close_code() == 4429
        other.process.kill()

        async def there_is_room() -> bool:
            async with house.client() as client:
                await client.say("auth", token=token)
                await client.until(lambda: bool(client.frames))
                return bool(client.frames[0]["type"] == "ready")

        await eventually(there_is_room, within=15, every=0.5)


async def test_a_socket_listens_to_so_many_topics_and_may_choose_others(narrow: House) -> None:
    world = await cast.world()
    topics = [task_topic((await world.task()).id) for _ in range(3)]
    before = refused("subscriptions")
    async with narrow.client(await narrow.sign_in(world.ada)) as client:
        await client.subscribe(topics[0])
        await client.subscribe(topics[1])
        await client.say("subscribe", topic=topics[2], id=1)
        await client.expect("error", code="too_many", id=1)
        assert refused("subscriptions") == before + 1
        await client.say("unsubscribe", topic=topics[0])
        await client.subscribe(topics[2])


@pytest.mark.parametrize("kind", ["frame", "ping", "nonsense"])
async def test_who_says_too_much_at_once_is_told_so_and_heard_again_soon(house: House, kind: str) -> None:
    ada, token = await house.someone()
    before = refused("frames")
    async with house.client(token) as client:
        for number in range(200):
            match kind:
                case "frame":
                    await client.say("unsubscribe", topic="nothing", id=number)
                case "ping":
                    await client.socket.ping()
                case _:
                    await client.socket.send("nonsense")
        error = await client.expect("error", code="too_many")
        assert refused("frames") > before
        if kind == "frame":
            assert error["id"] >= 55
        await house.publish(user_topic(ada.user_id), 1)
        assert numbers([await client.expect("event")]) == [1]

        tries = itertools.count()

        async def heard() -> bool:
            again = f"again {next(tries)}"
            await client.say("ping", id=again)
            await client.until(lambda: client.frames[-1].get("id") == again)
            return bool(client.frames[-1]["type"] == "pong")

        await eventually(heard, every=0.2)


async def test_a_foreign_page_is_counted(house: House) -> None:
    before = refused("origin")
    with pytest.raises(InvalidStatus) as answer:
        await connect(f"ws://127.0.0.1:{house.port}/ws", origin="https://evil.example", proxy=None)  # type: ignore[arg-type]
    assert answer.value.response.status_code == 403
    assert refused("origin") == before + 1


async def test_sockets_are_nowhere_but_at_ws(house: House) -> None:
    with pytest.raises(InvalidStatus) as answer:
        await connect(f"ws://127.0.0.1:{house.port}/api/v1/tasks", proxy=None)
    assert answer.value.response.status_code == 404
