"""What the programs print, kept in one bounded file each."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

LARGEST_FILE = 8 * 1024 * 1024
_LONGEST_LINE = 64 * 1024


class LogFile:
    """A program's output in `path`; what is older lies in `path` with .1 appended, so that both stay bounded."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last_line = ""
        self._file: BinaryIO = path.open("ab", buffering=0)

    async def follow(self, descriptor: int, notice: Callable[[str], None]) -> None:
        """Copy until the other end is closed; every whole line is shown to `notice`. Closes the descriptor."""
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
        )
        try:
            rest = b""
            while piece := await reader.read(_LONGEST_LINE):
                self._write(piece)
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    self._see(line, notice)
                rest = rest[-_LONGEST_LINE:]
            self._see(rest, notice)
        finally:
            transport.close()

    def close(self) -> None:
        self._file.close()

    def _see(self, line: bytes, notice: Callable[[str], None]) -> None:
        text = line.decode(errors="replace").strip()
        if text:
            self.last_line = text
            notice(text)

    def _write(self, piece: bytes) -> None:
        """A full disk costs the log, not the programs: they go on and say so themselves."""
        with suppress(OSError):
            if self._file.tell() + len(piece) > LARGEST_FILE:
                self._rotate()
            self._file.write(piece)

    def _rotate(self) -> None:
        self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        self._file.close()
        self._file = self.path.open("ab", buffering=0)


class Logs:
    """The folder with a file for every program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def open(self, name: str) -> LogFile:
        return LogFile(self._folder / f"{name}.log")
