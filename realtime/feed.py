"""How this process hears Valkey: a connection to each server that has a wanted channel, made again whenever it ends.

One server has one connection. In a cluster a channel is heard at the node that owns its slot; where that changes, the
channels move, and only those of them that were cut off have to be checked against their streams.
"""

import asyncio
from collections.abc import Iterable
from typing import Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import MovedError, ResponseError

from core.redis import connect
from core.servers import AWAY, servers_of
from core.settings import Settings
from realtime.line import Line

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 2.0
RETRY_SECONDS = 0.2


class Listener(Protocol):
    """Who hears what the feed hears. Nothing of it may raise or wait."""

    def heard(self, channel: bytes, message: bytes) -> None: ...

    def listening(self, channel: bytes) -> None:
        """From now on every message of the channel is heard."""

    def cut_off(self, channels: Iterable[bytes]) -> None:
        """Of these nothing is heard any more; `listening` will come again for each of them."""


class Feed:
    """Wants channels, and hears them while their servers can be reached."""

    def __init__(self, settings: Settings, listener: Listener) -> None:
        self._client = connect(settings, timeout=CONNECT_SECONDS, protocol=2)
        self._servers = servers_of(self._client)
        self._listener = listener
        self._wanted: dict[bytes, Line | None] = {}
        self._lines: dict[Redis, Line] = {}
        self._homeless: dict[bytes, None] = {}
        """Wanted channels without a line."""
        self._something_homeless = asyncio.Event()
        self._away: set[Redis | None] = set()
        """Servers whose last connection ended or could not be made; None where it is not known who has what."""

    def want(self, channel: bytes) -> None:
        self._wanted[channel] = None
        owner = self._servers.owner(channel)
        line = None if owner is None else self._lines.get(owner)
        if line is None:
            self._rehome((channel,))
        else:
            self._place(channel, line)

    def unwant(self, channel: bytes) -> None:
        line = self._wanted.pop(channel, None)
        if line is not None:
            line.unwant(channel)

    def is_away(self, channel: bytes) -> bool:
        """Whether its server was not there when it was last looked for."""
        return self._servers.owner(channel) in self._away

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as lines:
            try:
                while True:
                    await self._until_something_is_homeless()
                    await self._find_homes(lines)
            finally:
                await self._client.aclose()

    async def _until_something_is_homeless(self) -> None:
        """Or until what is known of the servers has grown old, and channels may have moved."""
        try:
            async with asyncio.timeout(self._servers.view_lasts):
                await self._something_homeless.wait()
        except TimeoutError:
            self._servers.doubt()

    async def _find_homes(self, lines: asyncio.TaskGroup) -> None:
        try:
            await self._servers.ready()
        except AWAY as error:
            self._ended(None, error)
            self._listener.cut_off(tuple(self._homeless))
            await asyncio.sleep(RETRY_SECONDS)
            return
        self._away.discard(None)
        self._leave_former_owners()
        self._something_homeless.clear()
        homeless, self._homeless = self._homeless, {}
        for channel in homeless:
            if channel in self._wanted:
                self._find_home(channel, lines)

    def _find_home(self, channel: bytes, lines: asyncio.TaskGroup) -> None:
        owner = self._servers.owner(channel)
        if owner is None:
            self._servers.doubt()
            self._lose((channel,))
            return
        line = self._lines.get(owner)
        if line is None:
            line = self._lines[owner] = Line(owner, self)
            lines.create_task(self._keep(owner, line))
        self._place(channel, line)

    def _place(self, channel: bytes, line: Line) -> None:
        self._wanted[channel] = line
        line.want(channel)

    def _leave_former_owners(self) -> None:
        """Channels whose server is another one now than the one they are heard at."""
        owners = {line: server for server, line in self._lines.items()}
        gone = [
            (channel, line)
            for channel, line in self._wanted.items()
            if line is not None and self._servers.owner(channel) is not owners.get(line)
        ]
        for channel, line in gone:
            line.unwant(channel)
            self._wanted[channel] = None
            self._homeless[channel] = None
        self._listener.cut_off([channel for channel, _ in gone])

    async def _keep(self, server: Redis, line: Line) -> None:
        """A line's life."""
        try:
            await line.run(lambda: self._away.discard(server))
        except AWAY as error:
            self._ended(server, error)
        finally:
            del self._lines[server]
        self._servers.doubt()
        self._lose([channel for channel in line.channels if self._wanted.get(channel) is line])

    def _ended(self, server: Redis | None, error: Exception) -> None:
        if server not in self._away:
            self._away.add(server)
            log.warning("feed.cut_off", error=f"{type(error).__name__}: {error}")

    def _lose(self, channels: Iterable[bytes]) -> None:
        """They are not heard now; look for them again in a moment."""
        lost = tuple(channels)
        for channel in lost:
            self._wanted[channel] = None
        self._listener.cut_off(lost)
        asyncio.get_running_loop().call_later(RETRY_SECONDS, self._rehome, lost)

    def _rehome(self, channels: Iterable[bytes]) -> None:
        self._homeless.update(dict.fromkeys(channels))
        self._something_homeless.set()

    # What the lines hear

    def heard(self, channel: bytes, message: bytes) -> None:
        self._listener.heard(channel, message)

    def listening(self, channel: bytes) -> None:
        self._listener.listening(channel)

    def refused(self, line: Line, channel: bytes, error: ResponseError | None) -> None:
        line.channels.pop(channel, None)
        if isinstance(error, MovedError):
            self._servers.moved(error)
        self._servers.doubt()
        self._lose((channel,))
