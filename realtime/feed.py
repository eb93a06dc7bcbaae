"""The one connection on which this process hears Valkey: sharded pub/sub, subscribed again whenever it comes back."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any, Protocol

import structlog
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from core.settings import Settings

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 2.0
PING_SECONDS = 1.0
SILENCE_SECONDS = 3.0
"""How long a connection may be silent, pongs included, before it counts as dead."""
RETRY_SECONDS = 0.2
_AT_ONCE = 200

AWAY = (RedisError, OSError, TimeoutError)
"""What is raised while Valkey can't be reached."""


class Listener(Protocol):
    """Who hears what the feed hears. Nothing of it may raise or wait."""

    def heard(self, channel: bytes, message: bytes) -> None: ...

    def listening(self, channel: bytes) -> None:
        """From now on every message of the channel is heard."""

    def cut_off(self) -> None:
        """Nothing is heard any more; `listening` will come again for every channel."""


class Feed:
    """Wants channels, and hears them while it is connected."""

    def __init__(self, settings: Settings, listener: Listener) -> None:
        self.connected = False
        self._pool: Any = ConnectionPool.from_url(
            settings.redis_url,
            protocol=2,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_keepalive=True,
            client_name=settings.process_name,
        )
        self._listener = listener
        self._wanted: dict[bytes, None] = {}
        self._unsaid: dict[bytes, None] = {}
        """Channels whose being wanted, or not, the server has not been told."""
        self._something_unsaid = asyncio.Event()

    def want(self, channel: bytes) -> None:
        self._wanted[channel] = None
        self._say((channel,))

    def unwant(self, channel: bytes) -> None:
        self._wanted.pop(channel, None)
        self._say((channel,))

    def _say(self, channels: Iterable[bytes]) -> None:
        self._unsaid.update(dict.fromkeys(channels))
        self._something_unsaid.set()

    async def run(self) -> None:
        """Until cancelled."""
        said = False
        while True:
            connection = self._pool.make_connection()
            try:
                await connection.connect()
                said = False
                await self._serve(connection)
            except AWAY as error:
                if not said:
                    log.warning("feed.cut_off", error=f"{type(error).__name__}: {error}")
                    said = True
            finally:
                if self.connected:
                    self.connected = False
                    self._listener.cut_off()
                await connection.disconnect(nowait=True)
            await asyncio.sleep(RETRY_SECONDS)

    async def _serve(self, connection: Any) -> None:
        """Raises what ends the connection."""
        self.connected = True
        self._unsaid.clear()
        self._say(self._wanted)
        saying = asyncio.create_task(self._speak(connection))
        try:
            await self._listen(connection)
        finally:
            saying.cancel()
            await asyncio.gather(saying, return_exceptions=True)

    async def _listen(self, connection: Any) -> None:
        last_pause = time.monotonic()
        while True:
            message = await connection.read_response(timeout=SILENCE_SECONDS)
            if isinstance(message, list):
                self._hear(message)
            if time.monotonic() - last_pause > 0.01:
                await asyncio.sleep(0)
                last_pause = time.monotonic()

    def _hear(self, message: list[Any]) -> None:
        if message[0] == b"smessage":
            self._listener.heard(message[1], message[2])
        elif message[0] == b"ssubscribe":
            self._listener.listening(message[1])

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
            wanted = [channel for channel in unsaid if channel in self._wanted]
            unwanted = [channel for channel in unsaid if channel not in self._wanted]
            for command, channels in (("SSUBSCRIBE", wanted), ("SUNSUBSCRIBE", unwanted)):
                for start in range(0, len(channels), _AT_ONCE):
                    await connection.send_command(command, *channels[start : start + _AT_ONCE])
