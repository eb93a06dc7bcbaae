"""The embedded Temporal: the dev server with its UI on loopback, over SQLite in WAL mode."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ops.network import HOST, answers_ok
from ops.program import CannotRun, Program

NAMESPACE = "default"
SQLITE = ("journal_mode=wal", "synchronous=normal")
DYNAMIC_CONFIG = (
    'history.timerProcessorMaxTimeShift="1ms"',
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=3",
)
"""By default a timer of less than a second takes a second, and what is stuck is found after half a minute only."""


class Temporal:
    """A dev server whose state lives in `data/temporal`. `dynamic_config` adds KEY=JSON settings of the server."""

    def __init__(self, data: Path, port: int, ui_port: int, *, dynamic_config: Sequence[str] = ()) -> None:
        self.port = port
        self.ui_port = ui_port
        self._folder = data / "temporal"
        self._dynamic_config = (*DYNAMIC_CONFIG, *dynamic_config)

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def ui_url(self) -> str:
        return f"http://{HOST}:{self.ui_port}"

    def program(self) -> Program:
        return Program(
            name="temporal",
            role="temporal",
            command=(_binary(), "server", "start-dev", *self._arguments()),
            folder=self._folder.parent,
            environment={"PATH": os.defpath, "HOME": str(self._folder), "TZ": "UTC"},
            port=self.port,
            ready=self.is_ready,
            prepare=self._prepare,
        )

    async def is_ready(self) -> bool:
        """Asked through the UI, so that the frontend, the store and the UI have all answered."""
        return await answers_ok(f"/api/v1/namespaces/{NAMESPACE}", self.ui_port)

    async def _prepare(self) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)

    def _arguments(self) -> list[str]:
        network = ["--ip", HOST, "--port", str(self.port), "--ui-port", str(self.ui_port), "--ui-disable-news-fetch"]
        store = ["--db-filename", str(self._folder / "temporal.sqlite")]
        pragmas = [part for pragma in SQLITE for part in ("--sqlite-pragma", pragma)]
        dynamic = [part for setting in self._dynamic_config for part in ("--dynamic-config-value", setting)]
        return [*network, *store, *pragmas, *dynamic, "--log-level", "warn", "--log-format", "json"]


def _binary() -> str:
    binary = Path(sys.executable).with_name("temporal")
    if not binary.exists():
        raise CannotRun("There is no Temporal for this platform; name a server of your own in MUSTER_TEMPORAL_ADDRESS.")
    return str(binary)
