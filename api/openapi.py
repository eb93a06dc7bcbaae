"""The OpenAPI document, made of what the handlers declare and read, and a page to try it that needs no internet.

Bodies and queries are decoded by hand, so the document is made by hand as well: from the same Structs that decode them
(`body=` and `query=` of a handler), the return type and the docstring. What a handler does not declare it can't read.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

import msgspec
from litestar import Litestar, MediaType, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File
from litestar.routes import HTTPRoute

from api.problems import MEDIA_TYPE, Problem
from api.requests import AnyRequest
from core.errors import NotFound

ASSETS = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
_REFERENCE = "#/components/schemas/{name}"
_PATH_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_INITIALISER = """
window.ui = SwaggerUIBundle({url: "/schema/openapi.json", dom_id: "#ui", deepLinking: true})
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muster: the HTTP interface</title>
<link rel="stylesheet" href="/schema/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="/schema/swagger-ui-bundle.js"></script>
<script src="/schema/start.js"></script>
</body>
</html>
"""
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


class _Operation(NamedTuple):
    """One method of one path."""

    path: str
    method: str
    handler: HTTPRouteHandler

    @property
    def body(self) -> Any:
        return self.handler.opt.get("body")

    @property
    def query(self) -> Any:
        return self.handler.opt.get("query")

    @property
    def results(self) -> tuple[Any, ...]:
        """The types that the answer's body may have: `bytes` for what is no JSON, none where there is no body."""
        annotation = self.handler.parsed_fn_signature.return_type.annotation
        choices = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
        return tuple(result for result in map(_result, choices) if result not in (None, type(None)))

    @property
    def room(self) -> str:
        return str(self.handler.fn.__module__).rsplit(".", 1)[-1]

    @property
    def needs_actor(self) -> bool:
        return "actor" in self.handler.parsed_fn_signature.parameters

    @property
    def reads_if_match(self) -> bool:
        return "if_match" in self.handler.fn.__code__.co_names


def _result(annotation: Any) -> Any:
    if annotation is File:
        return bytes
    if isinstance(get_origin(annotation), type) and issubclass(get_origin(annotation), Response):
        return get_args(annotation)[0]
    return annotation


def document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every route of `app` that is not hidden."""
    operations = list(_operations(app))
    types = _types(operations)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schema_of = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Muster",
            "version": "1",
            "summary": "A work platform on which nothing that was promised is forgotten.",
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "responses": {
                "Problem": {
                    "description": "It was refused, and nothing was changed (RFC 9457).",
                    "content": {MEDIA_TYPE: {"schema": schema_of[Problem]}},
                }
            },
        },
    }


def _operations(app: Litestar) -> Iterator[_Operation]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            if handler.resolve_include_in_schema():
                for method in sorted(handler.http_methods):
                    yield _Operation(_PATH_PARAMETER.sub(r"{\1}", route.path_format), method.lower(), handler)


def _types(operations: Sequence[_Operation]) -> list[Any]:
    """Every type that is mentioned, once. `bytes` and None have no schema."""
    types: dict[Any, None] = {Problem: None}
    for operation in operations:
        for type_ in (operation.body, *operation.results):
            if type_ not in (None, bytes):
                types[type_] = None
        for field in _query_fields(operation):
            types[field.type] = None
    return list(types)


def _query_fields(operation: _Operation) -> Sequence[msgspec.structs.FieldInfo]:
    return () if operation.query is None else msgspec.structs.fields(operation.query)


def _described(operation: _Operation, schema_of: dict[Any, Any]) -> dict[str, Any]:
    name = operation.handler.fn.__name__
    summary, _, description = (operation.handler.fn.__doc__ or name).strip().partition("\n")
    described: dict[str, Any] = {
        "operationId": f"{operation.room}.{name}",
        "tags": [operation.room],
        "summary": summary,
        "parameters": [*_parameters(operation, schema_of)],
        "responses": _responses(operation, schema_of),
    }
    if description.strip():
        described["description"] = " ".join(description.split())
    if operation.needs_actor:
        described["security"] = [{"bearer": []}]
    if operation.body is not None:
        described["requestBody"] = {
            "required": operation.method != "post" or _has_required_fields(operation.body),
            "content": {"application/json": {"schema": schema_of[operation.body]}},
        }
    return described


def _has_required_fields(type_: Any) -> bool:
    return any(field.required for field in msgspec.structs.fields(type_))


def _parameters(operation: _Operation, schema_of: dict[Any, Any]) -> Iterator[dict[str, Any]]:
    for name in _PATH_PARAMETER.findall(operation.path):
        is_id = name == "id" or name.endswith("_id")
        schema = {"type": "string", "format": "uuid"} if is_id else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for field in _query_fields(operation):
        schema = schema_of[field.type]
        if not field.required and field.default not in (msgspec.NODEFAULT, None):
            schema = {**schema, "default": msgspec.to_builtins(field.default)}
        yield {"name": field.encode_name, "in": "query", "required": field.required, "schema": schema}
    if operation.reads_if_match:
        yield _header("If-Match", "The version that is meant to change, as the ETag gave it.")
    if operation.needs_actor and operation.method == "post":
        yield _header("Idempotency-Key", "Repeating the request with its key gives the first answer again, for 24 h.")


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}


def _responses(operation: _Operation, schema_of: dict[Any, Any]) -> dict[str, Any]:
    problem = {"$ref": "#/components/responses/Problem"}
    success: dict[str, Any] = {"description": "Done."}
    results = operation.results
    if results == (bytes,):
        success["content"] = {"*/*": {}}
    elif results:
        schemas = [schema_of[result] for result in results]
        schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        success["content"] = {"application/json": {"schema": schema}}
    return {str(operation.handler.status_code): success, "default": problem}


@get("/schema/openapi.json", include_in_schema=False)
async def openapi(request: AnyRequest) -> Response[bytes]:
    """The OpenAPI document."""
    return Response(_encoded(request.app), media_type=MediaType.JSON)


@lru_cache(maxsize=1)
def _encoded(app: Litestar) -> bytes:
    return msgspec.json.encode(document(app))


@get("/schema", media_type=MediaType.HTML, include_in_schema=False)
async def page() -> Response[str]:
    """The page to try it."""
    return Response(_PAGE, media_type=MediaType.HTML, headers={"content-security-policy": _POLICY})


@get("/schema/start.js", include_in_schema=False)
async def start() -> Response[str]:
    return Response(_INITIALISER, media_type="text/javascript")


@get("/schema/{name:str}", include_in_schema=False)
async def asset(name: FromPath[str]) -> File:
    """Swagger UI's own files, as its package brings them."""
    spec = find_spec("swagger_ui")
    if name not in ASSETS or spec is None or not spec.submodule_search_locations:
        raise NotFound("page")
    folder = Path(spec.submodule_search_locations[0]) / "static"
    return File(folder / name, media_type=ASSETS[name], content_disposition_type="inline")


routes = [openapi, page, start, asset]
