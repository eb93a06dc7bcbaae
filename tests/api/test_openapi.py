"""The document that describes the interface, and the page to try it."""

import re
from typing import Any

import pytest

from tests.api.world import Api

pytestmark = pytest.mark.anyio


async def _document(api: Api) -> dict[str, Any]:
    return (await api.http.get(f"{api.url}/schema/openapi.json")).json()  # type: ignore[no-any-return]


async def test_every_route_of_the_contract_is_described(api: Api) -> None:
    paths = (await _document(api))["paths"]
    for path, methods in CONTRACT.items():
        assert set(methods.split()) <= paths[f"/api/v1{path}"].keys(), path
    assert {"/health/live", "/health/ready", "/metrics", "/.well-known/jwks.json"} <= paths.keys()


async def test_bodies_are_described_by_what_decodes_them(api: Api) -> None:
    document = await _document(api)
    body = document["paths"]["/api/v1/auth/register"]["post"]["requestBody"]
    assert body["required"] is True
    schema = document["components"]["schemas"][_name(body["content"]["application/json"]["schema"])]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["email", "password", "name"]


async def test_queries_and_answers_are_described(api: Api) -> None:
    document = await _document(api)
    sessions = document["paths"]["/api/v1/me/sessions"]["get"]
    limit = next(parameter for parameter in sessions["parameters"] if parameter["name"] == "limit")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    assert sessions["security"] == [{"bearer": []}]
    page = document["components"]["schemas"][
        _name(sessions["responses"]["200"]["content"]["application/json"]["schema"])
    ]
    assert {"items", "next"} == page["properties"].keys()


async def test_every_reference_leads_somewhere(api: Api) -> None:
    answer = await api.http.get(f"{api.url}/schema/openapi.json")
    document = answer.json()
    for reference in set(re.findall(r'"#/([^"]+)"', answer.text)):
        found = document
        for step in reference.split("/"):
            found = found[step]


async def test_operations_have_names_of_their_own_and_a_summary(api: Api) -> None:
    operations = [operation for path in (await _document(api))["paths"].values() for operation in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert all(operation["summary"] for operation in operations)


async def test_the_page_loads_nothing_from_elsewhere(api: Api) -> None:
    page = await api.http.get(f"{api.url}/schema")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert sources
    for source in sources:
        assert source.startswith("/schema/")
        asset = await api.http.get(api.url + source)
        assert asset.status_code == 200
        assert asset.headers["content-type"].split(";")[0] in ("text/css", "text/javascript")
    assert (await api.http.get(f"{api.url}/schema/LICENSE")).status_code == 404


def _name(schema: dict[str, str]) -> str:
    return schema["$ref"].rsplit("/", 1)[1]


CONTRACT = {
    "/auth/register": "post",
    "/auth/login": "post",
    "/auth/refresh": "post",
    "/auth/logout": "post",
    "/auth/validate": "post",
    "/auth/password/forgot": "post",
    "/auth/password/reset": "post",
    "/auth/password/change": "post",
    "/auth/email/verify": "post",
    "/me": "get patch",
    "/me/sessions": "get",
    "/me/sessions/{session_id}": "delete",
    "/me/preferences": "get put",
    "/me/digest/preview": "get",
    "/me/devices": "post",
    "/me/devices/{device_id}": "delete",
    "/users": "get post",
    "/users/{user_id}": "get patch delete",
    "/users/{user_id}/tasks": "get",
    "/projects": "get post",
    "/projects/{project_id}": "get patch delete",
    "/projects/{project_id}/restore": "post",
    "/projects/{project_id}/members": "get post",
    "/projects/{project_id}/members/{user_id}": "patch delete",
    "/projects/{project_id}/policy": "get put",
    "/tasks": "get post",
    "/tasks/{task_id}": "get patch delete",
    "/tasks/{task_id}/acknowledge": "post",
    "/tasks/{task_id}/snooze": "post",
    "/tasks/{task_id}/restore": "post",
    "/tasks/{task_id}/undo": "post",
    "/tasks/{task_id}/timeline": "get",
    "/tasks/{task_id}/agenda": "get",
    "/tasks/{task_id}/policy": "get put",
    "/tasks/{task_id}/comments": "get post",
    "/tasks/{task_id}/read": "post",
    "/tasks/{task_id}/readers": "get",
    "/comments/{comment_id}": "patch delete",
    "/notifications": "get",
    "/notifications/read": "post",
    "/notifications/{notification_id}/deliveries": "get",
    "/notifications/push": "post",
    "/notifications/email": "post",
    "/deliveries": "get",
    "/deliveries/{delivery_id}": "get",
    "/deliveries/{delivery_id}/retry": "post",
    "/deliveries/channels": "get",
    "/deliveries/retry": "post",
    "/policies": "get post",
    "/policies/{policy_id}": "get put delete",
    "/policies/{policy_id}/preview": "post",
    "/policies/{policy_id}/versions": "get",
    "/policies/default": "get put",
    "/rotas": "get post",
    "/rotas/{rota_id}": "get put delete",
    "/rotas/{rota_id}/overrides": "get post",
    "/rotas/{rota_id}/overrides/{override_id}": "delete",
    "/rotas/{rota_id}/shifts": "get",
    "/me/substitutes": "get post",
    "/me/substitutes/{substitute_id}": "delete",
    "/users/{user_id}/substitutes": "get post",
    "/users/{user_id}/substitutes/{substitute_id}": "delete",
    "/policies/history": "get",
    "/policy-schedules": "get post",
    "/policy-schedules/{schedule_id}": "get delete",
    "/policy-schedules/{schedule_id}/pause": "post",
    "/policy-schedules/{schedule_id}/resume": "post",
    "/policies/preview": "post",
    "/policy-rollouts": "get",
    "/policy-rollouts/{rollout_id}": "get",
    "/agenda": "get",
    "/events": "get",
}
