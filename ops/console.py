"""What the person at the terminal sees: starts, ends, errors and messages that were printed instead of sent."""

import atexit
import json
import os
import threading
import time
from collections import deque
from contextlib import suppress

STDOUT = 1
MOST_WAITING = 1000
"""Lines; what is said while so many wait for a terminal that was stopped is dropped."""
LAST_WORDS_SECONDS = 0.5
QUIET_LEVELS = frozenset({"debug", "info", "notice"})
SHOWN_EVENTS = frozenset({"delivery.logged"})
_HIDDEN_FIELDS = frozenset({"event", "level", "timestamp", "process", "exception", "logger"})


class Console:
    """Writes lines in a thread of its own, so that a reader who stops (Ctrl-S, a pager) stops nothing that runs.

    A file that is made non-blocking would be so for the shell too, with which it is shared.
    """

    def __init__(self, descriptor: int, most_waiting: int = MOST_WAITING) -> None:
        self._descriptor = descriptor
        self._most_waiting = most_waiting
        self._waiting: deque[str] = deque()
        self._dropped = 0
        self._changed = threading.Condition()
        self._writer: threading.Thread | None = None

    def show(self, line: str) -> None:
        """Never waits. Where too many lines wait already, this one is dropped, and counted."""
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                self._dropped += 1
                return
            self._waiting.append(line)
            self._changed.notify_all()
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_for_ever, name="console", daemon=True)
                self._writer.start()
                atexit.register(self.flush, LAST_WORDS_SECONDS)

    def flush(self, within: float) -> bool:
        """Wait, so many seconds at most, until everything is written. Tells whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, within)

    def _write_for_ever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                line = self._waiting[0]
            self._write(f"{line}\n".encode())
            with self._changed:
                self._strike_off()

    def _write(self, rest: bytes) -> None:
        """A terminal that has gone takes its lines with it."""
        with suppress(OSError):
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]

    def _strike_off(self) -> None:
        self._waiting.popleft()
        if not self._waiting and self._dropped:
            self._waiting.append(f"{self._dropped} lines were dropped while nobody read them.")
            self._dropped = 0
        self._changed.notify_all()


_TERMINAL = Console(STDOUT)


def say(line: str) -> None:
    """A line with the time of day."""
    announce(f"{time.strftime('%H:%M:%S')}  {line}")


def announce(line: str) -> None:
    """A line for people and for those who wait for it."""
    _TERMINAL.show(line)


def notable_of_role(line: str) -> str | None:
    """Of a role's JSON lines the warnings, errors and logged deliveries; whatever is no JSON as it is."""
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if not isinstance(entry, dict):
        return line
    event, level = str(entry.get("event", "")), str(entry.get("level", "info"))
    if level in QUIET_LEVELS and event not in SHOWN_EVENTS:
        return None
    details = " ".join(f"{name}={value}" for name, value in entry.items() if name not in _HIDDEN_FIELDS)
    cause = str(entry.get("exception", "")).strip().splitlines()[-1:]
    return " ".join(part for part in (level, event, details, *cause) if part)
