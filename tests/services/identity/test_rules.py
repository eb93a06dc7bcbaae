"""What an account may be called, and when an old refresh token may be shown."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from core.validation import Fields
from services.identity import rules

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "email", ["ada@example.org", "a.b+c@sub.example.org", "ädä@exämple.org", "root@localhost", "o'neil@example.org"]
)
def test_an_address_is_accepted(email: str) -> None:
    fields = Fields()
    assert rules.check_email(fields, f"  {email} ") == email
    assert fields.errors == []


@pytest.mark.parametrize("email", ["", "ada", "@example.org", "ada@", "a da@example.org", "a@b@c", "<ada@example.org>"])
def test_an_address_is_refused(email: str) -> None:
    fields = Fields()
    rules.check_email(fields, email)
    assert [error.field for error in fields.errors] == ["email"]


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    assert rules.normalised("e\u0301" * 128) == "\u00e9" * 128


def test_what_is_longer_than_every_password_is_refused_at_once() -> None:
    fields = Fields()
    began = time.process_time()
    rules.check_password(fields, "a" + "\u0301\u0327" * 100_000)
    assert time.process_time() - began < 0.5
    assert [error.field for error in fields.errors] == ["password"]
    rules.check_password(fields, "\u03b1\u0313\u0300\u0345" * 1_000)
    assert len(fields.errors) == 2


@pytest.mark.parametrize(("length", "is_right"), [(11, False), (12, True), (128, True), (129, False)])
def test_a_password_is_measured_by_its_length_alone(length: int, is_right: bool) -> None:
    fields = Fields()
    rules.check_password(fields, " " * length)
    assert (fields.errors == []) is is_right


@pytest.mark.parametrize(
    ("time_zone", "is_right"),
    [("UTC", True), ("America/Argentina/Ushuaia", True), ("", False), ("Mars", False), ("../UTC", False), ("/", False)],
)
def test_a_time_zone_is_one_that_is_known(time_zone: str, is_right: bool) -> None:
    fields = Fields()
    rules.check_time_zone(fields, time_zone)
    assert (fields.errors == []) is is_right


@pytest.mark.parametrize(
    ("seconds", "successor_is_used", "works"),
    [(0, False, True), (30, False, True), (30.1, False, False), (0, True, False), (31, True, False)],
)
def test_a_former_token_works_for_30_seconds_while_its_successor_is_unused(
    seconds: float, successor_is_used: bool, works: bool
) -> None:
    replaced_at = NOW - timedelta(seconds=seconds)
    assert rules.former_token_works(replaced_at, successor_is_used, NOW) is works


def test_what_a_client_says_about_itself_is_made_fit_to_be_shown() -> None:
    assert rules.printable("a\x00b\r\n\u202ec") == "abc"
    assert len(rules.printable("x" * 1000)) == rules.LONGEST_AGENT
