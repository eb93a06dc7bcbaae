from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.errors import Invalid
from core.ids import uuid7
from core.keyset import decode_cursor, encode_cursor


def test_a_cursor_gives_back_the_key_it_was_made_of() -> None:
    key = (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), uuid7())
    assert decode_cursor("tasks", encode_cursor("tasks", key), tuple[datetime, UUID]) == key


@pytest.mark.parametrize("position", [0, 5, 12, 20, -1])
def test_a_cursor_with_one_other_character_is_refused(position: int) -> None:
    cursor = list(encode_cursor("tasks", ("a", "b")))
    cursor[position] = "A" if cursor[position] != "A" else "B"
    with pytest.raises(Invalid):
        decode_cursor("tasks", "".join(cursor), tuple[str, str])


@pytest.mark.parametrize("key", [("a", "b"), ("a", "bc"), ("a", "bcd")])
def test_a_cursor_has_one_spelling(key: tuple[str, str]) -> None:
    cursor = encode_cursor("tasks", key)
    others = [cursor + "=", " " + cursor, cursor + "!", *(cursor[:-1] + last for last in "ABCDEFGHQRSTgwxyz0189-_")]
    for other in {*others} - {cursor}:
        with pytest.raises(Invalid):
            decode_cursor("tasks", other, tuple[str, str])


@pytest.mark.parametrize("cursor", ["", "x", "é", "====", "a" * 10_000, "../../etc", "\x00"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor("tasks", cursor, tuple[str, str])


def test_the_cursor_of_one_list_fits_no_other() -> None:
    cursor = encode_cursor("tasks:due_at", ("a", "b"))
    with pytest.raises(Invalid):
        decode_cursor("tasks:created_at", cursor, tuple[str, str])
