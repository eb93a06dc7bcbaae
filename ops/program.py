"""What the supervisor needs to know about a program that it keeps running."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals


class CannotRun(Exception):
    """Muster can't be started or stopped as asked. The message is one sentence for the person at the terminal."""


async def nothing() -> None:
    """The preparation of a program that needs none."""


def silence(_line: str) -> str | None:
    """The console shows none of a program's lines."""
    return None


@dataclass(frozen=True)
class Program:
    """A program that runs until it is stopped.

    `prepare` runs before every start and clears up what a crash has left. `ready` is polled while the program starts;
    one that can't be asked `announces` itself with these words in a line. `notable` says what the console shows of a
    line that the program prints. `orphan_signal` is what it gets when the supervisor dies, `uid` the user whom it runs
    as instead of root.
    """

    name: str
    role: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], Awaitable[bool]] | None = None
    announces: str = ""
    port: int | None = None
    prepare: Callable[[], Awaitable[None]] = nothing
    notable: Callable[[str], str | None] = silence
    stop_signal: Signals = Signals.SIGTERM
    stop_within: float = 0.7
    orphan_signal: Signals = Signals.SIGKILL
    uid: int | None = None
