"""`./muster test`: every test, on real servers, in parallel."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from ops import web

KILLS = "MUSTER_FAULT_KILLS"
"""At how many instants tests/faults kills each process."""
USUAL_KILLS = "4"
THOROUGH_KILLS = "20"
PARALLEL = ("-n", "3")
"""One worker more than cores: some tests wait for the clock."""


def become_pytest(root: Path, arguments: Sequence[str], *, faults: bool) -> NoReturn:
    """Become pytest; its exit status is ours. With `faults` only those tests run, and they kill more often.

    The web app is built before: what starts whole stacks finds it. Raises CannotRun.
    """
    web.build()
    if faults:
        os.environ[KILLS] = THOROUGH_KILLS
    else:
        os.environ.setdefault(KILLS, USUAL_KILLS)
    places = ["tests/faults"] if faults else []
    os.chdir(root)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "pytest", *PARALLEL, *places, *arguments])  # noqa: S606
