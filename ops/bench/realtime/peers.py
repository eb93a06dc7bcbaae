"""What Muster is measured beside: Socket.IO and ws on Node, installed by their lock file when they are first needed."""

import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from core.settings import Settings
from ops.bench.realtime.crowd import Door
from ops.program import CannotRun, Program
from ops.spawn import ProgramFailed, run_to_end
from ops.stack import ROOT

SOURCE = Path(__file__).parent.parent / "peers"
LOCK = SOURCE / "package-lock.json"
CACHE = ROOT / ".muster-bench"
"""Outside of what is kept in git."""
SOCKET_IO = "socketio"
WS = "ws"
LEAST_NODE = 20
_NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


async def install() -> Path:
    """The folder with the peers and all that they need; a second call finds it there. Raises CannotRun."""
    await _check_node()
    folder = CACHE / f"peers-{sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    if not folder.exists():
        await _install(folder)
    for script in SOURCE.glob("*.js"):
        shutil.copy(script, folder)
    return folder


async def _check_node() -> None:
    found = await _run(_tool("node"), "--version", folder=SOURCE)
    if int(found.removeprefix("v").split(".")[0]) < LEAST_NODE:
        raise CannotRun(f"The peers need Node {LEAST_NODE} or newer, and on the PATH is {found}.")


async def _install(folder: Path) -> None:
    """Made aside and renamed, so that a half-made folder is never taken for a whole one."""
    CACHE.mkdir(exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=CACHE))
    try:
        for name in ("package.json", LOCK.name):
            shutil.copy(SOURCE / name, making)
        await _run(_tool("npm"), *_NPM_CI, folder=making)
        _keep(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _keep(made: Path, folder: Path) -> None:
    """Whoever was first wins."""
    with suppress(OSError):
        made.rename(folder)


async def _run(*command: str, folder: Path) -> str:
    try:
        return await run_to_end(command, folder=folder, environment=os.environ)
    except ProgramFailed as failure:
        raise CannotRun(f"The peers of this comparison can't be installed from npm: {failure}") from failure


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotRun(
            f"The peers of this comparison run on Node {LEAST_NODE} or newer; there is no {name} on the PATH."
        )
    return found


def door(name: str, port: int) -> Door:
    """The way in to a peer. Engine.IO's heartbeat is a text frame above that of the protocol."""
    if name == SOCKET_IO:
        steps = ("await=0{", "send=40", 'await=42["subscribed"', "answer=2:3")
        return Door(port, "/socket.io/?EIO=4&transport=websocket", steps)
    return Door(port, "/", ('await="subscribed"',))


def program(name: str, folder: Path, port: int, topic: str, settings: Settings) -> Program:
    """One of the peers in one process, listening to one topic."""
    own = {"PORT": str(port), "REDIS_URL": settings.redis_url, "TOPIC": topic, "NODE_ENV": "production"}
    return Program(
        name=name,
        role=name,
        command=(_tool("node"), f"{name}.js"),
        folder=folder,
        environment=os.environ | own,
        announces="peer.listening",
        port=port,
    )
