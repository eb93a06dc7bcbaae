"""The command line: what can't be done is one sentence on standard error and a status other than 0."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops.data import DataFolder
from ops.network import HOST

ROOT = Path(__file__).parent.parent.parent


def muster(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ops", *arguments],
        cwd=ROOT,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as listening:
        port = str(listening.getsockname()[1])
        result = muster("up", "--data", str(tmp_path), "--port", port)
    assert refusal(result) == f"Port {port} is taken by another program; choose another one with --port."


def test_data_in_use_is_named(tmp_path: Path) -> None:
    with DataFolder(tmp_path).claimed():
        result = muster("up", "--data", str(tmp_path))
    assert refusal(result) == f"Another Muster already runs on the data in {tmp_path}."


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    result = muster("up", "--data", str(tmp_path), MUSTER_SMTP_URL="mail.example.org")
    assert refusal(result) == "MUSTER_SMTP_URL must be a URL that starts with smtp:// or smtps://."


@pytest.mark.parametrize(
    ("arguments", "variables", "named"),
    [
        (["up", "--port", "eighty"], {}, "--port"),
        (["up", "--port", "70000"], {}, "--port"),
        (["up", "--workers", "0"], {}, "--workers"),
        (["up", "--colour"], {}, "--colour"),
        (["up"], {"MUSTER_PORT": "eighty"}, "MUSTER_PORT"),
        (["upp"], {}, "upp"),
    ],
)
def test_a_misspelt_command_is_answered_in_a_sentence(
    arguments: list[str], variables: dict[str, str], named: str
) -> None:
    assert named in refusal(muster(*arguments, **variables))


def test_reset_does_nothing_without_consent(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    result = muster("reset", "--data", str(tmp_path))
    assert result.returncode != 0
    assert (tmp_path / "precious").exists()
