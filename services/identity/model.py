"""Who people are to the system, and to each other."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType


class Role(StrEnum):
    """A person's role on the platform; roles in projects are the projects' own."""

    USER = "USER"
    ADMIN = "ADMIN"


class Platform(StrEnum):
    ANDROID = "ANDROID"
    IOS = "IOS"
    WEB = "WEB"


class AddressKind(StrEnum):
    """What a device's address is to FCM: a registration token, or a Firebase installation id."""

    TOKEN = "TOKEN"  # noqa: S105 - the name of a kind
    FID = "FID"


class Purpose(StrEnum):
    """What a link in a mail is for."""

    VERIFY = "VERIFY"
    RESET = "RESET"


class Actor(msgspec.Struct, frozen=True):
    """Who does something: the verified bearer of an access token, the first argument of commands and queries."""

    user_id: UUID
    session_id: UUID
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


class Me(msgspec.Struct, frozen=True):
    """One's own account."""

    id: UUID
    email: str
    email_verified_at: datetime | None
    name: str
    role: Role
    time_zone: str
    version: int
    created_at: datetime
    updated_at: datetime


class MePatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET


class User(msgspec.Struct, frozen=True):
    """Another person. `email` is shown to oneself and to admins."""

    id: UUID
    name: str
    email: str | None
    role: Role
    time_zone: str
    disabled: bool
    version: int
    created_at: datetime
    updated_at: datetime


class UserCreate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account that an admin makes; without a password its owner sets one by `POST /auth/password/forgot`."""

    email: str
    name: str
    role: Role = Role.USER
    time_zone: str = "UTC"
    password: str | None = None


class UserPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class Registration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: str
    password: str
    name: str
    time_zone: str = "UTC"


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: str
    password: str


class Seen(msgspec.Struct, frozen=True):
    """From where a session is used: what the client calls itself, and its network address."""

    agent: str = ""
    address: str = ""


class SignedIn(msgspec.Struct, frozen=True):
    """A session's fresh tokens. `expires_in` is the access token's life in seconds."""

    user: Me
    access_token: str
    refresh_token: str
    expires_in: int


class Validity(msgspec.Struct, frozen=True):
    """What an access token is worth now; all but `valid` are null when it is worth nothing."""

    valid: bool
    user_id: UUID | None = None
    session_id: UUID | None = None
    role: Role | None = None


class Session(msgspec.Struct, frozen=True):
    """A sign-in that lives. `current` is the one that asks."""

    id: UUID
    agent: str
    address: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool


class DeviceCreate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str
    platform: Platform
    kind: AddressKind = AddressKind.TOKEN


class Device(msgspec.Struct, frozen=True):
    """Where pushes go, as the services know it."""

    id: UUID
    user_id: UUID
    token: str
    platform: Platform
    kind: AddressKind


class MyDevice(msgspec.Struct, frozen=True):
    """A device as its owner sees it."""

    id: UUID
    platform: Platform
    kind: AddressKind
    created_at: datetime
