"""The TypeScript client, by its own tests in web/realtime/tests: some on a server without a mind, some on a stack."""

import subprocess

import pytest

from tests.web.conftest import Package


def test_the_client_does_what_it_says(realtime: Package) -> None:
    assert realtime.run("test") == 0


@pytest.mark.usefixtures("reachable")
def test_the_client_keeps_its_word_on_a_stack(realtime: Package) -> None:
    assert realtime.run("test:stack") == 0


@pytest.mark.usefixtures("reachable")
def test_the_client_keeps_its_word_when_processes_are_killed(realtime: Package) -> None:
    assert realtime.run("test:faults") == 0


def test_plain_node_imports_what_is_built(realtime: Package) -> None:
    assert realtime.run("build") == 0
    program = "import('@muster/realtime').then(({ RealtimeClient }) => console.log(typeof RealtimeClient))"
    said = subprocess.run(
        [realtime.node.program, "--eval", program], cwd=realtime.folder, capture_output=True, text=True, timeout=20
    )
    assert said.stdout.strip() == "function", said.stderr
