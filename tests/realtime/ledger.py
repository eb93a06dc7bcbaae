"""What is true: a small table that a writer changes, announcing each change by the road of every command."""

import random
from collections import defaultdict

from core.database import pool, transaction
from services.events.commands import append
from services.events.model import Frame, Happened, Kind

_CREATE = """
CREATE TABLE IF NOT EXISTS public.ledger (
    topic text, item integer, number integer, PRIMARY KEY (topic, item)
)
"""
_SET = """
INSERT INTO public.ledger SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[])
ON CONFLICT (topic, item) DO UPDATE SET number = excluded.number
"""
_SNAPSHOT = "SELECT item, number FROM public.ledger WHERE topic = $1"

ITEMS = 30

State = dict[int, int]
"""Of each item the number of its last change; the changes of a topic are numbered from 1."""


class Ledger:
    """Has one writer."""

    def __init__(self, topics: tuple[str, ...], chance: random.Random) -> None:
        self.topics = topics
        self.written = 0
        """Events so far."""
        self._chance = chance
        self._numbers: defaultdict[str, int] = defaultdict(int)

    async def open(self) -> None:
        await pool().execute(_CREATE)

    def last(self, topic: str) -> int:
        """The number of its last change."""
        return self._numbers[topic]

    async def write(self, events: int) -> None:
        """In one transaction. An event is seen by one or more of the topics."""
        changed: dict[tuple[str, int], int] = {}
        async with transaction() as tx:
            at = await tx.now()
            happened = [
                Happened(kind=Kind.TASK_UPDATED, at=at, actor_id=None, frames=self._change(changed))
                for _ in range(events)
            ]
            keys = list(changed)
            await tx.execute(_SET, [topic for topic, _ in keys], [item for _, item in keys], list(changed.values()))
            await append(tx, happened)
        self.written += events

    def _change(self, changed: dict[tuple[str, int], int]) -> tuple[Frame, ...]:
        frames = []
        for topic in self._chance.sample(self.topics, self._chance.randint(1, len(self.topics))):
            self._numbers[topic] += 1
            item, number = self._chance.randrange(ITEMS), self._numbers[topic]
            changed[topic, item] = number
            frames.append(Frame((topic,), {"item": item, "number": number}))
        return tuple(frames)

    async def snapshot(self, topic: str) -> State:
        return dict(await pool().fetch(_SNAPSHOT, topic))
