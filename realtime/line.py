"""One connection on which one server is heard: sharded pub/sub."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import hiredis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError, ResponseError

from realtime.vital import end

PING_SECONDS = 1.0
SILENCE_SECONDS = 3.0
"""How long a connection may be silent, pongs included, before it counts as dead."""
_PACKED_AT_ONCE = 200


class Hearer(Protocol):
    """Who hears what a line hears. Nothing of it may raise or wait."""

    def heard(self, channel: bytes, message: bytes) -> None: ...

    def listening(self, channel: bytes) -> None:
        """From now on every message of the channel is heard."""

    def refused(self, line: "Line", channel: bytes, error: ResponseError | None) -> None:
        """The server does not have this channel, or has it no longer."""


class Line:
    """Serves one connection's life. Each command names one channel: those of a cluster may lie in different slots."""

    def __init__(self, server: Redis, hearer: Hearer) -> None:
        self.channels: dict[bytes, None] = {}
        """What is to be heard on it."""
        self._server = server
        self._hearer = hearer
        self._unsaid: dict[bytes, None] = {}
        """Channels whose being wanted, or not, the server has not been told."""
        self._something_unsaid = asyncio.Event()
        self._asked: deque[tuple[bytes, bytes]] = deque()
        """Commands without an answer yet: an error does not say which of them it is about."""

    def want(self, channel: bytes) -> None:
        self.channels[channel] = None
        self._say(channel)

    def unwant(self, channel: bytes) -> None:
        self.channels.pop(channel, None)
        self._say(channel)

    def _say(self, channel: bytes) -> None:
        self._unsaid[channel] = None
        self._something_unsaid.set()

    async def run(self, connected: Callable[[], None]) -> None:
        """Until it ends. Raises AWAY, what ends it."""
        pool: Any = self._server.connection_pool
        connection = pool.make_connection()
        try:
            await connection.connect()
            connected()
            await self._serve(connection)
        finally:
            await connection.disconnect(nowait=True)

    async def _serve(self, connection: Any) -> None:
        saying = asyncio.create_task(self._speak(connection))
        try:
            await self._listen(connection)
        finally:
            await end((saying,))
            if not saying.cancelled():
                saying.exception()  # what ended it has ended the listening, too

    async def _listen(self, connection: Any) -> None:
        last_pause = time.monotonic()
        while True:
            try:
                message = await connection.read_response(timeout=SILENCE_SECONDS)
            except ResponseError as error:
                self._refused(error)
            else:
                if message is None:  # redis-py gives this where the time has run out
                    raise TimeoutError(f"Nothing was heard for {SILENCE_SECONDS:g} s, pongs included.")
                if isinstance(message, list):
                    self._hear(message)
            if time.monotonic() - last_pause > 0.01:
                await asyncio.sleep(0)
                last_pause = time.monotonic()

    def _hear(self, message: list[Any]) -> None:
        kind, channel = message[0], message[1]
        if kind == b"smessage":
            self._hearer.heard(channel, message[2])
        elif kind == b"ssubscribe":
            self._answered(b"SSUBSCRIBE", channel)
            self._hearer.listening(channel)
        elif kind == b"sunsubscribe":
            self._unsubscribed(channel)

    def _answered(self, command: bytes, channel: bytes) -> None:
        if not self._asked or self._asked.popleft() != (command, channel):
            raise ConnectionError("The answers are out of step with the questions.")

    def _unsubscribed(self, channel: bytes) -> None:
        """We asked for it, or the channel's slot has moved to another node."""
        if self._asked and self._asked[0] == (b"SUNSUBSCRIBE", channel):
            self._asked.popleft()
        elif channel in self.channels:
            self._hearer.refused(self, channel, None)

    def _refused(self, error: ResponseError) -> None:
        if not self._asked:
            raise error
        command, channel = self._asked.popleft()
        if command == b"SSUBSCRIBE" and channel in self.channels:
            self._hearer.refused(self, channel, error)

    async def _speak(self, connection: Any) -> None:
        """Tell the server what is wanted, and ping it. When it fails, so does listening."""
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    await self._something_unsaid.wait()
            except TimeoutError:
                await connection.send_command("PING")
                continue
            self._something_unsaid.clear()
            unsaid, self._unsaid = list(self._unsaid), {}
            for start in range(0, len(unsaid), _PACKED_AT_ONCE):
                packed = [self._ask(channel) for channel in unsaid[start : start + _PACKED_AT_ONCE]]
                await connection.send_packed_command(packed)

    def _ask(self, channel: bytes) -> bytes:
        command = b"SSUBSCRIBE" if channel in self.channels else b"SUNSUBSCRIBE"
        self._asked.append((command, channel))
        words: tuple[Any, ...] = (command, channel)
        return bytes(hiredis.pack_command(words))
