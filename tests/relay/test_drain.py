"""What a leader does with the entries of its sink, against the real servers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from redis.exceptions import RedisError

from core import redis
from core.ids import uuid7
from core.settings import Settings
from core.streams import Streams
from relay.leader import Candidate
from relay.sinks.people import People
from tests.eventually import eventually
from tests.proxy import proxy
from tests.relay.owing import body, owe, owed
from tests.valkey import own_valkey

pytestmark = pytest.mark.anyio

Bodies = Callable[[str], Awaitable[list[str]]]


@asynccontextmanager
async def leading(settings: Settings, streams: Streams) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    candidate = asyncio.create_task(Candidate(settings, People(streams), stopping).run())
    yield
    stopping.set()
    await candidate


@pytest.fixture
async def relay(settings: Settings, streams: Streams, connection: asyncpg.Connection) -> AsyncIterator[None]:
    async with leading(settings, streams):
        yield


async def test_entries_arrive_in_order_and_are_struck_off(
    relay: None, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)
    for number in range(1_200):
        await owe(connection, [topic], body(number))

    async def all_arrived() -> bool:
        return len(await bodies_of(topic)) == 1_200

    await eventually(all_arrived)
    assert await bodies_of(topic) == [body(number) for number in range(1_200)]

    async def nothing_is_owed() -> bool:
        return await owed(connection) == 0

    await eventually(nothing_is_owed)


async def test_an_entry_is_found_within_the_poll_even_when_nobody_rings(
    relay: None, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)
    await owe(connection, [topic], body(1))

    async def arrived() -> bool:
        return await bodies_of(topic) == [body(1)]

    await eventually(arrived, within=1.0)


async def test_a_lower_id_that_commits_later_is_delivered_too(
    relay: None, settings: Settings, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)
    late = await asyncpg.connect(settings.database_url)
    transaction = late.transaction()
    await transaction.start()
    lower = await owe(late, [topic], body(1))
    higher = await owe(connection, [topic], body(2))
    assert lower < higher

    async def the_higher_arrived() -> bool:
        return await bodies_of(topic) == [body(2)] and await owed(connection) == 0

    await eventually(the_higher_arrived)
    await transaction.commit()
    await late.close()

    async def both_arrived() -> bool:
        return await bodies_of(topic) == [body(2), body(1)]

    await eventually(both_arrived)


async def test_what_was_published_but_not_struck_off_is_not_published_twice(
    settings: Settings, streams: Streams, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)
    event_id = uuid7()
    await owe(connection, [topic], body(1), event_id=event_id)
    await owe(connection, [topic], body(1), event_id=event_id)
    async with leading(settings, streams):

        async def nothing_is_owed() -> bool:
            return await owed(connection) == 0

        await eventually(nothing_is_owed)
    assert await bodies_of(topic) == [body(1)]


async def test_an_entry_that_is_no_object_is_set_aside_and_its_topic_told_to_reload(
    relay: None, connection: asyncpg.Connection, streams: Streams, topic: str
) -> None:
    cursor = await streams.tail(topic)
    bad = await owe(connection, [topic], "[]")
    await owe(connection, [f"{topic}-other"], body(1))

    async def the_chain_is_broken() -> bool:
        return await streams.after(topic, cursor, limit=10) is None

    await eventually(the_chain_is_broken)

    async def it_is_set_aside() -> bool:
        error: str | None = await connection.fetchval("SELECT error FROM events.set_aside WHERE id = $1", bad)
        return error == "no object"

    await eventually(it_is_set_aside)

    async def nothing_is_owed() -> bool:
        return await owed(connection) == 0

    await eventually(nothing_is_owed)  # the other entry may have come with the next reading


async def test_a_topic_whose_key_is_no_stream_holds_up_no_other(
    relay: None, settings: Settings, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)
    client = redis.connect(settings)
    await client.set(f"{settings.redis_prefix}:stream:{{broken}}", "not a stream")
    bad = await owe(connection, ["broken"], body(1))
    await owe(connection, [topic], body(2))

    async def the_other_arrived() -> bool:
        return await bodies_of(topic) == [body(2)] and await owed(connection) == 0

    await eventually(the_other_arrived)
    assert "WRONGTYPE" in await connection.fetchval("SELECT error FROM events.set_aside WHERE id = $1", bad)
    await client.delete(f"{settings.redis_prefix}:stream:{{broken}}")
    await client.aclose()


async def test_a_server_that_came_back_empty_gets_its_functions_again(
    relay: None, settings: Settings, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)
    client = redis.connect(settings)
    await client.function_delete("muster")
    await owe(connection, [topic], body(1))

    async def arrived() -> bool:
        return await bodies_of(topic) == [body(1)]

    await eventually(arrived)
    await client.aclose()


async def test_entries_stay_in_order_where_another_process_installs_the_functions_while_a_batch_is_on_its_way(
    settings: Settings, connection: asyncpg.Connection, topic: str, tmp_path: Path
) -> None:
    """The first of a batch find a server that came back empty, the last find it in order again."""
    bodies = [f'{{"number":{number},"padding":"{"x" * 2_000}"}}' for number in range(300)]
    async with own_valkey(tmp_path) as valkey, proxy(valkey.port) as wire:
        near, far = [
            redis.connect(replace(settings, redis_url=valkey.url.replace(f":{valkey.port}/", f":{port}/")))
            for port in (valkey.port, wire.port)
        ]
        others = Streams(near, settings.redis_prefix)
        async with leading(settings, Streams(far, settings.redis_prefix)):
            await owe(connection, [topic], body(0))

            async def nothing_is_owed() -> bool:
                return await owed(connection) == 0

            await eventually(nothing_is_owed)
            await near.function_flush()
            await near.config_resetstat()
            wire.stall()
            async with connection.transaction():
                for text in bodies:
                    await owe(connection, [topic], text)

            async def the_first_were_refused() -> bool:
                wire.flow()
                wire.stall()  # a piece has passed, and the next one waits
                return "errorstat_ERR" in await near.info("errorstats")

            await eventually(the_first_were_refused)
            await others.load()
            wire.flow()
            await eventually(nothing_is_owed)
        entries = await near.xrange(f"{settings.redis_prefix}:stream:{{{topic}}}")
        assert [fields.get(b"b", b"").decode() for _, fields in entries] == [body(0), *bodies]
        await near.aclose()
        await far.aclose()


async def test_a_leader_whose_connection_ends_is_elected_again(
    relay: None, connection: asyncpg.Connection, topic: str, bodies_of: Bodies
) -> None:
    await bodies_of(topic)

    async def somebody_leads() -> bool:
        return await _end_leaders(connection) == 1

    await eventually(somebody_leads)
    await owe(connection, [topic], body(1))

    async def arrived() -> bool:
        return await bodies_of(topic) == [body(1)]

    await eventually(arrived)


async def _end_leaders(connection: asyncpg.Connection) -> int:
    ended = await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = 5307002 AND objid = 1"
    )
    return len(ended)


async def test_while_valkey_is_away_nothing_is_lost(
    settings: Settings, connection: asyncpg.Connection, topic: str, tmp_path: Path
) -> None:
    async with own_valkey(tmp_path) as valkey:
        client = redis.connect(replace(settings, redis_url=valkey.url))
        streams = Streams(client, settings.redis_prefix)
        cursor = await streams.tail(topic)
        assert await client.execute_command("WAITAOF", 1, 0, 10_000) == [1, 0]  # else a kill may take the marker along
        async with leading(settings, streams):
            await valkey.kill()
            await owe(connection, [topic], body(1))
            await asyncio.wait_for(_an_outage(streams), 5)
            assert await owed(connection) == 1
            await valkey.start()

            async def arrived() -> bool:
                entries = await streams.after(topic, cursor, limit=10)
                return entries is not None and [entry.body for entry in entries] == [body(1).encode()]

            await eventually(arrived)
        await client.aclose()


async def _an_outage(streams: Streams) -> None:
    with pytest.raises(RedisError):
        await streams.pulse()
