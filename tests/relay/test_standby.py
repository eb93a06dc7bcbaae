"""Two relays as real processes: one leads, the other goes on when it is killed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest

from core.settings import Settings
from tests.eventually import eventually
from tests.relay.owing import body, owe, owed
from tests.roles import role

pytestmark = pytest.mark.anyio

_LEADER = """
SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND classid = 5307002 AND objid = 1 AND pg_stat_activity.datname = current_database()
"""


async def test_when_the_leading_relay_is_killed_the_standby_goes_on(
    settings: Settings,
    connection: asyncpg.Connection,
    topic: str,
    bodies_of: Callable[[str], Awaitable[list[str]]],
) -> None:
    await bodies_of(topic)

    async def leader() -> str | None:
        name = await connection.fetchval(_LEADER)
        return None if name is None else str(name).split()[0]

    async with (
        role("relay", replace(settings, process_name="relay-1")) as first,
        role("relay", replace(settings, process_name="relay-2")) as second,
    ):
        relays = {"relay-1": first, "relay-2": second}
        leading = await eventually(leader)
        assert leading is not None
        for number in range(2_000):
            await owe(connection, [topic], body(number))
            if number == 1_000:
                relays[leading].kill()

        async def nothing_is_owed() -> bool:
            return await owed(connection) == 0

        await eventually(nothing_is_owed)
        assert await leader() not in (None, leading)
        assert await bodies_of(topic) == [body(number) for number in range(2_000)]


async def test_a_relay_that_is_asked_to_stop_leaves_with_status_zero(
    settings: Settings, connection: asyncpg.Connection
) -> None:
    async with role("relay", settings) as relay:

        async def somebody_leads() -> bool:
            return await connection.fetchval(_LEADER) is not None

        await eventually(somebody_leads)
        relay.terminate()
        assert await relay.wait() == 0
