"""A runbook, read as whoever is called at night reads it: command by command."""

import io
import os
import re
import shlex
import subprocess
import time
from collections.abc import Mapping
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

    def environment(self) -> Mapping[str, str]:
        return os.environ | self.variables

    def do(self, command: str, says: str = "") -> None:
        """Run one of its commands once, as its reader does, and strike it off. It has to say this."""
        self._strike_off(command)
        output = self._run(command)
        assert _does_say(output, says, None), f"{command} says:\n{output}"

    def see(self, command: str, says: str, *, never: str | None = None) -> None:
        """The same for one that only shows something, as soon as it says this, and nothing of what it must not.

        Whether it does is asked within this process, which takes no time to start.
        """
        end = time.monotonic() + SAYS_WITHIN
        while not _does_say(self._run_here(command), says, never) and time.monotonic() < end:
            time.sleep(0.1)
        is_first = command in self.left
        self._strike_off(command)
        output = self._run(command) if is_first else self._run_here(command)
        assert _does_say(output, says, never), f"{command} says:\n{output}"

    def is_through(self) -> None:
        """Every command was run."""
        assert self.left == []

    def _strike_off(self, command: str) -> None:
        assert command in commands_of(self.name), f"{self.name} has no command {command}"
        self.left = [each for each in self.left if each != command]

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

    def _run_here(self, command: str) -> str:
        output = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(output):
            for name, value in self.variables.items():
                patch.setenv(name, value)
            assert main(shlex.split(os.path.expandvars(command.removeprefix(MUSTER)))) == 0, command
        return output.getvalue()


def _does_say(output: str, says: str, never: str | None) -> bool:
    return re.search(says, output) is not None and (never is None or re.search(never, output) is None)
