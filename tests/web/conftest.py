"""One stack for the tests of what runs in browsers and on phones, and a way for them to break it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from signal import Signals

import pytest

from ops.node import Node, find_node
from tests.outside import ROOT, Stack, muster_up

REALTIME = ROOT / "web" / "realtime"


@dataclass(frozen=True)
class Package:
    """An installed package whose scripts can be run."""

    node: Node
    folder: Path

    def run(self, script: str, *arguments: str) -> int:
        return self.node.run(self.folder, script, *arguments)


@pytest.fixture(scope="session")
def realtime() -> Package:
    node = find_node()
    node.install(REALTIME)
    return Package(node, REALTIME)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """With the limits of every day: the client is to keep within them."""
    with muster_up(tmp_path_factory.mktemp("web") / "data", {}) as stack:
        yield stack


@pytest.fixture
def reachable(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests in another language find the stack, and may end its processes: `POST {MUSTER_CONTROL}/SIGKILL/api-1`."""
    with _control(stack) as address:
        monkeypatch.setenv("MUSTER_URL", stack.base)
        monkeypatch.setenv("MUSTER_CONTROL", address)
        yield


@contextmanager
def _control(stack: Stack) -> Iterator[str]:
    class Killer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            _, signal, name = self.path.split("/")
            os.kill(stack.status()[name]["pid"], Signals[signal])
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Killer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
