"""A small SMTP server on loopback that answers by what the recipient is called, and keeps what it accepted.

    refused@...     550 at RCPT                    busy@...    451 at the first RCPT, then accepts
    rejected@...    554 after DATA                 slow@...    answers RCPT after 30 s
    clinging@...    accepts, but answers QUIT after 30 s
    chatty@...      accepts with an answer that names the recipient and is not all text
    named@...       550 at RCPT, in words that repeat the address

As a process of its own: `python -m tests.providers.smtp --port N --log FILE` appends each accepted mail as a JSON line.
"""

import argparse
import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SLOW_SECONDS = 30


@dataclass(frozen=True)
class Mail:
    """A mail that was accepted; `headers` as they came, `body` its plain text, `html` empty where it has none."""

    at: str
    sender: str
    recipient: str
    subject: str
    message_id: str
    headers: dict[str, str]
    body: str
    encrypted: bool
    html: str = ""


@dataclass
class SmtpServer:
    """What it accepted, and how often each recipient was asked for."""

    port: int = 0
    log: Path | None = None
    accepted: list[Mail] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    logins: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.asked[address] = self.asked.get(address, 0) + 1
        behaviour = address.partition("@")[0].partition("+")[0]
        if behaviour == "refused":
            return "550 5.1.1 No such mailbox"
        if behaviour == "named":
            return f"550 5.1.1 <{address}> is no mailbox of ours"
        if behaviour == "busy" and self.asked[address] == 1:
            return "451 4.3.0 Try again later"
        if behaviour == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        if any(recipient.startswith("rejected@") for recipient in envelope.rcpt_tos):
            return "554 5.7.1 Message refused"
        for recipient in envelope.rcpt_tos:
            self._keep(_mail(envelope, recipient, encrypted=session.ssl is not None))
            if recipient.startswith("chatty@"):
                return f"250 2.0.0 <{recipient}>\x00: queued as 4F3A for {'x' * 600}"
        return "250 2.0.0 queued as 4F3A"

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
        if any(mail.recipient.startswith("clinging@") for mail in self.accepted[-1:]):
            await asyncio.sleep(SLOW_SECONDS)
        return "221 Bye"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(f"{data.login.decode()}:{data.password.decode()}")
        return AuthResult(success=True)

    def _keep(self, mail: Mail) -> None:
        self.accepted.append(mail)
        if self.log is not None:
            with self.log.open("a") as file:
                file.write(json.dumps(asdict(mail)) + "\n")


def _mail(envelope: Envelope, recipient: str, *, encrypted: bool) -> Mail:
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        at=datetime.now(UTC).isoformat(),
        sender=envelope.mail_from or "",
        recipient=recipient,
        subject=message["Subject"],
        message_id=message["Message-ID"],
        headers={name: str(value) for name, value in message.items()},
        body="" if plain is None else plain.get_content().strip(),
        encrypted=encrypted,
        html="" if html is None else html.get_content().strip(),
    )


@asynccontextmanager
async def smtp_server(
    port: int = 0,
    log: Path | None = None,
    *,
    starttls: ssl.SSLContext | None = None,
    login: bool = False,
    ascii_only: bool = False,
) -> AsyncIterator[SmtpServer]:
    """Serve until the block ends; `port` 0 takes a free one."""
    kept = SmtpServer(log=log)

    def protocol() -> SMTP:
        return SMTP(
            kept,
            hostname="localhost",
            tls_context=starttls,
            authenticator=kept.authenticate if login else None,
            auth_require_tls=False,
            enable_SMTPUTF8=not ascii_only,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()


async def _serve(port: int, log: Path | None) -> None:
    async with smtp_server(port, log) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.log))
