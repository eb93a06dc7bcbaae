"""Coming back: what was missed comes first and in order, or the client is told that it must reload."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError

from core import redis
from core.ids import uuid7
from core.settings import Settings
from core.streams import Entry, Published, Streams
from realtime import hub
from services.events.model import user_topic
from tests.eventually import eventually
from tests.realtime.client import Client
from tests.realtime.house import House, body, numbers, open_house
from tests.valkey import OwnValkey, own_valkey

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def valkey_of(settings: Settings) -> AsyncIterator[Redis]:
    client = redis.connect(settings)
    try:
        yield client
    finally:
        await client.aclose()


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[OwnValkey]:
    async with own_valkey(tmp_path) as valkey:
        yield valkey


@pytest.fixture
async def apart(settings: Settings, valkey: OwnValkey) -> AsyncIterator[House]:
    """A house over a Valkey of its own."""
    async with open_house(replace(settings, port=0, redis_url=valkey.url)) as house:
        yield house


def stream_of(house: House, topic: str) -> str:
    return f"{house.settings.redis_prefix}:stream:{{{topic}}}"


async def slip_in(house: House, topic: str, number: int) -> str:
    """An entry whose message gets lost on the way."""
    previous = await house.streams.tail(topic)
    async with valkey_of(house.settings) as valkey:
        await valkey.xadd(stream_of(house, topic), {"p": previous, "b": body(number)})
    return await house.streams.tail(topic)


async def test_what_was_missed_comes_first_in_order_and_then_what_happens(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client:
        start = client.frames[-1]["cursor"]
    missed = await house.publish(topic, *range(700))
    async with house.client() as client:
        await client.say("auth", token=token, after=start)
        answer = await client.expect("subscribed", topic=topic)
        assert (answer["cursor"], answer["recovered"]) == (start, True)
        (live,) = await house.publish(topic, 700)
        await client.expect("event", cursor=live)
        assert numbers(client.events(topic)) == list(range(701))
        assert [event["cursor"] for event in client.events(topic)] == [*missed, live]


async def test_many_who_come_back_from_the_same_place_read_the_stream_together(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    start, *missed = await house.publish(topic, *range(21))
    reads: list[str] = []
    after = Streams.after

    async def counted(self: Streams, topic: str, cursor: str, limit: int) -> list[Entry] | None:
        reads.append(cursor)
        return await after(self, topic, cursor, limit)

    monkeypatch.setattr(Streams, "after", counted)
    async with AsyncExitStack() as opened:

        async def come_back() -> Client:
            client = await opened.enter_async_context(house.client(token, start))
            await client.expect("event", cursor=missed[-1])
            return client

        for client in await asyncio.gather(*(come_back() for _ in range(15))):
            assert numbers(client.events(topic)) == list(range(1, 21))
    assert len(reads) < 15


async def test_whoever_missed_nothing_goes_on(house: House) -> None:
    ada, token = await house.someone()
    async with house.client(token) as client:
        cursor = client.frames[-1]["cursor"]
    async with house.client(token, after=cursor) as client:
        assert client.frames[-1]["recovered"] is True
        assert client.frames[-1]["cursor"] == cursor
        await client.in_step()
        assert client.events(user_topic(ada.user_id)) == []


@pytest.mark.parametrize("loss", ["first deleted", "middle deleted", "trimmed", "stream deleted", "chain broken"])
async def test_what_can_not_be_recovered_is_said(house: House, loss: str) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    start, missed, *_ = await house.publish(topic, *range(10))
    async with valkey_of(house.settings) as valkey:
        match loss:
            case "first deleted":
                await valkey.xdel(stream_of(house, topic), start, missed)
            case "middle deleted":
                await valkey.xdel(stream_of(house, topic), missed)
            case "trimmed":
                await valkey.xtrim(stream_of(house, topic), maxlen=5, approximate=False)
            case "stream deleted":
                await valkey.delete(stream_of(house, topic))
            case _:
                await house.streams.break_chain(topic)
    async with house.client(token, after=start) as client:
        assert client.frames[-1]["recovered"] is False
        (live,) = await house.publish(topic, 10)
        await client.expect("event", cursor=live)
        assert numbers(client.events(topic)) == [10]


@pytest.mark.parametrize(
    "after", ["", "0", "0-0", "-", "+", "(1-1", "9" * 30 + "-0", "18446744073709551616-0", "99999999999999-0"]
)
async def test_a_cursor_that_names_no_entry_recovers_nothing(house: House, after: str) -> None:
    ada, token = await house.someone()
    await house.publish(user_topic(ada.user_id), 1)
    async with house.client(token, after=after) as client:
        assert client.frames[-1]["recovered"] is False
        await client.in_step()
        assert client.events(user_topic(ada.user_id)) == []


async def test_a_cursor_of_a_node_that_is_ahead_is_good_here(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as behind:
        ahead = await slip_in(house, topic, 1)
        async with house.client(token, after=ahead) as client:
            assert client.frames[-1]["recovered"] is True
            (live,) = await house.publish(topic, 2)
            await client.expect("event", cursor=live)
            await behind.expect("event", cursor=live)
        assert numbers(client.events(topic)) == [2]
        assert numbers(behind.events(topic)) == [1, 2]


async def test_a_lost_message_is_noticed_at_the_next_one(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client:
        await slip_in(house, topic, 1)
        await slip_in(house, topic, 2)
        (live,) = await house.publish(topic, 3)
        await client.expect("event", cursor=live)
        assert numbers(client.events(topic)) == [1, 2, 3]


async def test_a_lost_message_is_noticed_though_nothing_follows(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "IDLE_SECONDS", 0.2)
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client:
        lost = await slip_in(house, topic, 1)
        await client.expect("event", cursor=lost)


async def test_a_broken_chain_tells_everybody_to_reload(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client:
        await house.publish(topic, 1)
        await client.expect("event")
        await house.streams.break_chain(topic)
        told = await client.expect("subscribed", topic=topic, recovered=False)
        assert told["cursor"] == await house.streams.tail(topic)
        await house.publish(topic, 2)
        await client.expect("event")
        assert numbers(client.events(topic)) == [1, 2]


async def test_what_is_published_while_the_feed_is_cut_arrives_once(apart: House) -> None:
    ada, token = await apart.someone()
    topic = user_topic(ada.user_id)
    async with valkey_of(apart.settings) as valkey, apart.client(token) as client:
        for number in range(0, 30, 3):
            await apart.publish(topic, number)
            await valkey.client_kill_filter(_type="pubsub")
            await apart.publish(topic, number + 1, number + 2)
        (last,) = await apart.publish(topic, 30)
        await client.expect("event", cursor=last)
        assert numbers(client.events(topic)) == list(range(31))


async def test_a_room_that_everybody_left_is_forgotten_and_can_be_entered_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "GRACE_SECONDS", 0.1)
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with valkey_of(house.settings) as valkey:
        channel = house.streams.channel(topic)
        async with house.client(token):
            assert dict(await valkey.pubsub_shardnumsub(channel)) == {channel: 1}

        async def forgotten() -> bool:
            return dict(await valkey.pubsub_shardnumsub(channel)) == {channel: 0}

        await eventually(forgotten)
    async with house.client(token) as client:
        await house.publish(topic, 1)
        await client.expect("event")


async def test_who_joins_at_any_moment_gets_everything_once_and_in_order(apart: House) -> None:
    """Listeners come with cursors of any age while events are published and connections to Valkey are cut."""
    ada, token = await apart.someone()
    topic = user_topic(ada.user_id)
    cursors = await apart.publish(topic, *range(20))
    chance = random.Random(4)

    async def publish() -> None:
        for _ in range(150):
            cursors.extend(await apart.publish(topic, *range(len(cursors), len(cursors) + 5)))
            await asyncio.sleep(chance.uniform(0, 0.005))

    async def listen() -> None:
        first = chance.randrange(len(cursors))
        async with apart.client() as client:
            await client.say("auth", token=token, after=cursors[first])
            await client.expect("subscribed", within=20, recovered=True)
            await publishing
            await client.expect("event", within=20, cursor=cursors[-1])
            assert [event["cursor"] for event in client.events(topic)] == cursors[first + 1 :]
            assert numbers(client.events(topic)) == list(range(first + 1, len(cursors)))

    publishing = asyncio.create_task(publish())
    async with asyncio.TaskGroup() as listeners, valkey_of(apart.settings) as valkey:
        for number in range(12):
            listeners.create_task(listen())
            await asyncio.sleep(chance.uniform(0, 0.05))
            if number % 4 == 3:
                await valkey.client_kill_filter(_type="pubsub")


async def test_a_valkey_that_lost_everything_is_noticed(apart: House) -> None:
    ada, token = await apart.someone()
    topic = user_topic(ada.user_id)
    async with valkey_of(apart.settings) as valkey, apart.client(token) as client:
        await apart.publish(topic, 1)
        await client.expect("event")
        await valkey.flushall()
        await apart.publish(topic, 2)
        told = await client.expect("subscribed", topic=topic, recovered=False)
        (cursor,) = await apart.publish(topic, 3)
        assert told["cursor"] != cursor
        await client.expect("event", cursor=cursor)


async def test_an_event_that_a_failover_lost_and_the_relay_brings_again_is_heard_by_who_came_in_between(
    house: House,
) -> None:
    """They stand before what was lost, so that nobody tells them to reload; others here have heard it already."""
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    event = Published(topic, uuid7(), body(2))
    async with valkey_of(house.settings) as valkey, house.client(token) as always_there:
        (start,) = await house.publish(topic, 1)
        (lost,) = await Streams(valkey, house.settings.redis_prefix).publish([event])  # its answer never came
        assert isinstance(lost, bytes)
        await always_there.expect("event", cursor=lost.decode())
        await valkey.xdel(stream_of(house, topic), lost)
        await valkey.delete(f"{house.settings.redis_prefix}:seen:{{{topic}}}:{event.event_id}")
        await valkey.client_kill_filter(_type="pubsub")
        await always_there.expect("subscribed", topic=topic, recovered=False, cursor=start)
        async with house.client(token, after=start) as client:
            assert client.frames[-1]["recovered"] is True
            (again,) = await house.streams.publish([event])
            assert isinstance(again, bytes)
            (live,) = await house.publish(topic, 3)
            await client.expect("event", cursor=live)
            assert numbers(client.events(topic)) == [2, 3]
            await always_there.expect("event", cursor=live)
            assert numbers(always_there.events(topic)) == [1, 2, 3]


async def test_who_comes_back_from_before_what_a_failover_lost_for_good_is_told_to_reload(house: House) -> None:
    """The relay has struck it off: it does not come again, but what comes next tells."""
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with valkey_of(house.settings) as valkey, house.client(token) as client:
        (start,) = await house.publish(topic, 1)
        (lost,) = await house.publish(topic, 2)
        await client.expect("event", cursor=lost)
        await valkey.xdel(stream_of(house, topic), lost)
        await house.publish(topic, 3)
        async with house.client(token, after=start) as later:
            assert later.frames[-1]["recovered"] is False


@pytest.mark.parametrize("previous", ["0", "1-0"])
async def test_a_stream_that_goes_on_by_a_slower_clock_is_noticed(house: House, previous: str) -> None:
    """Ids are times: a promoted replica whose clock is behind gives lower ones than were heard."""
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with valkey_of(house.settings) as valkey, house.client(token) as client:
        await house.publish(topic, 1)
        await client.expect("event")
        await valkey.delete(stream_of(house, topic))
        await valkey.xadd(stream_of(house, topic), {"p": previous, "b": body(2)}, id="2-0")
        await valkey.spublish(house.streams.channel(topic), b"%b 2-0 %b" % (previous.encode(), body(2)))
        told = await client.expect("subscribed", within=5, topic=topic, recovered=False)
        assert told["cursor"] == "2-0"


async def test_a_valkey_that_is_killed_and_comes_back_costs_nothing(apart: House, valkey: OwnValkey) -> None:
    ada, token = await apart.someone()
    topic = user_topic(ada.user_id)
    async with apart.client(token) as client:
        await apart.publish(topic, 1)
        await client.expect("event")
        await valkey.kill()
        await valkey.start()
        await _publish_soon(apart, topic, 2)
        await client.expect("event")
        assert numbers(client.events(topic)) == [1, 2]
        assert not [frame for frame in client.frames if frame.get("recovered") is False]


async def test_while_valkey_is_away_subscribing_is_answered_honestly_and_events_come_once_it_is_back(
    apart: House, valkey: OwnValkey
) -> None:
    ada, token = await apart.someone()
    topic = user_topic(ada.user_id)
    await valkey.kill()
    async with apart.client() as client:
        await client.say("auth", token=token)
        answer = await client.expect("subscribed", topic=topic)
        assert (answer["cursor"], answer["recovered"]) == (None, False)
        await valkey.start()
        told = await client.expect("subscribed", topic=topic, recovered=False)
        assert told["cursor"] is not None
        await _publish_soon(apart, topic, 1)
        await client.expect("event")


async def _publish_soon(house: House, topic: str, number: int) -> None:
    """Connections of before are dead, and are noticed at their first use."""

    async def published() -> bool:
        try:
            return bool(await house.publish(topic, number))
        except ConnectionError:
            return False

    await eventually(published)
