"""The data folder: who may use it now, which ports belong to it, and what runs on it."""

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from ops.files import write_private
from ops.network import Reservations
from ops.program import CannotRun
from ops.supervisor import Report, State

LEAST_FREE_BYTES = 300 * 1024 * 1024


@dataclass(frozen=True)
class Stack:
    """A stack as its supervisor describes it for `muster status` and for those who look for its addresses."""

    supervisor: int
    supervisor_started: float
    url: str
    temporal_ui: str | None
    addresses: dict[str, str]
    processes: list[Report]

    def is_running(self) -> bool:
        """Whether the supervisor itself still lives; its pid may have passed on to somebody else."""
        try:
            process = psutil.Process(self.supervisor)
            return process.create_time() == self.supervisor_started and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


class DataFolder:
    """Everything that the embedded servers keep. `path` is absolute."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.logs = self.path / "logs"
        self._lock = self.path / "lock"
        self._ports = self.path / "ports.json"
        self._state = self.path / "state.json"

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Make the folder where it is missing and keep everybody else out. Raises CannotRun."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotRun(self._unusable(error)) from error
        try:
            self._lock_or_fail(lock)
            self._check_space()
            yield
        finally:
            os.close(lock)

    def ports(self, names: Sequence[str], reservations: Reservations) -> dict[str, int]:
        """A port for every name: the same as the last time where it is still free."""
        kept = _read(self._ports) or {}
        chosen = {name: reservations.choose(kept.get(name)) for name in names}
        _write(self._ports, kept | chosen)
        return chosen

    def stack(self) -> Stack | None:
        """What was last written about a stack on this folder, or nothing where none has ever run."""
        state = _read(self._state)
        if state is None:
            return None
        state["processes"] = [Report(**(report | {"state": State(report["state"])})) for report in state["processes"]]
        return Stack(**state)

    def describe(self, stack: Stack) -> None:
        """Replace the description. Raises OSError when the disk is full."""
        _write(self._state, asdict(stack))

    def addresses(self, given: Mapping[str, str]) -> dict[str, str]:
        """Where the stack's servers are; those that are given in the environment win. Raises CannotRun."""
        if given.get("MUSTER_DATABASE_URL") and given.get("MUSTER_REDIS_URL") and given.get("MUSTER_TEMPORAL_ADDRESS"):
            return {}
        stack = self.stack()
        if stack is None or not stack.is_running():
            raise CannotRun(f"No Muster runs on {self.path}; start it with ./muster up.")
        return stack.addresses

    def clear(self) -> None:
        """Remove everything but the lock, which the caller holds."""
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != self._lock:
                entry.unlink()

    def _lock_or_fail(self, lock: int) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotRun(f"Another Muster already runs on the data in {self.path}.") from error

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.path).free
        if free < LEAST_FREE_BYTES:
            raise CannotRun(f"The disk is full: {self.path} has {free >> 20} MB left and Muster needs at least 300.")

    def _unusable(self, error: OSError) -> str:
        if error.errno == errno.ENOSPC:
            return f"The disk is full: nothing can be written to {self.path}."
        return f"The data folder {self.path} can't be used: {error.strerror}."


def started_at(pid: int) -> float:
    """When the process started, in seconds since the epoch: with its pid this names it for good."""
    return psutil.Process(pid).create_time()


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text())
    except FileNotFoundError:
        return None


def _write(file: Path, value: object) -> None:
    write_private(file, json.dumps(value, indent=2))
