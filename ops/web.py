"""The web app, built where its sources have changed since it was built last.

python -m ops.web      builds it, if need be
"""

import hashlib
import sys
from pathlib import Path

from ops.node import find_node
from ops.program import CannotRun
from ops.stack import ROOT

PACKAGE = ROOT / "web"
BUILT_OF = PACKAGE / "dist" / ".sources"
_FOLDERS = ("src", "public", "realtime/src")
_FILES = ("index.html", "package-lock.json", "vite.config.ts")


def build() -> bool:
    """Build it, unless what is there was built of these very sources. Tells whether it had to. Raises CannotRun."""
    sources = _hash_of_sources()
    if BUILT_OF.exists() and BUILT_OF.read_text() == sources:
        return False
    node = find_node()
    node.install(PACKAGE)
    if node.run(PACKAGE, "build", "--logLevel", "warn") != 0:
        raise CannotRun("The web app can't be built; its messages are above.")
    BUILT_OF.write_text(sources)
    return True


def _hash_of_sources() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> list[Path]:
    found = [path for folder in _FOLDERS for path in (PACKAGE / folder).rglob("*") if path.is_file()]
    return sorted([*found, *(PACKAGE / name for name in _FILES)])


def main() -> int:
    try:
        build()
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
