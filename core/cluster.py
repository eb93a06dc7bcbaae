"""A cluster of Valkeys: its primaries, and which of them has a key. Imported only where MUSTER_REDIS_CLUSTER is on.

redis-py's own RedisCluster closes every connection when one node is in trouble, and raises what is no RedisError.
"""

import asyncio
import random
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from redis.asyncio import ConnectionPool, Redis
from redis.commands.core import AsyncScript
from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot
from redis.exceptions import ConnectionError, MovedError

from core.servers import AWAY

LOOK_SECONDS = 1.0
"""How long one node may take to tell who has what, before the next one is asked."""
VIEW_SECONDS = 5.0
_FOLLOWED = 4
"""How often one call follows a key that has moved."""

Address = tuple[str, int]


class Cluster:
    """`first` is a client of any node; those of the others are made like it. Fulfils core.servers.Servers."""

    view_lasts: float | None = VIEW_SECONDS

    def __init__(self, first: Redis) -> None:
        self._first = first
        self._nodes: dict[Address, Redis] = {}
        self._owners: list[Redis | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        self._moved: dict[int, Address] = {}
        """What was heard since the last look, from those who should know."""
        self._in_doubt = True
        self._looking = asyncio.Lock()

    def owner(self, key: bytes) -> Redis | None:
        return self._owners[key_slot(key)]

    def primaries(self) -> Sequence[Redis]:
        return tuple(self._nodes.values())

    def doubt(self) -> None:
        self._in_doubt = True

    def moved(self, error: MovedError) -> None:
        self._moved[error.slot_id] = (str(error.host) or _host_of(self._first), int(error.port))
        self._in_doubt = True

    # Looking

    async def ready(self) -> None:
        """One looks, the others wait for it."""
        if not self._in_doubt and not self._looking.locked():
            return
        former: list[Redis] = []
        async with self._looking:
            if self._in_doubt:
                former = await self._look()
        for node in former:
            await node.aclose()

    async def _look(self) -> list[Redis]:
        """Take the first answer there is. It may be behind, so that what was heard of single slots goes before it.

        Gives those that are nodes no longer. To close one that is away takes its time: nobody is to wait for that.
        """
        self._in_doubt = False
        try:
            view = await self._first_view()
        except BaseException:
            self._in_doubt = True
            raise
        moved, self._moved = self._moved, {}
        addresses = {address for _, _, address in view} | set(moved.values())
        for address in addresses - self._nodes.keys():
            self._nodes[address] = self._client_of(address)
        self._owners = [None] * REDIS_CLUSTER_HASH_SLOTS
        for start, end, address in view:
            self._owners[start : end + 1] = [self._nodes[address]] * (end + 1 - start)
        for slot, address in moved.items():
            self._owners[slot] = self._nodes[address]
        return [self._nodes.pop(address) for address in self._nodes.keys() - addresses]

    async def _first_view(self) -> list[tuple[int, int, Address]]:
        failure: Exception = ConnectionError("No node of the cluster answers.")
        for node in (*random.sample(self.primaries(), len(self._nodes)), self._first):
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    view = _view(await _slots(node), _host_of(node))
            except AWAY as error:
                failure = error
                continue
            if view:
                return view
            failure = ConnectionError("A node of the cluster knows of nobody who has keys.")
        raise failure

    def _client_of(self, address: Address) -> Redis:
        like: Any = self._first.connection_pool
        named = like.connection_kwargs | {"host": address[0], "port": address[1]}
        return Redis.from_pool(ConnectionPool(connection_class=like.connection_class, **named))

    # What a client of one server does, too

    def register_script(self, text: str) -> "Script":
        return Script(self, self._first.register_script(text))

    async def ping(self) -> None:
        """Raises AWAY where one of the primaries does not answer."""
        self.doubt()
        await self.ready()
        await asyncio.gather(*(node.ping() for node in self.primaries()))

    async def aclose(self) -> None:
        for node in (self._first, *self.primaries()):
            await node.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class Script:
    """A script of one key, run where that key is."""

    def __init__(self, cluster: Cluster, script: AsyncScript) -> None:
        self._cluster = cluster
        self._script = script

    async def __call__(self, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """Raises AWAY."""
        for _ in range(_FOLLOWED):
            await self._cluster.ready()
            node = self._cluster.owner(keys[0].encode())
            if node is None:
                self._cluster.doubt()
                break
            try:
                return await self._script(keys, args, client=node)
            except MovedError as error:
                self._cluster.moved(error)
            except (ConnectionError, OSError, TimeoutError):
                self._cluster.doubt()
                raise
        raise ConnectionError("No node has this key.")


def _host_of(node: Redis) -> str:
    kwargs: dict[str, Any] = node.connection_pool.connection_kwargs
    return str(kwargs.get("host", "localhost"))


async def _slots(node: Any) -> Any:
    return await node.execute_command("CLUSTER", "SLOTS")


def _view(slots: Any, asked: str) -> list[tuple[int, int, Address]]:
    """First and last slot of each range, and its primary. One that names no host has that of the node asked."""
    return [(start, end, (_text(primary[0]) or asked, primary[1])) for start, end, primary, *_ in slots]


def _text(name: bytes | str | None) -> str:
    return name.decode() if isinstance(name, bytes) else name or ""
