"""The console shows what matters and leaves the rest to the logs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from ops.console import Console, notable_of_role

WORDY = "from ops.console import announce\nfor number in range(5000): announce(f'{number} ' + 100 * 'x')"
BRIEF = "from ops.console import announce\nannounce('the last words')"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"event": "request", "level": "info", "path": "/me"}', None),
        ('{"event": "relay.slow", "level": "warning", "sink": "PEOPLE"}', "warning relay.slow sink=PEOPLE"),
        ('{"event": "delivery.logged", "level": "info", "to": "ann"}', "info delivery.logged to=ann"),
        ('{"event": "failed", "level": "error", "exception": "Traceback\\nOSError: no"}', "error failed OSError: no"),
        ("Traceback (most recent call last):", "Traceback (most recent call last):"),
        ("17", "17"),
    ],
)
def test_of_a_role_warnings_errors_and_logged_deliveries_are_shown(line: str, shown: str | None) -> None:
    assert notable_of_role(line) == shown


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


def test_a_reader_who_stops_stops_nobody_and_hears_how_much_was_dropped(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    unread = fill(writing)
    console = Console(writing, most_waiting=10)
    for number in range(500):
        console.show(f"line {number}")
    assert not console.flush(within=0)
    heard = b""
    while not heard.endswith(b" lines were dropped while nobody read them.\n"):
        heard += os.read(reading, 65_536)
    *lines, last = heard[unread:].decode().splitlines()
    assert lines == [f"line {number}" for number in range(10)]
    assert last == "490 lines were dropped while nobody read them."
    assert console.flush(within=10)


def fill(writing: int) -> int:
    """Leave no room in a pipe, so that whoever writes waits from the first byte on. Gives how much stands in it."""
    os.set_blocking(writing, False)
    written = 0
    with suppress(BlockingIOError):
        while True:
            written += os.write(writing, b".")
    os.set_blocking(writing, True)
    return written


def test_a_process_ends_though_nobody_reads_what_it_says(pipe: tuple[int, int]) -> None:
    _, writing = pipe
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", WORDY], stdout=writing, timeout=30, check=True)
    assert time.monotonic() - began < 10


def test_the_last_words_are_heard() -> None:
    ended = subprocess.run([sys.executable, "-c", BRIEF], capture_output=True, text=True, timeout=30, check=True)
    assert ended.stdout == "the last words\n"
