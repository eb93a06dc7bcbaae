"""Links into the Temporal UI."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from core.settings import Settings
from tests.api.world import Api, running

pytestmark = pytest.mark.anyio


async def test_an_admin_is_led_to_what_the_saved_queries_find(settings: Settings) -> None:
    told = replace(settings, temporal_ui="https://temporal.example.org", rate_limit_factor=10_000)
    async with running(told) as api:
        root = await api.admin()
        links = {link["name"]: link for link in (await root.http.get("/temporal/links")).json()["items"]}
        assert {"overdue", "escalated", "stuck", "in-retry", "rollouts"} <= links.keys()
        address = urlsplit(links["stuck"]["url"])
        assert (address.netloc, address.path) == ("temporal.example.org", "/namespaces/default/workflows")
        assert parse_qs(address.query)["query"] == [links["stuck"]["query"]]


async def test_where_nobody_says_where_the_ui_is_there_are_no_links(api: Api) -> None:
    root = await api.admin()
    assert (await root.http.get("/temporal/links")).json() == {"items": [], "next": None}


async def test_links_into_temporal_are_for_admins(api: Api) -> None:
    ada = await api.person()
    assert (await ada.http.get("/temporal/links")).status_code == 403
    assert (await api.http.get("/temporal/links")).status_code == 401
