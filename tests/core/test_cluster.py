"""Who has what in a cluster, as its nodes tell it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from core.cluster import Cluster
from core.servers import AWAY
from ops.network import Reservations
from tests.valkey import SLOTS, OwnValkey

pytestmark = pytest.mark.anyio


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[OwnValkey]:
    """As one that has just started, and not met the others."""
    ports = Reservations()
    node = OwnValkey(tmp_path, arguments=("--cluster-enabled", "yes", "--cluster-port", str(ports.choose())))
    ports.release()
    await node.start()
    yield node
    await node.stop()


async def test_a_node_that_knows_of_nobody_with_keys_is_no_cluster_yet(node: OwnValkey) -> None:
    async with Cluster(Redis.from_url(node.url)) as cluster:
        with pytest.raises(AWAY, match="knows of nobody"):
            await cluster.ready()
        await node.ask("CLUSTER", "ADDSLOTSRANGE", 0, SLOTS - 1)
        async with asyncio.timeout(10):
            await cluster.ready()
        assert len(cluster.primaries()) == 1


async def test_who_comes_while_another_looks_waits_for_what_they_see(node: OwnValkey) -> None:
    await node.ask("CLUSTER", "ADDSLOTSRANGE", 0, SLOTS - 1)
    async with Cluster(Redis.from_url(node.url)) as cluster:
        looking = asyncio.create_task(cluster.ready())
        await asyncio.sleep(0)
        await cluster.ready()
        assert len(cluster.primaries()) == 1
        await looking
