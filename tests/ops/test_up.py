"""`./muster up` is stopped while it starts: nothing is left, and it was no failure."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from ops.data import DataFolder
from ops.network import Reservations
from ops.supervisor import State
from tests.eventually import eventually_sync
from tests.processes import is_alive

LAUNCHER = Path(__file__).parent.parent.parent / "muster"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_launcher_alone_stops_everything(tmp_path: Path, number: signal.Signals) -> None:
    ports = Reservations()
    port = ports.choose()
    ports.release()
    command = [str(LAUNCHER), "up", "--data", str(tmp_path / "data"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"MUSTER_HOST": ""}) as launcher:
        assert launcher.stdout is not None
        assert " is up on port " in launcher.stdout.readline()
        children = psutil.Process(launcher.pid).children(recursive=True)
        launcher.send_signal(number)
        asked = time.monotonic()
        assert launcher.wait(30) == 0
    assert time.monotonic() - asked < 10
    assert children
    eventually_sync(lambda: not any(is_alive(child.pid) for child in children))
    stack = DataFolder(tmp_path / "data").stack()
    assert stack is not None
    assert {process.state for process in stack.processes} == {State.DOWN}
