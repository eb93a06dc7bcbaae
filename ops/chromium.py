"""A Chromium for the tests of the web app: one that is installed, else Debian's, where we may install it."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ops.program import CannotRun

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL_SECONDS = 600
LOCK = Path(tempfile.gettempdir()) / "muster-chromium.lock"
"""Tests run side by side: who comes while another installs it waits."""


def find_chromium() -> Path:
    """Raises CannotRun, in a sentence, where there is none to be had."""
    if found := _installed():
        return found
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise CannotRun("The tests of the web app need Chromium or Chrome, and there is none on the PATH.")
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _installed() or _install()


def _install() -> Path:
    _apt("update")
    _apt("install", "--yes", "--no-install-recommends", "chromium")
    found = _installed()
    if found is None:
        raise CannotRun("Debian's package chromium was installed, but there is no chromium on the PATH.")
    return found


def _installed() -> Path | None:
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def _apt(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", "--quiet", *arguments], env=environment, capture_output=True, text=True, timeout=INSTALL_SECONDS
    )
    if done.returncode:
        raise CannotRun(f"Chromium can't be installed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
