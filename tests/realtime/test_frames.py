"""The words of the wire."""

import json

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from realtime import frames
from realtime.frames import Auth, BadFrame, Ping, Subscribe


def parse(raw: bytes) -> Frame:
    reader = StreamReader()
    reader.feed_data(raw)
    parser = Frame.parse(reader.read_exact, mask=False)
    try:
        next(parser)
    except StopIteration as stop:
        frame: Frame = stop.value
        return frame
    raise AssertionError("not a whole frame")


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536])
def test_a_frame_is_one_whole_text_frame_of_any_length(length: int) -> None:
    frame = parse(frames.text_frame(b"x" * length))
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, b"x" * length)


def test_an_event_has_its_topic_and_cursor_in_front_of_its_own_fields() -> None:
    frame = parse(frames.event("user:1", "5-0", b'{"id":"a","data":{}}'))
    assert list(json.loads(bytes(frame.data)).items()) == [
        ("type", "event"),
        ("topic", "user:1"),
        ("cursor", "5-0"),
        ("id", "a"),
        ("data", {}),
    ]


def test_frames_of_clients_are_typed_words() -> None:
    assert frames.decode('{"type":"auth","token":"t","after":"1-1"}') == Auth("t", "1-1")
    assert frames.decode(b'{"type":"subscribe","topic":"user:1","id":7}') == Subscribe("user:1", None, 7)
    assert frames.decode('{"type":"ping","later":"versions may add fields"}') == Ping()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        "\udc80",
        '{"type":"ping","x":' + "[" * 50_000,
        '{"type":"dance","id":1',
        '{"type":"dance"} and more',
        '{"type":"dance","x":' + "[" * 50_000,
        b'{"type":"dance","id":"\xff"}',
    ],
)
def test_what_is_not_json_is_malformed(text: str | bytes) -> None:
    with pytest.raises(BadFrame) as refused:
        frames.decode(text)
    assert refused.value.code == "malformed"


@pytest.mark.parametrize(
    "text",
    ["[]", "null", "{}", '{"type":"dance","id":"x"}', '{"type":"subscribe","id":"x"}', '{"type":"ping","id":[]}'],
)
def test_what_is_no_frame_is_invalid(text: str) -> None:
    with pytest.raises(BadFrame) as refused:
        frames.decode(text)
    assert refused.value.code == "invalid"
    assert refused.value.id == ("x" if '"x"' in text else None)
