"""Start programs as children that never outlive this process (see become.py)."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from signal import Signals


class ProgramFailed(Exception):
    """A program that should have come to a good end did not. The message is the last line that it printed."""


_BECOME = Path(__file__).with_name("become.py")


async def spawn(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    output: int,
    input_from: int = DEVNULL,
    orphan_signal: Signals = Signals.SIGKILL,
    uid: int | None = None,
) -> Process:
    """Run `command` in a session of its own, both its outputs into `output` (a file descriptor or asyncio's PIPE).

    Must be called in a thread that lives as long as the child may. Raises OSError when there is no process to be had.
    """
    user = "-" if uid is None else str(uid)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-S", str(_BECOME), str(os.getpid()), str(int(orphan_signal)), user),
        *command,
        cwd=folder,
        env=dict(environment),
        stdin=input_from,
        stdout=output,
        stderr=STDOUT,
        start_new_session=True,
    )


def kill_session(process: Process) -> None:
    """Kill whoever is left of what `spawn` has started, and of what that has started itself."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, Signals.SIGKILL)


async def run_to_end(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], text: str = "", uid: int | None = None
) -> str:
    """Run a program that reads `text` and ends by itself, and give what it printed.

    Raises ProgramFailed when it does not end well.
    """
    process = await spawn(command, folder=folder, environment=environment, output=PIPE, input_from=PIPE, uid=uid)
    try:
        printed, _ = await process.communicate(text.encode())
    finally:
        kill_session(process)
        await process.wait()
    said = printed.decode(errors="replace").strip()
    if process.returncode != 0:
        raise ProgramFailed(said.splitlines()[-1] if said else f"{command[0]} ended with status {process.returncode}")
    return said
