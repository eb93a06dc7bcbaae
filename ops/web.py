"""The web app, built where its sources have changed since it was built last.

python -m ops.web      builds it, if need be
"""

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.node import find_node
from ops.program import CannotRun
from ops.stack import ROOT

PACKAGE = ROOT / "web"
_FOLDERS = ("src", "public", "scripts", "realtime/src")
_FILES = ("index.html", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts")


def build(package: Path = PACKAGE) -> bool:
    """Build it, unless what is there was built of these very sources. Tells whether it had to. Raises CannotRun.

    Whoever comes while another builds waits for that one.
    """
    with _alone(package):
        built_of, sources = package / "dist" / ".sources", _hash_of_sources(package)
        if built_of.exists() and built_of.read_text() == sources:
            return False
        node = find_node()
        node.install(package)
        if node.run(package, "build", "--logLevel", "error") != 0:
            raise CannotRun("Vite has said why.")
        built_of.write_text(sources)
        return True


@contextmanager
def _alone(package: Path) -> Iterator[None]:
    with (package / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hash_of_sources(package: Path) -> str:
    digest = hashlib.sha256()
    for path in _sources(package):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(package: Path) -> list[Path]:
    found = [path for folder in _FOLDERS for path in (package / folder).rglob("*") if path.is_file()]
    return sorted([*found, *(package / name for name in _FILES)])


def main() -> int:
    try:
        if build():
            print("The web app is built.")
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
