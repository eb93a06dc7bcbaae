"""Files that only their owner may read, and that are whole at every moment."""

import os
import secrets
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Whoever reads finds the old text or the new, never half of it. Raises OSError."""
    unfinished = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writing:
        writing.write(text)
    unfinished.replace(file)


def kept_secret(file: Path) -> str:
    """The password in the file, made at the first call."""
    if not file.exists():
        write_private(file, secrets.token_hex(24))
    return file.read_text()
