"""Who people are to the system, and to each other."""

from enum import StrEnum
from uuid import UUID

import msgspec


class Role(StrEnum):
    """A person's role on the platform; roles in projects are the projects' own."""

    USER = "USER"
    ADMIN = "ADMIN"


class Actor(msgspec.Struct, frozen=True):
    """Who does something: the verified bearer of an access token, the first argument of commands and queries."""

    user_id: UUID
    session_id: UUID
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN
