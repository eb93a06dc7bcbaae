"""Collecting what is wrong with an input, field by field, so that a client hears all of it at once."""

import unicodedata

from core.errors import FieldError, Invalid


class Fields:
    """Checks values, remembers what was wrong, and refuses at the end."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def wrong(self, field: str, message: str) -> None:
        self.errors.append(FieldError(field, message))

    def text(self, field: str, value: str, shortest: int, longest: int, *, lines: bool = False) -> str:
        """The value stripped, then measured in characters. Only with `lines` may it hold line ends and tabs."""
        stripped = value.strip()
        if any(unicodedata.category(c) in ("Cc", "Cs") and not (lines and c in "\n\r\t") for c in stripped):
            self.wrong(field, "must not contain control characters")
        elif len(stripped) < shortest:
            self.wrong(field, "must not be empty" if shortest == 1 else f"must have at least {shortest} characters")
        elif len(stripped) > longest:
            self.wrong(field, f"must have at most {longest} characters")
        return stripped

    def refuse_if_wrong(self) -> None:
        """Raises Invalid when anything was wrong."""
        if self.errors:
            raise Invalid(self.errors)
