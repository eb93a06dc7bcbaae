"""What becomes of entries that Valkey does not take."""

from uuid import UUID

from redis.exceptions import ResponseError

from core.servers import NodeAway
from core.streams import Published
from relay.sinks.people import overtaken

AWAY = NodeAway("gone")
REFUSED = ResponseError("WRONGTYPE")


def publications(*topics: str) -> list[Published]:
    return [Published(topic, UUID(int=number), b"{}") for number, topic in enumerate(topics)]


def test_who_waits_behind_a_node_that_is_away_is_overtaken_by_nobody() -> None:
    assert overtaken(publications("a", "b", "a", "b"), [b"1-0", AWAY, b"2-0", AWAY]) == set()


def test_a_topic_in_which_a_later_event_came_first_is_told_to_reload() -> None:
    assert overtaken(publications("a", "b", "a", "b"), [AWAY, REFUSED, b"2-0", b"2-0"]) == {"a"}
