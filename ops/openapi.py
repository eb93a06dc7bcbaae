"""`./muster openapi`: the description of the HTTP interface, made by the server's own code without running it."""

import json
from pathlib import Path

from core.settings import Settings
from server import describe

_NOWHERE = Settings("postgresql://127.0.0.1", "redis://127.0.0.1", "127.0.0.1:7233", Path())


def print_schema() -> None:
    """The same document that a running server has at /schema/openapi.json."""
    print(json.dumps(describe(_NOWHERE), indent=2, ensure_ascii=False))
