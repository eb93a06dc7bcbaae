"""The servers that tests and `./muster up` run on."""

import asyncpg
import pytest
import redis.asyncio as redis
from temporalio.api.workflowservice.v1 import ListNamespacesRequest
from temporalio.client import Client

from core.settings import Settings
from tests.stack import Servers

pytestmark = pytest.mark.anyio


async def test_every_worker_has_a_database_of_its_own(settings: Settings) -> None:
    connection = await asyncpg.connect(settings.database_url)
    try:
        assert await connection.fetchval("SELECT current_database()") == settings.redis_prefix
        assert str(await connection.fetchval("SHOW server_version")).startswith("18.")
    finally:
        await connection.close()


async def test_valkey_wants_a_password(servers: Servers) -> None:
    client = redis.Redis.from_url(f"redis://{servers.redis_url.split('@')[1]}")
    with pytest.raises(redis.AuthenticationError):
        await client.ping()
    await client.aclose()


async def test_temporal_serves_the_namespace(settings: Settings) -> None:
    client = await Client.connect(settings.temporal_address)
    namespaces = await client.workflow_service.list_namespaces(ListNamespacesRequest())
    assert settings.temporal_namespace in {namespace.namespace_info.name for namespace in namespaces.namespaces}
