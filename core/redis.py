"""Valkey (or Redis): how a process connects. It holds nothing that PostgreSQL does not know better."""

from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from core.settings import Settings

if TYPE_CHECKING:
    from core.cluster import Cluster


def connect(settings: Settings, *, timeout: float = 5.0, **options: Any) -> "Redis | Cluster":
    """A client with a pool, speaking bytes. It connects at its first command; each ends within `timeout` seconds."""
    first = connect_to_one(settings, timeout=timeout, **options)
    if not settings.redis_cluster:
        return first
    from core.cluster import Cluster

    return Cluster(first)


def connect_to_one(settings: Settings, *, timeout: float = 5.0, **options: Any) -> Redis:
    """A client of the server that MUSTER_REDIS_URL names, whether or not that is one node of a cluster."""
    return Redis.from_url(
        settings.redis_url,
        decode_responses=False,
        socket_connect_timeout=timeout,
        socket_timeout=timeout,
        socket_keepalive=True,
        health_check_interval=0,
        retry=Retry(NoBackoff(), 0),
        client_name=settings.process_name,
        **options,
    )
