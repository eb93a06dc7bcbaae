"""Topics that know their gaps."""

from collections.abc import AsyncIterator

import pytest

import core.streams
from core import redis
from core.ids import uuid7
from core.settings import Settings
from core.streams import Entry, Published, Streams, is_cursor, parse_message, position

pytestmark = pytest.mark.anyio


@pytest.fixture
async def streams(settings: Settings) -> AsyncIterator[Streams]:
    client = redis.connect(settings)
    yield Streams(client, settings.redis_prefix)
    await client.aclose()


@pytest.fixture
def topic() -> str:
    return f"user:{uuid7()}"


async def publish(streams: Streams, topic: str, *bodies: bytes) -> list[str]:
    answers = await streams.publish([Published(topic, uuid7(), body) for body in bodies])
    return [answer.decode() for answer in answers if isinstance(answer, bytes)]


async def test_entries_name_their_predecessors(streams: Streams, topic: str) -> None:
    start = await streams.tail(topic)
    one, two = await publish(streams, topic, b"1", b"2")
    assert await streams.after(topic, start, limit=10) == [Entry(start, one, b"1"), Entry(one, two, b"2")]


async def test_a_repeat_is_not_published(streams: Streams, topic: str) -> None:
    start = await streams.tail(topic)
    entry = Published(topic, uuid7(), b"1")
    first, second = await streams.publish([entry, entry])
    assert isinstance(first, bytes)
    assert second is None
    assert len(await streams.after(topic, start, limit=10) or []) == 1


async def test_the_same_event_is_published_to_each_of_its_topics(streams: Streams, topic: str) -> None:
    event_id = uuid7()
    answers = await streams.publish([Published(topic, event_id, b"1"), Published(f"{topic}-other", event_id, b"1")])
    assert all(isinstance(answer, bytes) for answer in answers)


async def test_an_empty_topic_gets_one_marker_that_every_cursor_may_name(streams: Streams, topic: str) -> None:
    tail = await streams.tail(topic)
    assert await streams.tail(topic) == tail
    assert await streams.tails([topic, f"{topic}-other"]) == [tail, await streams.tail(f"{topic}-other")]
    assert await streams.after(topic, tail, limit=10) == []


async def test_pages_follow_each_other(streams: Streams, topic: str) -> None:
    start = await streams.tail(topic)
    cursors = await publish(streams, topic, *(str(number).encode() for number in range(25)))
    seen: list[str] = []
    while page := await streams.after(topic, seen[-1] if seen else start, limit=10):
        assert len(page) <= 10
        seen += [entry.id for entry in page]
    assert seen == cursors


async def test_a_cursor_right_before_what_was_trimmed_is_good(settings: Settings, streams: Streams, topic: str) -> None:
    one, two, three = await publish(streams, topic, b"1", b"2", b"3")
    client = redis.connect(settings)
    await client.xtrim(f"{settings.redis_prefix}:stream:{{{topic}}}", maxlen=2, approximate=False)
    assert await streams.after(topic, one, limit=10) == [Entry(one, two, b"2"), Entry(two, three, b"3")]
    await client.xtrim(f"{settings.redis_prefix}:stream:{{{topic}}}", maxlen=1, approximate=False)
    assert await streams.after(topic, one, limit=10) is None
    await client.aclose()


async def test_a_break_is_a_gap_for_all_who_stand_before_it(streams: Streams, topic: str) -> None:
    one, two = await publish(streams, topic, b"1", b"2")
    await streams.break_chain(topic)
    (three,) = await publish(streams, topic, b"3")
    assert await streams.after(topic, one, limit=10) is None
    assert await streams.after(topic, two, limit=10) is None
    marker = (await streams.after(topic, three, limit=10), await streams.tail(topic))
    assert marker == ([], three)


async def test_who_stands_before_a_tail_that_was_lost_recovers_nothing(
    settings: Settings, streams: Streams, topic: str
) -> None:
    """As after a fail-over to a replica that had not got it yet."""
    client = redis.connect(settings)
    one, two = [(await publish(streams, topic, body))[0] for body in (b"1", b"2")]
    await client.xdel(f"{settings.redis_prefix}:stream:{{{topic}}}", two)
    three, four = await publish(streams, topic, b"3", b"4")
    assert await streams.after(topic, one, limit=10) is None
    assert await streams.after(topic, three, limit=10) == [Entry(three, four, b"4")]
    (five,) = await publish(streams, topic, b"5")
    assert await streams.after(topic, three, limit=10) == [Entry(three, four, b"4"), Entry(four, five, b"5")]
    await client.aclose()


async def test_tails_are_remembered_of_the_latest_topics_only(
    streams: Streams, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.streams, "_TAILS_REMEMBERED", 2)
    for name in (topic, f"{topic}-2", topic, f"{topic}-3"):
        (last,) = await publish(streams, name, b"1")
    assert list(streams._tails) == [topic, f"{topic}-3"]
    assert streams._tails[f"{topic}-3"] == last.encode()


async def test_a_stream_that_begins_anew_gives_no_id_a_second_time(
    settings: Settings, streams: Streams, topic: str
) -> None:
    await streams.load()
    client = redis.connect(settings)
    keys = (f"{settings.redis_prefix}:stream:{{{topic}}}", f"{settings.redis_prefix}:channel:{{{topic}}}")
    pipeline = client.pipeline(transaction=False)
    for _ in range(20):
        pipeline.fcall("muster_mark", 2, *keys, 60, "0")
        pipeline.fcall("muster_mark", 2, *keys, 60, "1")
        pipeline.delete(keys[0])
    ids = [answer.decode() for answer in await pipeline.execute() if isinstance(answer, bytes)]
    assert len({position(id)[0] for id in ids}) < 20, "None of them began anew in the same millisecond."
    assert ids == sorted(set(ids), key=position)
    await client.aclose()


@pytest.mark.parametrize("cursor", ["", "0", "-", "+", "$", "(1-1", "1-1-1", "x-1", "18446744073709551616-0"])
async def test_what_is_no_cursor_recovers_nothing(streams: Streams, topic: str, cursor: str) -> None:
    await publish(streams, topic, b"1")
    assert await streams.after(topic, cursor, limit=10) is None


async def test_functions_of_a_former_release_are_replaced(settings: Settings, topic: str) -> None:
    former = """#!lua name=muster
    redis.register_function('muster_mark', function() return 'former' end)
    """
    async with redis.connect_to_one(settings) as valkey:
        await valkey.function_load(former, replace=True)
        assert is_cursor(await Streams(valkey, settings.redis_prefix).tail(topic))


async def test_functions_are_installed_where_they_are_missing(settings: Settings, streams: Streams, topic: str) -> None:
    client = redis.connect(settings)
    await client.function_delete("muster")
    assert await publish(streams, topic, b"1")
    await client.function_delete("muster")
    assert await streams.tail(topic)
    await client.aclose()


async def test_what_the_server_refuses_is_told_apart(settings: Settings, streams: Streams, topic: str) -> None:
    client = redis.connect(settings)
    await client.set(f"{settings.redis_prefix}:stream:{{{topic}}}", "no stream")
    *refused, published = await streams.publish(
        [Published(name, uuid7(), b"1") for name in (topic, topic, f"{topic}-other")]
    )
    assert all("WRONGTYPE" in str(answer) for answer in refused)
    assert isinstance(published, bytes)
    (no_tail,) = await streams.tails([topic])
    assert "WRONGTYPE" in str(no_tail)
    await client.aclose()


def test_a_message_tells_predecessor_id_and_body() -> None:
    assert parse_message(b'1-0 2-0 {"a b":1}') == Entry("1-0", "2-0", b'{"a b":1}')
    assert parse_message(b"0 2-0 ") == Entry("0", "2-0", None)


def test_cursors_are_ordered_by_number() -> None:
    assert is_cursor("9-10")
    assert position("9-10") > position("9-9")
    assert position("10-0") > position("9-10")
