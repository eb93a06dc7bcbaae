"""What the drain asks of a sink."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from services.events.model import Sink as SinkName
from services.events.outbox import Entry


class Rejected(msgspec.Struct, frozen=True):
    """An entry that the sink will never take."""

    entry: Entry
    error: str


class Outcome(msgspec.Struct):
    """What became of a batch. Entries in neither list are to be delivered again once `trouble` is over."""

    delivered: list[int] = []
    rejected: list[Rejected] = []
    trouble: Exception | None = None


class Sink(Protocol):
    """Where entries go."""

    name: SinkName
    server: str
    """Who has to be there, for the log."""
    batch: int
    """How many entries are read at once."""

    async def deliver(self, entries: Sequence[Entry]) -> Outcome:
        """Deliver in order. Does not raise for a server that is away: that is the outcome's trouble."""

    async def caught_up(self) -> Exception | None:
        """Hear that everything committed until now was delivered. Gives the trouble it had with that."""
