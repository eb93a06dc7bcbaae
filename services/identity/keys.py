"""The keys that sign access tokens: Ed25519, kept in PostgreSQL: they survive restarts, all processes share them."""

import time
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from jwt.algorithms import OKPAlgorithm

from core.database import pool, transaction
from core.errors import Unauthenticated, Unavailable
from core.ids import uuid7

ALGORITHM = "EdDSA"
ISSUER = "muster"
AUDIENCE = "muster"
ACCESS_TOKEN_SECONDS = 15 * 60
FIRST_KEY_LOCK = 5_307_002
LOOK_AGAIN_SECONDS = 5.0

_READ = "SELECT id, private_key FROM identity.signing_key WHERE retired_at IS NULL ORDER BY created_at"
_DECODING: Any = {"require": ["exp", "sub", "sid"], "verify_iat": False}


class KeyRing:
    """A process's copy of the signing keys: the newest signs, every one that is not retired verifies."""

    def __init__(self) -> None:
        self._public: dict[str, Ed25519PublicKey] = {}
        self._by_header: dict[str, Ed25519PublicKey] = {}
        """Headers of tokens that were verified: all tokens of one key have the same."""
        self._newest: tuple[str, Ed25519PrivateKey] | None = None
        self._looked_at = float("-inf")

    async def open(self) -> None:
        """Read the keys; the first process ever makes the first one. Raises what the database raises."""
        async with transaction() as tx:
            await tx.execute("SELECT pg_advisory_xact_lock($1)", FIRST_KEY_LOCK)
            if not await tx.fetchval("SELECT EXISTS (SELECT FROM identity.signing_key WHERE retired_at IS NULL)"):
                await tx.execute(
                    "INSERT INTO identity.signing_key (id, private_key, created_at) VALUES ($1, $2, core.now())",
                    uuid7(),
                    _new_private_key(),
                )
        await self.read()

    async def read(self) -> None:
        """Read the keys again, for one that another process made."""
        self._looked_at = time.monotonic()
        private = {str(row["id"]): _load(row["private_key"]) for row in await pool().fetch(_READ)}
        self._public = {kid: key.public_key() for kid, key in private.items()}
        self._by_header = {}
        self._newest = next(reversed(private.items()), None)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token of 15 minutes with these claims. Raises Unavailable before the keys were read."""
        if self._newest is None:
            raise Unavailable("The signing keys are not there yet.")
        kid, key = self._newest
        now = int(time.time())
        standard = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + ACCESS_TOKEN_SECONDS}
        return jwt.encode({**claims, **standard}, key, algorithm=ALGORITHM, headers={"kid": kid})

    async def claims_of(self, token: str) -> dict[str, Any]:
        """What a token says. Raises Unauthenticated unless it is ours and not expired; `alg` is never believed."""
        try:
            header = token.partition(".")[0]
            key = self._by_header.get(header) or await self._key(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(token, key, algorithms=[ALGORITHM], issuer=ISSUER, audience=AUDIENCE, options=_DECODING)
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("The access token has expired.", "token_expired") from None
        except (jwt.PyJWTError, ValueError):
            raise Unauthenticated("The access token is not valid.", "token_invalid") from None
        self._by_header[header] = key
        return claims

    async def _key(self, kid: object) -> Ed25519PublicKey:
        if not isinstance(kid, str):
            raise jwt.InvalidKeyError
        if kid not in self._public and time.monotonic() - self._looked_at > LOOK_AGAIN_SECONDS:
            await self.read()
        if kid not in self._public:
            raise jwt.InvalidKeyError
        return self._public[kid]

    def public_keys(self) -> dict[str, Any]:
        """The JSON Web Key Set (RFC 7517, RFC 8037)."""
        return {
            "keys": [
                OKPAlgorithm.to_jwk(key, as_dict=True) | {"kid": kid, "use": "sig", "alg": ALGORITHM}
                for kid, key in self._public.items()
            ]
        }


def _new_private_key() -> str:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _load(pem: str) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("identity.signing_key holds a key that is not Ed25519.")
    return key
