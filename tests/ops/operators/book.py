"""A runbook, read as whoever is called at night reads it: command by command."""

import io
import os
import re
import shlex
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ops.cli import main

ROOT = Path(__file__).parents[3]
RUNBOOKS = ROOT / "ops" / "runbooks"
MUSTER = "./muster "
ANSWERS_WITHIN = 60
SAYS_WITHIN = 60.0

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands_of(name: str) -> list[str]:
    """Every command of a runbook, in order."""
    text = (RUNBOOKS / f"{name}.md").read_text()
    return [line for block in _BLOCK.findall(text) for line in block.splitlines() if line.strip()]


@dataclass
class Book:
    """A runbook at work. `variables` are what its reader has set, and what says which stack it is about."""

    name: str
    variables: dict[str, str]
    left: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.left = commands_of(self.name)

    def with_words(self, *words: str) -> str:
        """The first of its commands that is left and has these words."""
        return next(command for command in self.left if all(word in command for word in words))

    def environment(self) -> Mapping[str, str]:
        return os.environ | self.variables

    def do(self, command: str, says: str = "") -> str:
        """Run one of its commands once, as its reader does, and strike it off. It has to say this; all that it says."""
        self._strike_off(command)
        output = self._run(command)
        assert _does_say(output, says, None), f"{command} says:\n{output}"
        return output

    def see(self, command: str, says: str, *, never: str | None = None) -> None:
        """The same for one that only shows something, as soon as it says this, and nothing of what it must not."""
        self.see_all({command: says}, never=never)

    def see_all(self, says: Mapping[str, str], *, never: str | None = None) -> None:
        """The same for several, side by side.

        Whether each says so is asked within this process, which takes no time to start; then it is run once for all.
        """
        for command, words in says.items():
            self._until_says(command, words, never)
        first = [command for command in says if command in self.left]
        with ThreadPoolExecutor() as readers:
            outputs = list(readers.map(self._run, first))
        for command, output in zip(first, outputs, strict=True):
            self._strike_off(command)
            assert _does_say(output, says[command], never), f"{command} says:\n{output}"

    def is_through(self) -> None:
        """Every command was run."""
        assert self.left == []

    def _strike_off(self, command: str) -> None:
        assert command in commands_of(self.name), f"{self.name} has no command {command}"
        self.left = [each for each in self.left if each != command]

    def _until_says(self, command: str, says: str, never: str | None) -> None:
        assert command in commands_of(self.name), f"{self.name} has no command {command}"
        end = time.monotonic() + SAYS_WITHIN
        while not _does_say(output := run_here(command, self.variables), says, never):
            assert time.monotonic() < end, f"{command} says:\n{output}"
            time.sleep(0.25)

    def _run(self, command: str) -> str:
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ANSWERS_WITHIN,
            check=False,
        )
        assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}{ended.stderr}"
        return ended.stdout


def run_here(command: str, variables: Mapping[str, str]) -> str:
    """What a command of `./muster` says, run within this process."""
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output):
        for name, value in variables.items():
            patch.setenv(name, value)
        assert main(shlex.split(os.path.expandvars(command.removeprefix(MUSTER)))) == 0, command
    return output.getvalue()


def _does_say(output: str, says: str, never: str | None) -> bool:
    return re.search(says, output) is not None and (never is None or re.search(never, output) is None)
