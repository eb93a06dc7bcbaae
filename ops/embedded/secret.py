"""Passwords that nobody has to remember."""

import os
import secrets
from pathlib import Path


def kept_secret(file: Path) -> str:
    """The password in the file, made at the first call; only its owner may read it."""
    if not file.exists():
        unfinished = file.with_name(f"{file.name}.new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writing:
            writing.write(secrets.token_hex(24))
        unfinished.rename(file)
    return file.read_text()
