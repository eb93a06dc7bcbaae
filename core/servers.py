"""Which server has a key: the one that there is, or the node of a cluster that owns the key's slot."""

from collections.abc import Sequence
from typing import Protocol

from redis import exceptions
from redis.asyncio import Redis
from redis.exceptions import MovedError, RedisError, ResponseError

AWAY = (RedisError, OSError, TimeoutError)
"""What is raised while Valkey can't be reached."""


class NodeAway(ResponseError):
    """A call's answer where the node that owns its key can't be reached, though others may be."""


class Servers(Protocol):
    """What is known of them. It may be out of date; a server that is asked for what it has not says so."""

    view_lasts: float | None
    """For how many seconds what is known may be relied on where nothing says otherwise; None for ever."""

    def owner(self, key: bytes) -> Redis | None:
        """Who has the key; None where nobody is known to."""

    def primaries(self) -> Sequence[Redis]:
        """All who have keys."""

    async def ready(self) -> None:
        """Return once it is known who has what: at once, unless that is in doubt. Raises AWAY."""

    def doubt(self) -> None:
        """Somebody did not answer: look again before the next call."""

    def moved(self, error: MovedError) -> None:
        """Believe the server which says that another one has the key."""


class Alone:
    """The one server that there is."""

    view_lasts: float | None = None

    def __init__(self, server: Redis) -> None:
        self._server = server

    def owner(self, _key: bytes) -> Redis:
        return self._server

    def primaries(self) -> Sequence[Redis]:
        return (self._server,)

    async def ready(self) -> None:
        return

    def doubt(self) -> None:
        return

    def moved(self, error: MovedError) -> None:
        """It is a node of a cluster, and the setting is off."""
        raise error


def servers_of(client: Redis | Servers) -> Servers:
    return Alone(client) if isinstance(client, Redis) else client


_PASSING = (
    NodeAway,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    exceptions.MasterDownError,
    exceptions.ClusterDownError,
    exceptions.AskError,
    exceptions.TryAgainError,
    exceptions.NoPermissionError,
)
_PASSING_CODES = ("MISCONF", "NOREPLICAS", "BUSY", "UNKILLABLE", "OVERTAKING")
FUNCTION_MISSING = "Function not found"


def may_pass(error: Exception) -> bool:
    """Whether the server may do later what it refused. MOVED, too: it was followed as often as seems sensible."""
    text = str(error)
    return isinstance(error, _PASSING) or text.startswith(_PASSING_CODES) or FUNCTION_MISSING in text
