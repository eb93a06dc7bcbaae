"""What the handlers of one process share."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from api.limits import Limiter, Policy
from core.errors import TooMany
from core.settings import Settings
from services.identity.commands import Door
from services.identity.keys import KeyRing
from services.identity.passwords import Passwords
from services.identity.verifier import Verifier


@dataclass(frozen=True, slots=True)
class Parts:
    settings: Settings
    keys: KeyRing
    verifier: Verifier
    passwords: Passwords
    limiter: Limiter

    @property
    def door(self) -> Door:
        return Door(self.keys, self.passwords, self.settings.registration_open, self.settings.admin_email)


def parts_of(request: Request[Any, Any, Any]) -> Parts:
    return request.app.state["parts"]  # type: ignore[no-any-return]


async def limit(request: Request[Any, Any, Any], policy: Policy, subject: str) -> None:
    """Say in the answer how the subject stands. Raises TooMany."""
    standing = await parts_of(request).limiter.take(policy, subject)
    request.scope["answer_headers"] += standing.headers()  # type: ignore[typeddict-item]
    if not standing.allowed:
        raise TooMany(standing.reset)
