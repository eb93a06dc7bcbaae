"""The console shows what matters and leaves the rest to the logs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

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
    console = Console(writing, most_waiting=10)
    line = 1000 * "x"
    for _ in range(500):
        console.show(line)
    assert not console.flush(within=0)
    heard = b""
    while b" lines were dropped while nobody read them.\n" not in heard:
        heard += os.read(reading, 65_536)
    *lines, last = heard.decode().splitlines()
    assert set(lines) == {line}
    assert int(last.split()[0]) == 500 - len(lines)
    assert console.flush(within=10)


def test_a_process_ends_though_nobody_reads_what_it_says(pipe: tuple[int, int]) -> None:
    _, writing = pipe
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", WORDY], stdout=writing, timeout=30, check=True)
    assert time.monotonic() - began < 10


def test_the_last_words_are_heard() -> None:
    ended = subprocess.run([sys.executable, "-c", BRIEF], capture_output=True, text=True, timeout=30, check=True)
    assert ended.stdout == "the last words\n"
