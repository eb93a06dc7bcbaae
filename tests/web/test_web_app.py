"""The web app, by its own tests in web/tests, and its types, which are the API's."""

import subprocess

import pytest

from ops.node import find_node
from ops.openapi import print_schema
from tests.outside import ROOT
from tests.web.conftest import Package

WEB = ROOT / "web"


@pytest.fixture(scope="session")
def web() -> Package:
    node = find_node()
    node.install(WEB)
    return Package(node, WEB)


def test_the_web_app_does_what_it_says(web: Package) -> None:
    assert web.run("test") == 0


def test_the_web_app_knows_the_api_as_it_is(web: Package, capsys: pytest.CaptureFixture[str]) -> None:
    print_schema()
    document = capsys.readouterr().out
    made = subprocess.run(
        [web.node.program, "scripts/api.js"],
        cwd=WEB,
        input=document,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert (WEB / "src" / "api" / "schema.ts").read_text() == made, (
        "Make it anew: ./muster openapi | npm --prefix web run --silent api > web/src/api/schema.ts"
    )
