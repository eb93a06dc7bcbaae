"""The image and the composition say what the embedded stack says. Neither is built here: that needs a Docker."""

import inspect
import re
import subprocess
from pathlib import Path
from sysconfig import get_path
from typing import Any

import pytest
import yaml

from core.settings import Settings
from ops.data import DataFolder
from ops.network import Reservations
from ops.stack import Wishes, make_plan
from tests.outside import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
KNOWN = frozenset(re.findall(r'"(MUSTER_[A-Z_]+)"', inspect.getsource(Settings)))
GIVEN = re.compile(r"\$\{(\w+):([-?])([^}]*)\}")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"])


def _ours(services: dict[str, Any]) -> dict[str, Any]:
    return {name: service for name, service in services.items() if service["image"] == "muster"}


def _environment(service: dict[str, Any]) -> dict[str, str]:
    """As it is where only what must be given was given."""
    values = service["environment"].items()
    return {name: GIVEN.sub(lambda found: found[3] if found[2] == "-" else "given", value) for name, value in values}


def test_the_dockerfile_is_as_it_should_be() -> None:
    linter = Path(get_path("scripts")) / "hadolint"
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, timeout=60)
    assert done.stdout + done.stderr == ""


def test_nothing_runs_as_root() -> None:
    assert re.findall(r"^USER (\w+)", DOCKERFILE, re.MULTILINE) == ["10001"]


def test_every_role_is_there_with_its_command(services: dict[str, Any], tmp_path: Path) -> None:
    reservations = Reservations()
    plan = make_plan(Wishes(port=reservations.choose()), DataFolder(tmp_path), reservations, {})
    reservations.release()
    roles = {program.role: ["python", *program.command[1:]] for program in plan.roles}
    commands = {name: service["command"] for name, service in _ours(services).items()}
    assert commands == roles | {"migrate": ["python", "-P", "-m", "ops.migrate"]}


def test_what_is_set_are_settings(services: dict[str, Any]) -> None:
    for name, service in _ours(services).items():
        environment = _environment(service)
        assert environment.keys() <= KNOWN, name
        assert Settings.from_environment(environment).database_url.endswith("@postgres:5432/muster")
    assert set(re.findall(r"\bMUSTER_[A-Z_]+", DOCKERFILE)) <= KNOWN


def test_every_package_that_the_roles_import_is_copied() -> None:
    packages = re.search(r"root_packages =\n((?: +\w+\n)+)", (ROOT / ".importlinter").read_text())
    assert packages is not None
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    assert copied == set(packages[1].split())
    let_in = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert copied | {"web", "pyproject.toml", "uv.lock", "server.py", "worker.py", "piccolo_conf.py"} == let_in


def test_whoever_waits_waits_for_somebody_who_says_when(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, condition in service.get("depends_on", {}).items():
            if condition["condition"] == "service_healthy":
                assert "test" in services[name]["healthcheck"]
            else:
                assert services[name]["restart"] == "on-failure"


def test_every_volume_is_declared(services: dict[str, Any]) -> None:
    declared = yaml.safe_load((ROOT / "compose.yaml").read_text())["volumes"]
    used = {mount.partition(":")[0] for service in services.values() for mount in service.get("volumes", ())}
    assert used == set(declared)
