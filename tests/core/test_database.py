"""Transactions that join, and the bell that rings once after the commit."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from core.database import Bell, bell, close_database, open_database, pool, rehearsal, transaction
from core.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[None]:
    await open_database(settings)
    yield
    await close_database()


class Refused(Exception):
    pass


async def notes() -> list[str]:
    return [row["text"] for row in await pool().fetch("SELECT text FROM core_test.note ORDER BY text")]


@pytest.fixture
async def note(database: None) -> AsyncIterator[None]:
    await pool().execute("CREATE SCHEMA core_test; CREATE TABLE core_test.note (text text)")
    yield
    await pool().execute("DROP SCHEMA core_test CASCADE")


async def write(text: str) -> None:
    async with transaction() as tx:
        await tx.execute("INSERT INTO core_test.note VALUES ($1)", text)


async def test_an_inner_transaction_is_undone_with_the_outer_one(note: None) -> None:
    with pytest.raises(Refused):
        async with transaction():
            await write("inner")
            raise Refused
    assert await notes() == []


async def test_what_is_to_follow_the_commit_follows_it_once(note: None) -> None:
    seen: list[str] = []

    def rung() -> None:
        seen.append("rung")

    async with transaction() as tx:
        tx.after_commit(rung)
        async with transaction() as inner:
            inner.after_commit(rung)
        assert seen == []
    assert seen == ["rung"]


async def test_nothing_follows_a_rollback(note: None) -> None:
    seen: list[str] = []
    with pytest.raises(Refused):
        async with transaction() as tx:
            tx.after_commit(lambda: seen.append("rung"))
            raise Refused
    assert seen == []


async def test_a_rehearsal_is_seen_from_within_and_leaves_nothing(note: None) -> None:
    seen: list[str] = []
    async with rehearsal() as tx:
        tx.after_commit(lambda: seen.append("rung"))
        await write("tried")
        assert await tx.fetchval("SELECT text FROM core_test.note") == "tried"
    assert await notes() == seen == []


async def test_a_rehearsal_takes_nothing_from_the_transaction_around_it(note: None) -> None:
    async with transaction():
        await write("before")
        async with rehearsal():
            await write("tried")
        await write("after")
    assert await notes() == ["after", "before"]


async def test_what_is_refused_in_a_rehearsal_is_refused(note: None) -> None:
    async with transaction():
        with pytest.raises(Refused):
            async with rehearsal():
                await write("tried")
                raise Refused
        await write("after")
    assert await notes() == ["after"]


async def test_two_tasks_have_two_transactions(note: None) -> None:
    async def refused() -> None:
        async with transaction() as tx:
            await tx.execute("INSERT INTO core_test.note VALUES ('refused')")
            raise Refused

    results = await asyncio.gather(write("kept"), refused(), return_exceptions=True)
    assert isinstance(results[1], Refused)
    assert await notes() == ["kept"]


async def test_the_server_ends_a_transaction_that_lives_too_long(database: None) -> None:
    assert await pool().fetchval("SHOW transaction_timeout") == "10s"


async def test_many_rings_reach_a_listener_as_few_notices(database: None, settings: Settings) -> None:
    heard: list[object] = []
    first = asyncio.Event()

    def hear(*notice: object) -> None:
        heard.append(notice)
        first.set()

    listener = await asyncpg.connect(settings.database_url)
    try:
        await listener.add_listener(Bell.CHANNEL, hear)
        for _ in range(500):
            bell.ring()
        await asyncio.wait_for(first.wait(), 5)
        assert len(heard) < 5
    finally:
        await listener.close()


async def test_time_is_the_servers_and_can_be_shifted(database: None) -> None:
    before = await pool().fetchval("SELECT core.now()")
    await pool().execute("UPDATE core.clock SET shift = interval '49 hours'")
    try:
        after = await pool().fetchval("SELECT core.now()")
    finally:
        await pool().execute("UPDATE core.clock SET shift = interval '0'")
    assert 49 * 3600 <= (after - before).total_seconds() < 49 * 3600 + 60
