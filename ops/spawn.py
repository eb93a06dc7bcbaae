"""Start a program as a child that never outlives this process (see become.py)."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import Signals

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
