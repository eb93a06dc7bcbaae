"""What a project may be called, and who may change whose place in it."""

import re

from core.errors import Conflict, Forbidden
from core.validation import Fields
from services.projects.model import ProjectRole

LONGEST_NAME = 100
DAYS_KEPT_AFTER_DELETION = 30

_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")


def name(fields: Fields, value: str) -> str:
    return fields.text("name", value, 1, LONGEST_NAME)


def key(fields: Fields, value: str) -> str:
    stripped = value.strip()
    if not _KEY.fullmatch(stripped):
        fields.wrong("key", "must be 2 to 10 of A-Z and 0-9, from a letter")
    return stripped


def check_right_over(own: ProjectRole, *concerned: ProjectRole) -> None:
    """Managers manage everybody but owners, whose role only owners grant and take. Raises Forbidden."""
    if ProjectRole.OWNER in concerned and own is not ProjectRole.OWNER:
        raise Forbidden("Only owners may grant or take the role OWNER.")


def check_an_owner_stays(role: ProjectRole, other_owners: int) -> None:
    """Raises Conflict where somebody with `role` is to be one no more and nobody else owns the project."""
    if role is ProjectRole.OWNER and other_owners == 0:
        raise Conflict("A project keeps at least one owner.", "last_owner")
