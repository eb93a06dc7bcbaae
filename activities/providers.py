"""What every provider of a channel has in common."""

import re
from typing import Protocol

import structlog
from msgspec.structs import replace

from services.lifecycle.model import Send
from services.notifications.model import Failed, Logged, Outcome, Retry, Sent

log = structlog.get_logger(__name__)

CALL_SECONDS = 10.0
"""One call to a provider ends within this; the lease of a claim is longer."""

ERROR_LENGTH = 300

_MAIL_ADDRESS = re.compile(r"[^\s<>\"',;:()@]+@[^\s<>\"',;:()@]+")


class Provider(Protocol):
    """Sends a claimed message in one call, at once, and says what came of it. Raises nothing but programming errors."""

    async def send(self, message: Send) -> Outcome: ...


class LogProvider:
    """Stands in where no provider is configured: one line a message, without its address and its words."""

    async def send(self, message: Send) -> Outcome:
        log.info(
            "delivery.logged",
            channel=message.channel.value,
            delivery_id=str(message.delivery_id),
            user_id=str(message.user_id),
            device_id=None if message.device_id is None else str(message.device_id),
            kind=message.data.get("kind"),
            key=message.data.get("key"),
        )
        return Logged()


def shortened(said: BaseException | str) -> str:
    """An error or an answer as it is stored beside a delivery: one line that can be printed, not too long."""
    text = " ".join(str(said).split()) or type(said).__name__
    return "".join(character if character.isprintable() else "?" for character in text[:ERROR_LENGTH])


def discreet(outcome: Outcome, address: str) -> Outcome:
    """What a provider said, without the address that it was about, and without any other one of mail."""
    match outcome:
        case Failed() | Retry():
            return replace(outcome, error=_without(address, outcome.error))
        case Sent(answer=str(said)):
            return replace(outcome, answer=_without(address, said))
        case _:
            return outcome


def _without(address: str, said: str) -> str:
    return _MAIL_ADDRESS.sub("[address]", said.replace(address, "[address]") if address else said)
