"""People, their sessions and their devices. Every secret is stored as a hash, but for the signing keys."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.ids import NewId


class User(Table, tablename="user_account", schema="identity"):
    id = UUID(primary_key=True, default=NewId())
    email = Text()
    email_verified_at = Timestamptz(null=True, default=None)
    name = Text()
    role = Varchar(10)
    time_zone = Varchar(64)
    password_hash = Text(null=True, default=None)
    disabled_at = Timestamptz(null=True, default=None)
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class Session(Table, tablename="session", schema="identity"):
    id = UUID(primary_key=True, default=NewId())
    user_id = UUID(index=True)
    agent = Text(default="")
    address = Text(default="")
    created_at = Timestamptz(default=None)
    last_used_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)


class RefreshToken(Table, tablename="refresh_token", schema="identity"):
    """One link of a session's chain. `hash` is SHA-256 of the token; `replaced_at` is when its successor was given.

    The successor is made of the token itself and `seed`: whoever repeats a refresh whose answer was lost gets the same
    one again, and neither half alone gives it away.
    """

    id = UUID(primary_key=True, default=NewId())
    hash = Bytea(unique=True)
    session_id = UUID(index=True)
    created_at = Timestamptz(default=None)
    replaced_at = Timestamptz(null=True, default=None)
    seed = Bytea(null=True, default=None)
    successor_id = UUID(null=True, default=None)


class EmailToken(Table, tablename="email_token", schema="identity"):
    """A link in a mail: `purpose` is VERIFY or RESET; works once, until `expires_at`."""

    id = UUID(primary_key=True, default=NewId())
    hash = Bytea(unique=True)
    user_id = UUID(index=True)
    purpose = Varchar(10)
    email = Text()
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)


class SigningKey(Table, tablename="signing_key", schema="identity"):
    """An Ed25519 key of the access tokens, PKCS 8 in PEM. The newest signs, all that are not retired verify."""

    id = UUID(primary_key=True, default=NewId())
    private_key = Text()
    created_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)


class Device(Table, tablename="device", schema="identity"):
    """Where pushes go. `kind` tells whether `token` is a registration token or a Firebase installation id."""

    id = UUID(primary_key=True, default=NewId())
    user_id = UUID(index=True)
    session_id = UUID(null=True, default=None)
    token = Text(unique=True)
    platform = Varchar(10)
    kind = Varchar(10)
    created_at = Timestamptz(default=None)


class IdempotencyKey(Table, tablename="idempotency_key", schema="identity"):
    """The first answer to a POST with an Idempotency-Key, written in the command's own transaction."""

    id = UUID(primary_key=True, default=NewId())
    user_id = UUID()
    scope = Text()
    key = Varchar(255)
    request_hash = Bytea()
    status = Integer()
    headers = JSONB(default="{}")
    body = Bytea()
    created_at = Timestamptz(default=None, index=True)


class FirstAdmin(Table, tablename="first_admin", schema="identity"):
    """One row at most: who became ADMIN by registering first."""

    id = Boolean(primary_key=True, default=True)
    user_id = UUID()
