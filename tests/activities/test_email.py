"""Mail over real SMTP against a local server."""

import datetime
import ipaddress
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import structs

from activities.email import EmailProvider, mail_of
from core.ids import uuid7
from services.lifecycle.model import Send
from services.notifications.model import Channel, Failed, Retry, Sent
from tests.providers.smtp import smtp_server

pytestmark = pytest.mark.anyio

SENDER = "muster@example.org"


def message(address: str = "ada@example.org", title: str = "OPS-42 is due", body: str = "Replace the pump") -> Send:
    return Send(
        delivery_id=uuid7(),
        notification_id=uuid7(),
        user_id=uuid7(),
        channel=Channel.EMAIL,
        address=address,
        title=title,
        body=body,
        data={},
        tag="tag",
    )


@pytest.fixture(scope="session")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder: Path = tmp_path_factory.mktemp("tls")
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


async def test_a_mail_arrives_with_its_words_and_the_deliverys_id() -> None:
    sent = message(title="OPS-42 wird fällig", body="Die Pumpe tauschen.\n.\nGrüße")
    async with smtp_server() as server:
        outcome = await EmailProvider(server.url, SENDER).send(sent)
    [mail] = server.accepted
    assert outcome == Sent(f"<{sent.delivery_id}@example.org>", "2.0.0 queued as 4F3A")
    assert mail.message_id == f"<{sent.delivery_id}@example.org>"
    assert (mail.sender, mail.recipient) == (SENDER, "ada@example.org")
    assert (mail.subject, mail.body.splitlines()) == (sent.title, sent.body.splitlines())
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert not mail.encrypted


async def test_what_the_server_says_of_a_mail_that_it_takes_can_be_stored() -> None:
    async with smtp_server() as server:
        outcome = await EmailProvider(server.url, SENDER).send(message("chatty@example.org"))
    assert isinstance(outcome, Sent)
    assert outcome.answer == f"2.0.0 <chatty@example.org>?: queued as 4F3A for {'x' * 600}"[:300]


async def test_a_mail_with_html_has_its_plain_text_first() -> None:
    sent = structs.replace(message(), html="<p>Grüße</p>")
    async with smtp_server() as server:
        await EmailProvider(server.url, SENDER).send(sent)
    [mail] = server.accepted
    assert mail.headers["Content-Type"].startswith("multipart/alternative")
    assert (mail.body, mail.html) == ("Replace the pump", "<p>Grüße</p>")


async def test_a_mail_that_can_be_switched_off_says_where_in_one_piece() -> None:
    link = f"https://muster.example.org/unsubscribe/{'A1b2_-' * 16}"
    async with smtp_server() as server:
        await EmailProvider(server.url, SENDER).send(structs.replace(message(), unsubscribe=link))
        await EmailProvider(server.url, SENDER).send(message())
    switchable, fixed = server.accepted
    assert switchable.headers["List-Unsubscribe"] == f"<{link}>"
    assert switchable.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & fixed.headers.keys()
    sent = mail_of(structs.replace(message(), unsubscribe=link), SENDER).as_bytes()
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in sent


async def test_a_mail_is_encrypted_where_the_server_offers_it(self_signed: ssl.SSLContext) -> None:
    async with smtp_server(starttls=self_signed) as server:
        assert isinstance(await EmailProvider(server.url, SENDER).send(message()), Sent)
    assert server.accepted[0].encrypted


async def test_a_password_is_not_told_to_a_server_that_can_not_prove_who_it_is(self_signed: ssl.SSLContext) -> None:
    async with smtp_server(starttls=self_signed, login=True) as server:
        url = server.url.replace("smtp://", "smtp://muster:secret@")
        assert isinstance(await EmailProvider(url, SENDER).send(message()), Retry)
    assert not server.logins


async def test_the_urls_user_and_password_sign_in() -> None:
    async with smtp_server(login=True) as server:
        url = server.url.replace("smtp://", "smtp://muster:s%40cret@")
        assert isinstance(await EmailProvider(url, SENDER).send(message()), Sent)
    assert server.logins == ["muster:s@cret"]


async def test_nothing_that_people_typed_starts_a_header() -> None:
    async with smtp_server() as server:
        await EmailProvider(server.url, SENDER).send(message(title="Hello\r\nBcc: eve@example.org"))
    [mail] = server.accepted
    assert "Bcc" not in mail.headers
    assert mail.subject == "Hello Bcc: eve@example.org"


@pytest.mark.parametrize("address", ["ada@example.org\r\nRCPT TO:<eve@example.org>", "no address", ""])
async def test_what_is_no_address_is_final(address: str) -> None:
    async with smtp_server() as server:
        assert isinstance(await EmailProvider(server.url, SENDER).send(message(address)), Failed)
    assert not server.asked


@pytest.mark.parametrize("address", ["refused@example.org", "rejected@example.org"])
async def test_what_the_server_refuses_for_good_is_final(address: str) -> None:
    async with smtp_server() as server:
        outcome = await EmailProvider(server.url, SENDER).send(message(address))
    assert isinstance(outcome, Failed)
    assert not outcome.device_gone


async def test_an_address_beyond_ascii_is_final_where_the_server_takes_none() -> None:
    """It is nothing that an outage would be told by."""
    async with smtp_server(ascii_only=True) as server:
        outcome = await EmailProvider(server.url, SENDER).send(message("zoë@example.org"))
    assert outcome == Failed("the mail server takes no such address")


async def test_what_the_server_puts_off_is_tried_again() -> None:
    async with smtp_server() as server:
        provider = EmailProvider(server.url, SENDER)
        outcome = await provider.send(message("busy@example.org"))
        assert isinstance(outcome, Retry)
        assert not outcome.outage
        assert isinstance(await provider.send(message("busy@example.org")), Sent)


async def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activities.email.CALL_SECONDS", 0.3)
    async with smtp_server() as server:
        began = time.monotonic()
        outcome = await EmailProvider(server.url, SENDER).send(message("slow@example.org"))
        assert isinstance(outcome, Retry)
        assert outcome.outage
        assert time.monotonic() - began < 5


async def test_nobody_listening_is_tried_again() -> None:
    async with smtp_server() as closed:
        pass
    outcome = await EmailProvider(closed.url, SENDER).send(message())
    assert isinstance(outcome, Retry)
    assert outcome.outage


async def test_a_server_that_took_the_mail_may_cling_to_the_connection() -> None:
    async with smtp_server() as server:
        began = time.monotonic()
        assert isinstance(await EmailProvider(server.url, SENDER).send(message("clinging@example.org")), Sent)
        assert time.monotonic() - began < 5
        assert len(server.accepted) == 1
