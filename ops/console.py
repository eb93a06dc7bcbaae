"""What the person at the terminal sees: starts, ends, errors and messages that were printed instead of sent."""

import json
import os
import time
from contextlib import suppress

STDOUT = 1
QUIET_LEVELS = frozenset({"debug", "info", "notice"})
SHOWN_EVENTS = frozenset({"delivery.logged"})
_HIDDEN_FIELDS = frozenset({"event", "level", "timestamp", "process", "exception", "logger"})


def say(line: str) -> None:
    """A line with the time of day."""
    announce(f"{time.strftime('%H:%M:%S')}  {line}")


def announce(line: str) -> None:
    """A line for people and for those who wait for it. A terminal that has gone stops nothing that runs."""
    with suppress(OSError):
        os.write(STDOUT, f"{line}\n".encode())


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
