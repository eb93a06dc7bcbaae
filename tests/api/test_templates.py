"""Templates over HTTP."""

import pytest

from tests.api.world import Api

pytestmark = pytest.mark.anyio


async def test_an_admin_lists_the_templates_with_their_variables(api: Api) -> None:
    root = await api.admin()
    items = (await root.http.get("/templates")).json()["items"]
    variables = {item["name"]: item["variables"] for item in items}
    assert variables["due_soon"] == ["key", "seconds", "title"]
    assert variables["announcement"] == ["body", "title"]
    assert variables["verify"] == ["link"]
    for name in variables:
        for locale in ("en", "de"):
            assert (await root.http.get(f"/templates/{name}", params={"locale": locale})).status_code == 200


async def test_a_template_is_shown_with_sample_facts_in_one_language(api: Api) -> None:
    root = await api.admin()
    english = (await root.http.get("/templates/due_soon")).json()
    german = (await root.http.get("/templates/due_soon", params={"locale": "de"})).json()
    assert english.keys() == {"name", "locale", "title", "body", "subject", "text", "html"}
    assert (english["name"], english["locale"], english["body"]) == ("due_soon", "en", "Check the pumps")
    assert english["title"] == english["subject"] == "OPS-42 is due in 1 day 2 hours"
    assert german["subject"] == "OPS-42 ist in 1 Tag 2 Stunden fällig"
    assert f'href="{api.settings.public_url}/tasks/' in german["html"]
    assert "Aufgabe öffnen" in german["html"]
    assert "Aufgabe öffnen" in german["text"]


async def test_unknown_templates_and_languages_are_refused(api: Api) -> None:
    root = await api.admin()
    assert (await root.http.get("/templates/nothing")).status_code == 404
    assert (await root.http.get("/templates/base")).status_code == 404
    for query in ({"locale": "fr"}, {"locale": "de-AT"}, {"locale": "../en"}, {"colour": "red"}):
        answer = await root.http.get("/templates/assigned", params=query)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == list(query)


async def test_templates_are_for_admins(api: Api) -> None:
    ada = await api.person()
    for path in ("/templates", "/templates/assigned", "/templates/nothing"):
        assert (await ada.http.get(path)).status_code == 403
        assert (await api.http.get(path)).status_code == 401
