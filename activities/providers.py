"""What every provider of a channel has in common."""

import re
from typing import Protocol

import structlog
from msgspec.structs import replace

from services.lifecycle.model import Send
from services.notifications.model import Failed, Logged, Outcome, Retry

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


def shortened(error: BaseException | str) -> str:
    """An error as it is stored beside a delivery: one line, not too long."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:ERROR_LENGTH]


def discreet(outcome: Outcome, address: str) -> Outcome:
    """What a provider said, without the address that it was about, and without any other one of mail."""
    if not isinstance(outcome, Failed | Retry):
        return outcome
    said = _MAIL_ADDRESS.sub("[address]", outcome.error.replace(address, "[address]") if address else outcome.error)
    return replace(outcome, error=said)
