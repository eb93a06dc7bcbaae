"""`./muster ops` asked as a person or a script asks it: as a process, of the servers that the environment names."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from tests.roles import environment

ROOT = Path(__file__).parent.parent.parent.parent
ANSWERS_WITHIN = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    output: str
    errors: str


async def ops(settings: Settings, *arguments: str) -> Answer:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "ops", "ops", *arguments),
        cwd=ROOT,
        env=environment(settings, PYTHONPATH=str(ROOT)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await asyncio.wait_for(process.communicate(), ANSWERS_WITHIN)
    assert process.returncode is not None
    return Answer(process.returncode, output.decode(), errors.decode())
