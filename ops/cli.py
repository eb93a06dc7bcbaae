"""The command line. What a command needs is imported when it is asked for, so that `status` is quick."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from cyclopts.validators import Number

from core.settings import SettingsError
from ops.data import DataFolder
from ops.network import HOST
from ops.program import CannotRun

ROOT = Path(__file__).parent.parent
FAILED = 1
MISUSED = 2

Count = Annotated[int, Parameter(validator=Number(gte=1, lte=64))]
Flag = Annotated[bool, Parameter(negative=())]


@Parameter(name="*")
@dataclass(frozen=True)
class Where:
    """Which stack a command is about.

    Args:
        data: Where the embedded servers keep their data.
        port: HTTP and WebSocket.
    """

    data: Annotated[Path, Parameter(env_var="MUSTER_DATA")] = ROOT / ".muster"
    port: Annotated[int, Parameter(env_var="MUSTER_PORT", validator=Number(gte=1, lte=65_535))] = 8000

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.data)


HERE = Where()

app = App(
    name="muster",
    help="A work platform on which nothing that was promised is forgotten.",
    version_flags=(),
    result_action="return_value",
)
admin = App(name="admin", help="Manage the accounts that may administer.")
app.command(admin)
app.command("ops.operators.cli:operators", name="ops")


@app.command
def up(*, where: Where = HERE, demo: Flag = False, api: Count = 1, workers: Count = 1, relays: Count = 1) -> None:
    """Start everything and stay in the foreground; Ctrl-C stops it cleanly.

    Args:
        demo: First fill an empty system with a small team and live tasks.
        api: How many processes serve HTTP and sockets.
        workers: How many processes run workflows and activities.
        relays: How many processes carry events; one leads, the others stand by.
    """
    from ops.stack import Wishes
    from ops.up import up as run_up

    wishes = Wishes(port=where.port, api=api, workers=workers, relays=relays, demo=demo)
    asyncio.run(run_up(wishes, where.folder, os.environ))


@app.command(name="test", help_flags=())
def run_tests(
    *pytest_arguments: Annotated[str, Parameter(allow_leading_hyphen=True)],
    _where: Where = HERE,
    faults: Flag = False,
) -> None:
    """Run every test; what follows is handed to pytest. The tests bring their own data and ports.

    Args:
        faults: Run only the tests that kill processes, and let them kill more often.
    """
    from ops.testing import run_pytest

    run_pytest(ROOT, pytest_arguments, faults=faults)


@app.command
def status(*, where: Where = HERE, json: Flag = False) -> None:
    """Show every process of the stack that runs on the data folder."""
    from ops.status import show

    show(where.folder, as_json=json)


@app.command
def demo(*, where: Where = HERE) -> None:
    """Tell a whole life of a task, live, against the running stack."""
    from ops.demo.story import tell

    stack = where.folder.stack()
    if stack is not None and stack.is_running():
        tell(stack.url, stack.temporal_ui)
    else:
        tell(f"http://{HOST}:{where.port}", None)


@app.command
def bench(
    suite: Literal["system", "realtime", "web"] = "system",
    *,
    only: tuple[str, ...] = (),
    json: Path | None = None,
    _where: Where = HERE,
) -> None:
    """Measure how fast and how small Muster is, on servers of its own, each figure beside its baseline.

    Args:
        suite: The system as a whole; its realtime edge: ten thousand sockets, beside Socket.IO and ws; or the web app
            in Chromium.
        only: Measure this alone. May be repeated. Of the system memory, due, get, list, create, relay or latency; of
            realtime cpu, last, saturation, memory, commit, connect, many or reconnect; of web load, interactive, click,
            list, scroll or live.
        json: Also write what was measured into this file.
    """
    from ops.bench.run import bench as run_bench

    run_bench(suite, only, json)


@app.command
def reset(*, where: Where = HERE, yes: Flag = False) -> None:
    """Remove everything in the data folder.

    Args:
        yes: Do not ask.
    """
    from ops.reset import reset as run_reset

    run_reset(where.folder, confirmed=yes)


@app.command
def openapi(*, _where: Where = HERE) -> None:
    """Print the description of the HTTP interface as JSON."""
    from ops.openapi import print_schema

    print_schema()


@app.command
def frames(*, _where: Where = HERE) -> None:
    """Print the description of the WebSocket's frames as JSON Schema."""
    from ops.openapi import print_frames

    print_frames()


@admin.command(name="create")
def create_admin(email: str, *, where: Where = HERE, name: str = "Admin") -> None:
    """Make an account that may administer, or make one of an existing account.

    Args:
        email: Its address.
        name: How others see it.
    """
    from ops.accounts import create

    create(email, name, where.folder, os.environ)


def main(arguments: Sequence[str]) -> int:
    """Run one command. What can't be done is one sentence on standard error and a status other than 0."""
    try:
        app(arguments, exit_on_error=False, print_error=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except CycloptsError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except SettingsError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except CannotRun as error:
        print(error, file=sys.stderr)
        return FAILED
    return 0
