"""`./muster test`: every test, on real servers, in parallel."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from ops import web
from ops.chromium import find_chromium

KILLS = "MUSTER_FAULT_KILLS"
"""At how many instants tests/faults kills each process."""
USUAL_KILLS = "4"
THOROUGH_KILLS = "20"
WAITERS = ("-n", "3")
"""One worker more than cores: some tests wait for the clock."""
PASSED, FAILED = 0, 1
"""Exit statuses of pytest; others say that it was interrupted or did not come to test anything."""
BROWSERS = ("-n", "2", "tests/browser")
"""A browser keeps a core busy by itself; whatever measures time beside it would be late."""


def run_pytest(root: Path, arguments: Sequence[str], *, faults: bool) -> NoReturn:
    """Run what `arguments` choose, else every test: those in browsers by themselves, last. Ends with pytest's own exit
    status. With `faults` only those tests run, and they kill more often.

    The web app is built before: what starts whole stacks finds it. Raises CannotRun.
    """
    web.build()
    if faults:
        os.environ[KILLS] = THOROUGH_KILLS
    else:
        os.environ.setdefault(KILLS, USUAL_KILLS)
    if faults or arguments:
        places = ["tests/faults"] if faults else []
        sys.exit(_pytest(root, *WAITERS, *places, *arguments))
    find_chromium()  # says now, and once, where there is none to be had
    status = _pytest(root, *WAITERS, "--ignore", "tests/browser")
    if status in (PASSED, FAILED):
        status = max(status, _pytest(root, *BROWSERS))
    sys.exit(status)


def _pytest(root: Path, *arguments: str) -> int:
    """A Ctrl-C reaches it as it reaches us; it stops its servers, and then we go."""
    with subprocess.Popen([sys.executable, "-P", "-m", "pytest", *arguments], cwd=root) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
