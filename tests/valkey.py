"""Valkeys of a test's own, to be killed and started again: one, or a cluster of them."""

import asyncio
import shutil
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.crc import key_slot

from ops.embedded.valkey import Valkey
from ops.network import HOST, Reservations
from tests.eventually import eventually

SLOTS = 16_384
_PASSWORD = "of-all-nodes"
NODE_TIMEOUT_MS = 1_000
"""How long a node may be silent before the others think that it has failed."""


class OwnValkey:
    """Keeps its data and its port from one start to the next."""

    def __init__(self, folder: Path, port: int | None = None, arguments: Sequence[str] = ()) -> None:
        ports = Reservations()
        self.port = port or ports.choose()
        self.folder = folder
        self._server = Valkey(folder, self.port)
        self._arguments = tuple(arguments)
        ports.release()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return self._server.url()

    async def start(self) -> None:
        program = self._server.program()
        assert program.ready is not None
        await program.prepare()
        command = (*program.command, *self._arguments)
        self._process = await asyncio.create_subprocess_exec(*command, cwd=program.folder, stdout=DEVNULL)
        await eventually(program.ready)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self._process = None

    async def stop(self) -> None:
        if self._process is not None:
            await self.kill()

    def forget(self) -> None:
        """Lose all data, while it is down."""
        shutil.rmtree(self.folder / "valkey")

    async def ask(self, *command: Any) -> Any:
        """What this very server answers."""
        async with Redis.from_url(self.url) as client:
            return await client.execute_command(*command)


@asynccontextmanager
async def replica_of(primary: OwnValkey, folder: Path) -> AsyncIterator[OwnValkey]:
    """A running replica that has everything, stopped at the end. It has the same password."""
    password = (primary.folder / "valkey.password").read_text()
    (folder / "valkey.password").write_text(password)
    replica = OwnValkey(folder, arguments=("--replicaof", f"{HOST} {primary.port}", "--primaryauth", password))

    async def is_in_step() -> bool:
        return b"connected" in await replica.ask("ROLE")

    try:
        await primary.ask("CONFIG", "SET", "repl-diskless-sync-delay", 0)
        await replica.start()
        await eventually(is_in_step)
        yield replica
    finally:
        await replica.stop()


@asynccontextmanager
async def own_valkey(folder: Path) -> AsyncIterator[OwnValkey]:
    """A running server, stopped at the end."""
    valkey = OwnValkey(folder)
    await valkey.start()
    try:
        yield valkey
    finally:
        await valkey.stop()


class OwnCluster:
    """Three primaries, each with a third of the slots, and a replica of the second one where that is asked for."""

    def __init__(self, folder: Path, *, with_replica: bool) -> None:
        self._ports = Reservations()
        self.primaries = [self._node(folder / f"node-{number}") for number in range(3)]
        self.replicated = self.primaries[1]
        self.replica = self._node(folder / "replica") if with_replica else None

    @property
    def url(self) -> str:
        return self.primaries[0].url

    @property
    def nodes(self) -> list[OwnValkey]:
        return self.primaries if self.replica is None else [*self.primaries, self.replica]

    def _node(self, folder: Path) -> OwnValkey:
        folder.mkdir()
        (folder / "valkey.password").write_text(_PASSWORD)
        settings = {
            "cluster-enabled": "yes",
            "cluster-port": self._ports.choose(),
            "cluster-node-timeout": NODE_TIMEOUT_MS,
            "cluster-require-full-coverage": "no",
            "cluster-replica-validity-factor": 0,
            "primaryauth": _PASSWORD,
            "repl-diskless-sync-delay": 0,
        }
        arguments = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        return OwnValkey(folder, self._ports.choose(), arguments)

    async def start(self) -> None:
        await asyncio.gather(*(node.start() for node in self.nodes))
        for number, node in enumerate(self.primaries):
            await node.ask("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            await node.ask("CLUSTER", "ADDSLOTSRANGE", number * SLOTS // 3, (number + 1) * SLOTS // 3 - 1)
        for node in self.nodes[1:]:
            await self._meet(node)
        await eventually(self.is_whole)
        if self.replica is not None:
            await self.replica.ask("CLUSTER", "REPLICATE", await self.id_of(self.replicated))
            await eventually(self._replica_is_in_step)

    async def stop(self) -> None:
        for node in self.nodes:
            await node.stop()
        self._ports.release()

    async def _meet(self, node: OwnValkey) -> None:
        bus = (await self.primaries[0].ask("CONFIG", "GET", "cluster-port"))[b"cluster-port"]
        await node.ask("CLUSTER", "MEET", HOST, self.primaries[0].port, int(bus))

    async def is_whole(self) -> bool:
        """Whether each running node knows all of them, and somebody to own every slot."""
        for node in self.nodes:
            told = await node.ask("CLUSTER", "INFO")
            known = f"cluster_known_nodes:{len(self.nodes)}".encode()
            if b"cluster_state:ok" not in told or b"cluster_slots_ok:16384" not in told or known not in told:
                return False
        return True

    async def _replica_is_in_step(self) -> bool:
        assert self.replica is not None
        return b"connected" in await self.replica.ask("ROLE") and await self.is_whole()

    async def id_of(self, node: OwnValkey) -> bytes:
        return bytes(await node.ask("CLUSTER", "MYID"))

    def owner(self, key: bytes) -> OwnValkey:
        """Who has it, as long as no slot was moved."""
        return self.primaries[key_slot(key) * 3 // SLOTS]

    async def move(self, key: bytes, to: OwnValkey) -> None:
        """Move the key's slot with all that is in it, as an operator would."""
        slot, source = key_slot(key), self.owner(key)
        source_id, target_id = await self.id_of(source), await self.id_of(to)
        await to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", source_id)
        await source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", target_id)
        while keys := await source.ask("CLUSTER", "GETKEYSINSLOT", slot, 1_000):
            await source.ask("MIGRATE", HOST, to.port, "", 0, 5_000, "AUTH", _PASSWORD, "KEYS", *keys)
        for node in (to, source):
            await node.ask("CLUSTER", "SETSLOT", slot, "NODE", target_id)


@asynccontextmanager
async def own_cluster(folder: Path, *, with_replica: bool = False) -> AsyncIterator[OwnCluster]:
    """A running cluster, stopped at the end."""
    cluster = OwnCluster(folder, with_replica=with_replica)
    try:
        await cluster.start()
        yield cluster
    finally:
        await cluster.stop()
