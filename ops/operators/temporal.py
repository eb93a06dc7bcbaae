"""Reaching a stack's Temporal, or saying in one sentence why not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError

from core.settings import Settings
from core.temporal import connect
from ops.program import CannotRun

RPC_TIMEOUT = timedelta(seconds=10)


@asynccontextmanager
async def temporal(settings: Settings) -> AsyncIterator[Client]:
    """A client that is connected. Raises CannotRun where Temporal does not answer, or refuses what is asked inside."""
    try:
        client = await connect(settings, lazy=False)
    except RuntimeError as error:
        raise CannotRun(f"Temporal does not answer at {settings.temporal_address}.") from error
    try:
        yield client
    except RPCError as error:
        raise CannotRun(f"Temporal refused: {error.message.rstrip('.')}.") from error
