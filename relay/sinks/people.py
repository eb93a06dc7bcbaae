"""People: frames go to their topics in Valkey, from where every hub hears them."""

import time
from collections.abc import Iterable, Sequence

import structlog
from redis.exceptions import ResponseError

from core.servers import AWAY, may_pass
from core.streams import Published, Streams
from relay.sinks.sink import Outcome, Rejected
from services.events.model import Sink
from services.events.outbox import Entry

log = structlog.get_logger(__name__)

PULSE_SECONDS = 0.15


class People:
    """Publishes bodies as they are; only their frame is looked at: an object, so that hubs may put fields in front."""

    name = Sink.PEOPLE
    server = "Valkey"
    batch = 500

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._next_pulse = 0.0

    async def deliver(self, entries: Sequence[Entry]) -> Outcome:
        try:
            return await self._deliver(entries)
        except AWAY as error:
            return Outcome(trouble=error)

    async def _deliver(self, entries: Sequence[Entry]) -> Outcome:
        readable = [entry for entry in entries if _is_object(entry.body)]
        answers = await self._streams.publish(_publications(readable))
        outcome = Outcome(rejected=[Rejected(entry, "no object") for entry in entries if not _is_object(entry.body)])
        in_turn = iter(answers)
        for entry in readable:
            _judge(entry, [answer for _, answer in zip(entry.topics, in_turn, strict=False)], outcome)
        for rejected in outcome.rejected:
            await self._tell_to_reload(rejected.entry.topics)
        return outcome

    async def _tell_to_reload(self, topics: Iterable[str]) -> None:
        for topic in topics:
            try:
                await self._streams.break_chain(topic)
            except ResponseError as error:
                if may_pass(error):
                    raise
                log.error("relay.topic_broken", topic=topic, error=str(error))

    async def caught_up(self) -> Exception | None:
        """Hubs that hear no pulse for long enough no longer trust that they hear everything."""
        if time.monotonic() < self._next_pulse:
            return None
        self._next_pulse = time.monotonic() + PULSE_SECONDS
        try:
            await self._streams.pulse()
        except AWAY as error:
            return error
        return None


def _judge(entry: Entry, answers: Sequence[object], outcome: Outcome) -> None:
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    if not errors:
        outcome.delivered.append(entry.id)
    elif passing := next((error for error in errors if may_pass(error)), None):
        outcome.trouble = outcome.trouble or passing  # those behind the first were refused because of it
    else:
        outcome.rejected.append(Rejected(entry, str(errors[0])))


def _publications(entries: Sequence[Entry]) -> list[Published]:
    return [
        Published(topic, entry.event_id, body)
        for entry in entries
        for body in (entry.body.encode(),)
        for topic in entry.topics
    ]


def _is_object(body: str) -> bool:
    return body.startswith("{") and body.endswith("}") and len(body) > len("{}")
