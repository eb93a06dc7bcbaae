"""The client's types are the server's words."""

import json
import subprocess

from server import describe_frames
from tests.web.conftest import Package


def test_the_client_types_frames_as_the_server_sends_them(realtime: Package) -> None:
    made = subprocess.run(
        [realtime.node.program, "scripts/frames.js"],
        cwd=realtime.folder,
        input=json.dumps(describe_frames()),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert (realtime.folder / "src" / "schema.ts").read_text() == made, (
        "Make it anew: ./muster frames | npm --prefix web/realtime run --silent frames > web/realtime/src/schema.ts"
    )
