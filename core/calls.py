"""Commands, packed and sent where their keys are: one round trip to each server, all servers at the same time."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple

import hiredis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError, MovedError, ResponseError

from core.servers import AWAY, FUNCTION_MISSING, NodeAway, Servers

_PACKED_AT_ONCE = 50
_ROUND_TRIP_SECONDS = 5.0
_REPEATS = 3
"""How often what has moved is followed."""


class Call(NamedTuple):
    """A command that is harmless to repeat, and the key (or shard channel) that says where it belongs."""

    key: bytes
    command: tuple[Any, ...]


class Calls:
    """`load` installs the functions, where a server does not know one that was called."""

    def __init__(self, servers: Servers, load: Callable[[], Awaitable[None]]) -> None:
        self._servers = servers
        self._load = load

    async def make(self, calls: Sequence[Call]) -> list[Any]:
        """The answers, in the order of the calls; those of one key are made in order.

        An answer may be a ResponseError, NodeAway among them. Raises AWAY where no server answered at all.
        """
        answers = await self._round(calls)
        for _ in range(_REPEATS):
            pending = to_repeat(calls, answers)
            if not pending:
                break
            await self._mend(answers[number] for number in pending)
            for number, answer in zip(pending, await self._round([calls[each] for each in pending]), strict=True):
                answers[number] = answer
        if answers and all(isinstance(answer, NodeAway) for answer in answers):
            raise answers[0].__cause__ or answers[0]
        return answers

    async def _round(self, calls: Sequence[Call]) -> list[Any]:
        await self._servers.ready()
        parts: dict[Redis | None, list[int]] = {}
        for number, call in enumerate(calls):
            parts.setdefault(self._servers.owner(call.key), []).append(number)
        if len(parts) == 1:
            return await self._part(next(iter(parts)), [call.command for call in calls])
        asking = [self._part(owner, [calls[each].command for each in numbers]) for owner, numbers in parts.items()]
        answers: list[Any] = [None] * len(calls)
        for numbers, part in zip(parts.values(), await asyncio.gather(*asking), strict=True):
            for number, answer in zip(numbers, part, strict=True):
                answers[number] = answer
        return answers

    async def _part(self, server: Redis | None, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
        """One server's. What it did not answer it may have done all the same."""
        answers: list[Any] = []
        if server is None:
            away = NodeAway("No node has this key.")
        else:
            try:
                await _exchange(server, commands, answers)
                return answers
            except AWAY as error:
                away = NodeAway(f"{type(error).__name__}: {error}")
                away.__cause__ = error
        self._servers.doubt()
        return answers + [away] * (len(commands) - len(answers))

    async def _mend(self, errors: Iterable[ResponseError]) -> None:
        functions_are_missing = False
        for error in errors:
            if isinstance(error, MovedError):
                self._servers.moved(error)
            else:
                functions_are_missing = True
        if functions_are_missing:
            await self._load()


def to_repeat(calls: Sequence[Call], answers: Sequence[Any]) -> list[int]:
    """Those that failed for a reason that can be mended now, but for those that a later call of their key overtook."""
    settled: set[bytes] = set()
    numbers: list[int] = []
    if not any(isinstance(answer, ResponseError) for answer in answers):
        return numbers
    for number in reversed(range(len(calls))):
        if not _can_be_mended(answers[number]):
            settled.add(calls[number].key)
        elif calls[number].key not in settled:
            numbers.append(number)
    return numbers[::-1]


def _can_be_mended(answer: Any) -> bool:
    return isinstance(answer, MovedError) or (isinstance(answer, ResponseError) and FUNCTION_MISSING in str(answer))


async def _exchange(server: Redis, commands: Sequence[tuple[Any, ...]], answers: list[Any]) -> None:
    """redis-py's own pipeline packs in Python and all at once; this packs in C, while the server is at work."""
    pool: Any = server.connection_pool
    connection = await pool.get_connection()
    try:
        async with asyncio.timeout(_ROUND_TRIP_SECONDS):
            for start in range(0, len(commands), _PACKED_AT_ONCE):
                packed = [hiredis.pack_command(command) for command in commands[start : start + _PACKED_AT_ONCE]]
                await _send(connection, packed)
            for _ in commands:
                answers.append(await _answer(connection))  # noqa: PERF401  # they count though the rest be missing
    except BaseException:
        await connection.disconnect(nowait=True)
        raise
    finally:
        await pool.release(connection)


async def _send(connection: Any, packed: Sequence[bytes]) -> None:
    """A transport of uvloop's that the peer has closed says so by a RuntimeError."""
    try:
        await connection.send_packed_command(packed, check_health=False)
    except RuntimeError as error:
        raise ConnectionError(str(error)) from error


async def _answer(connection: Any) -> Any:
    try:
        return await connection.read_response(timeout=math.inf)
    except ResponseError as error:
        return error
