"""Mail by SMTP: one connection a message, encrypted by STARTTLS where the server offers it."""

import asyncio
import ssl
from datetime import UTC, datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from aiosmtplib import SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientRefused, SMTPRecipientsRefused

from activities.providers import CALL_SECONDS, shortened
from services.lifecycle.model import Send
from services.notifications.model import Failed, Outcome, Retry, Sent

log = structlog.get_logger(__name__)

PERMANENT = 500
LEAVE_SECONDS = 1.0
PORTS = {"smtp": 25, "smtps": 465}


class _Link(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # max_count is declared in two ways
    """A header that holds a URL. As it is: the library would encode one that is longer than a line, and mail programs
    would not know it again.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Link)
POLICY = SMTP.clone(header_factory=_HEADERS)


class EmailProvider:
    """Sends through the server that `url` names: `smtp[s]://[user:password@]host[:port]`.

    Where a password is sent the server must prove who it is; without one encryption is opportunistic (RFC 7435).
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or PORTS[parts.scheme]
        self._implicit_tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender
        self._tls = self._tls_context()

    async def send(self, message: Send) -> Outcome:
        try:
            mail = mail_of(message, self._sender)
        except ValueError:
            return Failed("the address is not one of mail")
        try:
            answer = await self._transmit(mail, message.address)
        except TimeoutError:
            return Retry(f"the mail server did not answer within {CALL_SECONDS:.0f} s", outage=True)
        except (SMTPException, OSError) as error:
            return outcome_of(error)
        return Sent(mail["Message-ID"], shortened(answer) if answer else None)

    async def _transmit(self, mail: EmailMessage, recipient: str) -> str:
        """Gives the server's words for having taken it: many name the message as it stands in their log."""
        client = self._client()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await client.connect()
                _, answer = await client.send_message(mail, sender=self._sender, recipients=[recipient])
            await _take_leave(client)
            return answer.strip()
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._implicit_tls,
            tls_context=self._tls,
            timeout=CALL_SECONDS,
        )

    def _tls_context(self) -> ssl.SSLContext:
        """Made once: to load the authorities takes longer than to send a mail."""
        context = ssl.create_default_context()
        if self._password is None and not self._implicit_tls:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


async def _take_leave(client: aiosmtplib.SMTP) -> None:
    """The server has taken the message; what becomes of the connection does not change that."""
    try:
        async with asyncio.timeout(LEAVE_SECONDS):
            await client.quit()
    except (SMTPException, OSError) as error:
        log.info("mail.quit_failed", error=shortened(error))


def mail_of(message: Send, sender: str) -> EmailMessage:
    """A mail in plain text, and in HTML where it has some, with what mail programs need to switch such mails off
    (RFC 2369, RFC 8058). Its Message-ID is the delivery's, so that a repeated one can
    be told by it.

    Raises ValueError for a recipient that is not an address; nothing that people typed can start a header.
    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = _address(message.address)
    mail["Subject"] = " ".join(message.title.split())
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{message.delivery_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.body)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    return mail


def _address(text: str) -> Address:
    local, _, domain = text.rpartition("@")
    if not local or not domain or not text.isprintable() or " " in text:
        raise ValueError("not an address of mail")
    return Address(username=local, domain=domain)


def outcome_of(error: SMTPException | OSError) -> Outcome:
    """Final is what the server says for good about this recipient or this message; all else may heal. What it says
    about neither is its own trouble. All that it can lack are addresses beyond ASCII (SMTPUTF8, RFC 6531).
    """
    if isinstance(error, SMTPRecipientsRefused):
        return outcome_of(error.recipients[0])
    if isinstance(error, SMTPNotSupported):
        return Failed("the mail server takes no such address")
    if isinstance(error, SMTPRecipientRefused | SMTPDataError) and error.code >= PERMANENT:
        return Failed(shortened(f"{error.code} {error.message}"))
    return Retry(shortened(error), outage=not isinstance(error, SMTPRecipientRefused | SMTPDataError))
