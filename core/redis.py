"""Valkey (or Redis): how a process connects. It holds nothing that PostgreSQL does not know better."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from core.settings import Settings


def connect(settings: Settings, *, timeout: float = 5.0) -> Redis:
    """A client with a pool, speaking bytes. It connects at its first command; each ends within `timeout` seconds."""
    return Redis.from_url(
        settings.redis_url,
        decode_responses=False,
        socket_connect_timeout=timeout,
        socket_timeout=timeout,
        socket_keepalive=True,
        health_check_interval=0,
        retry=Retry(NoBackoff(), 0),
        client_name=settings.process_name,
    )
