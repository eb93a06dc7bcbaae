"""Which nodes live: each holds a lease in Valkey, and looks at those of the nodes that it has heard of."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from core.ids import uuid7
from core.servers import AWAY
from core.streams import Streams

LEASE_SECONDS = 8
RENEW_SECONDS = 2.0


def _nothing(*_: Any) -> None:
    """Nobody listens for it."""


class Leases:
    """One a process, which is a `node` by a name of its own. A node whose lease has run out is dead to all others."""

    def __init__(self, streams: Streams, prefix: str) -> None:
        self.node = uuid7().hex
        self.is_held = False
        self.on_lapse: Callable[[], None] = _nothing
        """Our own lease had run out: others have forgotten what we said."""
        self.on_end: Callable[[str], None] = _nothing
        """A node has died."""
        self._streams = streams
        self._prefix = prefix
        self._until: dict[str, float] = {}
        """Until when, by the monotonic clock, other nodes are believed to live."""
        self._absent: dict[str, float] = {}
        """Nodes that held no lease, and until when they are not asked about again."""

    def lives(self, node: str) -> bool:
        return node == self.node or node in self._until

    def believe(self, node: str) -> None:
        """A node that speaks lives."""
        if node != self.node:
            self._absent.pop(node, None)
            self._until.setdefault(node, time.monotonic() + LEASE_SECONDS)

    async def meet(self, nodes: Iterable[str]) -> None:
        """Believe those of these nodes that hold a lease. Raises AWAY."""
        now = time.monotonic()
        self._absent = {node: until for node, until in self._absent.items() if until > now}
        for node in nodes:
            if self.lives(node) or node in self._absent:
                continue
            if await self._holds_one(node):
                self.believe(node)
            else:
                self._absent[node] = now + RENEW_SECONDS

    async def keep(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(*AWAY):  # others take us for dead then, and whoever asks Valkey says that it is away
                async with asyncio.timeout(LEASE_SECONDS / 2):
                    await self._renew()
            self._bury()
            await asyncio.sleep(RENEW_SECONDS)

    async def _renew(self) -> None:
        key = self._key(self.node)
        before = await self._streams.ask(key, "SET", key, b"1", "EX", LEASE_SECONDS, "GET")
        lapsed, self.is_held = self.is_held and before is None, True
        if lapsed:
            self.on_lapse()
        for node in tuple(self._until):
            lives = await self._holds_one(node)
            self._until[node] = time.monotonic() + (LEASE_SECONDS if lives else 0)

    async def _holds_one(self, node: str) -> bool:
        key = self._key(node)
        return bool(await self._streams.ask(key, "EXISTS", key))

    def _bury(self) -> None:
        now = time.monotonic()
        for node in [node for node, until in self._until.items() if until <= now]:
            del self._until[node]
            self.on_end(node)

    def _key(self, node: str) -> bytes:
        return f"{self._prefix}:node:{node}".encode()
