"""The data folder: one stack at a time, the same ports again, an honest description of who runs."""

import json
import os
import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ops.data import DataFolder, Stack, started_at
from ops.network import HOST, Reservations, why_not_listen
from ops.program import CannotRun
from ops.reset import reset
from ops.status import show
from ops.supervisor import Report, State


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def stack() -> Stack:
    return Stack(
        supervisor=os.getpid(),
        supervisor_started=started_at(os.getpid()),
        url="http://127.0.0.1:8000",
        temporal_ui=None,
        addresses={},
        processes=[Report("valkey", "valkey", 4711, 20_000, State.UP, 2)],
    )


def test_a_folder_has_room_for_one_stack(data: DataFolder) -> None:
    refused = pytest.raises(CannotRun, match=r"^Another Muster already runs on the data in .*data\.$")
    with data.claimed(), refused, DataFolder(data.path).claimed():
        pass


def test_a_folder_is_free_again_when_its_stack_has_gone(data: DataFolder) -> None:
    for _ in range(2):
        with data.claimed():
            pass


def test_a_new_folder_is_nobody_elses_business(data: DataFolder, stack: Stack) -> None:
    with data.claimed():
        data.describe(stack)
    assert stat.S_IMODE(data.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((data.path / "state.json").stat().st_mode) == 0o600


def test_a_full_disk_is_said_before_anything_starts(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.data.LEAST_FREE_BYTES", 1 << 60)
    with pytest.raises(CannotRun, match=r"^The disk is full: "), data.claimed():
        pass


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = pytest.raises(CannotRun, match=r"^The data folder .*file/data can't be used: Not a directory\.$")
    with refused, DataFolder(tmp_path / "file" / "data").claimed():
        pass


def test_servers_find_their_ports_again(data: DataFolder) -> None:
    with data.claimed():
        first = chosen(data)
        assert chosen(data) == first


def test_a_port_that_was_taken_meanwhile_is_chosen_anew(data: DataFolder) -> None:
    with data.claimed():
        first = chosen(data)
        with socket.create_server((HOST, first["valkey"])):
            second = chosen(data)
        assert second["valkey"] != first["valkey"]
        assert second["postgres"] == first["postgres"]


def chosen(data: DataFolder) -> dict[str, int]:
    reservations = Reservations()
    try:
        return data.ports(["postgres", "valkey"], reservations)
    finally:
        reservations.release()


def test_a_server_may_listen_on_its_reserved_port() -> None:
    reservations = Reservations()
    try:
        port = reservations.choose()
        reservations.hand_over()
        with socket.create_server((HOST, port)):
            assert why_not_listen(port) == f"Port {port} is taken by another program; choose another one with --port."
    finally:
        reservations.release()


def test_status_tells_every_process_as_json(data: DataFolder, stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    with data.claimed():
        data.describe(stack)
    show(data, as_json=True)
    valkey = {"name": "valkey", "role": "valkey", "pid": 4711, "port": 20_000, "state": "up", "restarts": 2}
    assert json.loads(capsys.readouterr().out) == {"processes": [valkey]}


def test_everything_is_down_when_the_supervisor_is_gone(
    data: DataFolder, stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    with data.claimed():
        data.describe(replace(stack, supervisor_started=1.0))
    show(data, as_json=True)
    assert '"pid": null, "port": 20000, "state": "down"' in capsys.readouterr().out


def test_status_of_a_folder_on_which_nothing_ever_ran(data: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    show(data, as_json=True)
    assert capsys.readouterr().out == '{"processes": []}\n'


def test_reset_forgets_everything(data: DataFolder, stack: Stack) -> None:
    with data.claimed():
        data.describe(stack)
        (data.path / "postgres").mkdir()
    reset(data, confirmed=True)
    assert [entry.name for entry in data.path.iterdir()] == ["lock"]


def test_reset_leaves_a_running_stack_alone(data: DataFolder, stack: Stack) -> None:
    with data.claimed():
        data.describe(stack)
        with pytest.raises(CannotRun, match=r"^Another Muster already runs"):
            reset(DataFolder(data.path), confirmed=True)
    assert (data.path / "state.json").exists()
