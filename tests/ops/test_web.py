"""The web app is built once for the same sources, and anew when they change."""

import json
from pathlib import Path

import pytest

from ops.program import CannotRun
from ops.web import build


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for folder in ("src", "public", "scripts", "realtime/src"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("index.html", "tsconfig.json", "vite.config.ts", "src/main.ts"):
        (tmp_path / name).write_text("one")
    scripts = {"build": "mkdir -p dist && echo . >> builds"}
    (tmp_path / "package.json").write_text(json.dumps({"name": "p", "version": "1.0.0", "scripts": scripts}))
    lock = {"name": "p", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "p", "version": "1.0.0"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    return tmp_path


def builds(package: Path) -> int:
    return len((package / "builds").read_text().splitlines())


def test_the_same_sources_are_built_once(package: Path) -> None:
    assert build(package)
    assert not build(package)
    assert builds(package) == 1


@pytest.mark.parametrize(
    "changed",
    [
        "src/main.ts",
        "src/new.ts",
        "public/icon.svg",
        "scripts/worker.js",
        "realtime/src/client.ts",
        "index.html",
        "package.json",
        "tsconfig.json",
        "vite.config.ts",
    ],
)
def test_other_sources_are_built_anew(package: Path, changed: str) -> None:
    build(package)
    with (package / changed).open("a") as file:
        file.write("\n")
    assert build(package)
    assert builds(package) == 2


def test_a_build_that_fails_is_said_and_tried_again(package: Path) -> None:
    manifest = json.loads((package / "package.json").read_text())
    (package / "package.json").write_text(json.dumps(manifest | {"scripts": {"build": "exit 3"}}))
    for _ in range(2):
        with pytest.raises(CannotRun):
            build(package)
