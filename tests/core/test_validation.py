import pytest

from core.errors import FieldError, Invalid
from core.validation import Fields


def test_text_is_stripped_and_then_measured() -> None:
    fields = Fields()
    assert fields.text("title", "  Ship it \n", 1, 7) == "Ship it"
    fields.refuse_if_wrong()


def test_all_that_is_wrong_is_said_at_once() -> None:
    fields = Fields()
    fields.text("title", "   ", 1, 10)
    fields.text("name", "abc", 1, 2)
    with pytest.raises(Invalid) as refusal:
        fields.refuse_if_wrong()
    assert refusal.value.errors == [
        FieldError("title", "must not be empty"),
        FieldError("name", "must have at most 2 characters"),
    ]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\nb", "a\ud800b"])
def test_a_single_line_holds_no_control_characters(text: str) -> None:
    fields = Fields()
    fields.text("title", text, 1, 10)
    assert [error.field for error in fields.errors] == ["title"]


def test_several_lines_may_hold_line_ends_and_tabs_but_no_nul() -> None:
    fields = Fields()
    assert fields.text("description", "a\n\tb", 1, 10, lines=True) == "a\n\tb"
    fields.text("description", "a\x00b", 1, 10, lines=True)
    assert len(fields.errors) == 1
