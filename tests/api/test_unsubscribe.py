"""Switching a kind of mail off by the link in it: by mail programs, by people, and not by those who only look."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import httpx
import pytest

from core.database import pool, rehearsal
from core.ids import uuid7
from services.notifications import unsubscribing
from services.notifications.model import Category, Channel, Message
from tests.api.world import Api, Person
from tests.services.notifications.world import states, tell

pytestmark = pytest.mark.anyio

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def link_of(api: Api, person: Person, category: Category = Category.REMINDER) -> str:
    link = await unsubscribing.link(pool(), api.url, person.id, category)
    assert link is not None
    return link


async def modes(person: Person, channel: str = "EMAIL") -> dict[str, str]:
    matrix = (await person.http.get("/me/preferences")).json()["matrix"]
    return {category: channels[channel] for category, channels in matrix.items()}


async def prefer(person: Person, category: str, mode: str, **fields: Any) -> None:
    wanted = (await person.http.get("/me/preferences")).json() | fields
    wanted["matrix"][category]["EMAIL"] = mode
    assert (await person.http.put("/me/preferences", json=wanted)).status_code == 200


async def test_one_click_switches_mails_of_the_category_off_and_nothing_else(api: Api) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    link = await link_of(api, ada)
    for _ in range(2):
        answer = await api.http.post(link, data=ONE_CLICK)
        assert answer.status_code == 200
    assert {category for category, mode in (await modes(ada)).items() if mode == "OFF"} == {"REMINDER"}
    assert "OFF" not in (await modes(ada, "PUSH")).values()
    assert "OFF" not in (await modes(ben)).values()


async def test_the_form_may_come_in_parts_as_the_rfc_allows(api: Api) -> None:
    ada = await api.person()
    answer = await api.http.post(await link_of(api, ada), files={"List-Unsubscribe": (None, "One-Click")})
    assert answer.status_code == 200
    assert (await modes(ada))["REMINDER"] == "OFF"


async def test_whoever_only_looks_changes_nothing(api: Api) -> None:
    ada = await api.person()
    link = await link_of(api, ada)
    page = await api.http.get(link)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "Mails about due dates will be switched off" in page.text
    assert '<form method="post"><button name="List-Unsubscribe" value="One-Click">' in page.text
    assert "OFF" not in (await modes(ada)).values()


async def test_the_page_runs_nothing_and_loads_nothing(api: Api) -> None:
    page = await api.http.get(await link_of(api, await api.person()))
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    seal = b64encode(sha256(style.encode()).digest()).decode()
    assert page.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{seal}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert not re.search(r"<script|<img|<link|style=|src=|href=", page.text)
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("mode", ["INSTANT", "DIGEST"])
async def test_the_answer_offers_to_switch_on_again_what_was_before(api: Api, mode: str) -> None:
    ada = await api.person()
    await prefer(ada, "REMINDER", mode)
    link = await link_of(api, ada)
    off = await api.http.post(link, data=ONE_CLICK)
    assert f'<button name="switch-on" value="{mode}">' in off.text
    on = await api.http.post(link, data={"switch-on": mode})
    assert on.status_code == 200
    assert "Switched on again" in on.text
    assert (await modes(ada))["REMINDER"] == mode


async def test_a_link_that_was_used_says_so(api: Api) -> None:
    link = await link_of(api, await api.person())
    await api.http.post(link, data=ONE_CLICK)
    assert "Switched off" in (await api.http.get(link)).text


async def test_the_page_is_in_the_persons_language(api: Api) -> None:
    ada = await api.person()
    await prefer(ada, "REMINDER", "INSTANT", locale="de-AT")
    assert "Mails über Termine werden für dich abgestellt" in (await api.http.get(await link_of(api, ada))).text


async def test_an_escalation_still_reaches_one_in_the_app_and_by_no_mail(api: Api) -> None:
    ada = await api.person()
    link = await link_of(api, ada, Category.ESCALATION)
    assert "still reach you on one channel" in (await api.http.post(link, data=ONE_CLICK)).text
    escalation = Message(
        user_id=ada.id, category=Category.ESCALATION, kind="ESCALATION", step_id=uuid7(), channels=(Channel.EMAIL,)
    )
    assert await states(*await tell(escalation)) == [("IN_APP", "SENT", None), ("EMAIL", "SKIPPED", "preference")]


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "arrives one by one from then on"), ("de", "kommt von da an einzeln")]
)
async def test_who_switches_digests_off_reads_that_nothing_is_put_off_any_more(
    api: Api, locale: str, said: str
) -> None:
    ada = await api.person()
    await prefer(ada, "REMINDER", "INSTANT", locale=locale)
    link = await link_of(api, ada, Category.DIGEST)
    for page in (await api.http.get(link), await api.http.post(link, data=ONE_CLICK)):
        assert said in page.text
    on = await api.http.post(link, data={"switch-on": "INSTANT"})
    assert said not in on.text
    assert said not in (await api.http.get(await link_of(api, ada))).text


async def test_security_has_no_link(api: Api) -> None:
    ada = await api.person()
    assert await unsubscribing.link(pool(), api.url, ada.id, Category.SECURITY) is None


async def test_without_a_key_a_mail_has_no_link(api: Api) -> None:
    ada = await api.person()
    async with rehearsal() as tx:
        await tx.execute("DELETE FROM notifications.unsubscribe_key")
        assert await unsubscribing.link(tx, api.url, ada.id, Category.REMINDER) is None


def _changed(token: str) -> list[str]:
    other_start = "B" if token.startswith("A") else "A"
    return [token[:-1], other_start + token[1:], token[:-6] + "AAAAAA", "x", "é", token + "AAAA"]


async def test_a_link_that_was_changed_opens_nothing(api: Api) -> None:
    ada = await api.person()
    before, token = await modes(ada), (await link_of(api, ada)).rpartition("/")[2]
    forged = unsubscribing.sealed(b"another secret of thirty-two byte", ada.id, Category.REMINDER)
    for wrong in (*_changed(token), forged):
        assert (await api.http.get(f"{api.url}/unsubscribe/{wrong}")).status_code == 404
        assert (await api.http.post(f"{api.url}/unsubscribe/{wrong}", data=ONE_CLICK)).status_code == 404
    assert await modes(ada) == before


@pytest.mark.parametrize("form", [{}, {"List-Unsubscribe": "yes"}, {"switch-on": "OFF"}, {"switch-on": "LOUD"}])
async def test_a_form_that_says_nothing_we_know_changes_nothing(api: Api, form: dict[str, str]) -> None:
    ada = await api.person()
    assert (await api.http.post(await link_of(api, ada), data=form)).status_code == 422
    assert "OFF" not in (await modes(ada)).values()


async def test_who_is_gone_has_no_link_any_more(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    link = await link_of(api, ada)
    assert (await root.http.delete(f"/users/{ada.id}")).status_code == 204
    assert (await api.http.get(link)).status_code == 404
    assert (await api.http.post(link, data=ONE_CLICK)).status_code == 404


async def test_keys_that_were_replaced_still_open_their_links(api: Api) -> None:
    ada = await api.person()
    old = await link_of(api, ada)
    await pool().execute("INSERT INTO notifications.unsubscribe_key VALUES ($1, $2, core.now())", uuid7(), b"n" * 32)
    new = await link_of(api, ada)
    assert old != new
    for link in (old, new):
        assert (await api.http.get(link)).status_code == 200


async def test_clicks_of_one_address_are_limited_and_the_token_is_not_logged(
    api: Api, capfd: pytest.CaptureFixture[str]
) -> None:
    link = await link_of(api, await api.person())
    answers: list[httpx.Response] = [await api.http.get(link), await api.http.post(link, data=ONE_CLICK)]
    assert all(answer.headers["ratelimit"].startswith('"unsubscribes"') for answer in answers)
    printed = capfd.readouterr()
    assert link.rpartition("/")[2] not in printed.out + printed.err
