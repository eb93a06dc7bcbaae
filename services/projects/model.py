"""What a project is, and what people may do in it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType


class ProjectRole(StrEnum):
    """In ascending order: each role may do what the ones before it may."""

    VIEWER = "VIEWER"
    MEMBER = "MEMBER"
    MANAGER = "MANAGER"
    OWNER = "OWNER"

    def reaches(self, other: "ProjectRole") -> bool:
        return _RANK[self] >= _RANK[other]


_RANK = {role: rank for rank, role in enumerate(ProjectRole)}


class ProjectViewer(Struct, frozen=True):
    """What only the caller sees of a project: their own role, and whether they muted it, which is absent where a
    refusal shows the project.
    """

    role: ProjectRole
    muted: bool | UnsetType = UNSET


class Project(Struct, frozen=True):
    """A project; `viewer` is absent from events."""

    id: UUID
    key: str
    name: str
    creator_id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    viewer: ProjectViewer | UnsetType = UNSET


class ProjectCreate(Struct, frozen=True, forbid_unknown_fields=True):
    """`name` has 1 to 100 characters, `key` 2 to 10 of A-Z and 0-9, from a letter, and is unique for good."""

    name: str
    key: str


class ProjectPatch(Struct, frozen=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET


class Member(Struct, frozen=True):
    """One person's place in a project."""

    id: UUID
    project_id: UUID
    user_id: UUID
    role: ProjectRole
    version: int
    created_at: datetime


class MemberAdd(Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of `user_id` and `email` says who."""

    role: ProjectRole
    user_id: UUID | None = None
    email: str | None = None


class MemberPatch(Struct, frozen=True, forbid_unknown_fields=True):
    role: ProjectRole | UnsetType = UNSET


class DeletedProject(Struct, frozen=True):
    """All that is said of a project that is gone."""

    id: UUID
    version: int


class RemovedMember(Struct, frozen=True):
    """All that is said of a membership that has ended."""

    id: UUID
    version: int
    project_id: UUID
    user_id: UUID


class Membership(Struct, frozen=True):
    """What a person is in a project that was locked for their work; `key` is the project's."""

    role: ProjectRole
    key: str


class LockedProject(Struct, frozen=True):
    """A project that can't be deleted or restored as long as the transaction lives."""

    id: UUID
    key: str
    deleted_at: datetime | None


Changes = dict[str, tuple[Any, Any]]
"""`{field: (old, new)}`, as the log keeps it."""
