"""`./muster openapi` and `./muster frames`: the interfaces described by the server's own code, without running it."""

import json
from pathlib import Path

from core.settings import Settings
from server import describe, describe_frames

_NOWHERE = Settings("postgresql://127.0.0.1", "redis://127.0.0.1", "127.0.0.1:7233", Path())


def print_schema() -> None:
    """The same document that a running server has at /schema/openapi.json."""
    print(json.dumps(describe(_NOWHERE), indent=2, ensure_ascii=False))


def print_frames() -> None:
    """JSON Schema of what travels over the WebSocket."""
    print(json.dumps(describe_frames(), indent=2, ensure_ascii=False))
