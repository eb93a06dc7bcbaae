"""`./muster demo`, as the person at the terminal sees it."""

import subprocess
import time

from tests.journeys.conftest import World
from tests.outside import ROOT

LONGEST_STORY_SECONDS = 30
START_SECONDS = 15
"""For uv and Python, on a machine that is busy testing."""


def test_the_demo_tells_a_whole_life_and_links_to_its_workflow(world: World) -> None:
    command = [str(ROOT / "muster"), "demo", "--data", str(world.stack.data), "--port", str(world.stack.port)]
    began = time.monotonic()
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    told = time.monotonic() - began
    assert ended.returncode == 0, ended.stdout + ended.stderr
    story = (
        "Assigned",
        "Reminder 1",
        "Due now",
        "Escalation 1",
        "Escalation 2",
        "Ben acknowledges",
        "Ben completes it",
    )
    places = [ended.stdout.find(words) for words in story]
    assert -1 not in places, ended.stdout
    assert places == sorted(places), ended.stdout
    assert "/namespaces/default/workflows/task%3A" in ended.stdout
    assert told < LONGEST_STORY_SECONDS + START_SECONDS, told
