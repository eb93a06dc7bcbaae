"""Reading requests strictly: what a body, a query or a header may say, and a refusal that names all that is wrong."""

import re
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_origin
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException
from msgspec import Meta, Struct

from api import mistakes
from core.errors import FieldError, Invalid, Malformed, Refusal, TooLarge

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]

LONGEST_BODY = 512 * 1024
DEEPEST_BODY = 32
MOST_QUERY_FIELDS = 100
NO_SUCH_VERSION = -1
NO_NUL = "must not contain NUL characters"
BROKEN_OFF = "The body broke off."

_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_ETAG = re.compile(r'^(?:W/)?"(?P<version>[0-9]{1,18})"$')


class Paging(Struct, frozen=True):
    """The query of every list; one with filters extends it."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: str | None = None


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of an action that needs none."""


async def body(request: AnyRequest, type_: type[T]) -> T:
    """The JSON body as `type_`, a Struct that forbids unknown fields (declared as the handler's `body=`).

    Raises Malformed when it is no JSON object, TooLarge when it is too long or too deep, Invalid with every field that
    is unknown, missing, of a wrong type or holds a NUL, and what the rules say of the others where one is.
    """
    return _decode(await _read(request), type_)


async def optional_body(request: AnyRequest, type_: type[T]) -> T:
    """The same where the body may be left out, as actions allow."""
    return _decode(await _read(request) or b"{}", type_)


async def body_after(
    require: Callable[[], Awaitable[None]], request: AnyRequest, type_: type[T], *, optional: bool = False
) -> T:
    """The body, where a right comes before it: of a body that is refused only those hear who pass `require`."""
    try:
        return await (optional_body if optional else body)(request, type_)
    except Refusal:
        await require()
        raise


async def _read(request: AnyRequest) -> bytes:
    try:
        return await request.body()
    except InternalServerException:  # Litestar's word for a client that went away
        raise Malformed(BROKEN_OFF) from None


def _decode(raw: bytes, type_: type[T]) -> T:
    decoder = _DECODERS.get(type_)
    if decoder is None:
        decoder = _DECODERS[type_] = msgspec.json.Decoder(type_, strict=True)
    try:
        value = decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refusal(raw, type_, error) from None
    if b"\\u0000" in raw and _NUL.search(raw):
        raise Invalid([FieldError(path, NO_NUL) for path in _with_nul(msgspec.json.decode(raw))])
    return value  # type: ignore[no-any-return]


def _refusal(raw: bytes, type_: Any, error: Exception) -> Malformed | TooLarge | Invalid:
    if _depth(raw) > DEEPEST_BODY:
        return TooLarge(f"The body is nested more than {DEEPEST_BODY} levels deep.")
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Malformed("The body is not JSON.")
    if not isinstance(value, dict):
        return Malformed("The body is not a JSON object.")
    return Invalid(mistakes.of_body(value, type_) or [mistakes.field_error(str(error))])


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for match in _BRACKET.finditer(_STRING.sub(b"", raw)):
        depth += 1 if match.group() in b"[{" else -1
        deepest = max(deepest, depth)
        if deepest > DEEPEST_BODY:
            break
    return deepest


def _with_nul(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if "\0" in value:
            yield path
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _with_nul(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _with_nul(item, mistakes.below(path, key))


class _QueryField(NamedTuple):
    type: Any
    many: bool
    strict: bool
    required: bool


def query(request: AnyRequest, type_: type[T]) -> T:
    """The query as `type_`, a Struct (declared as the handler's `query=`); a list field takes its parameter repeatedly.

    Raises Invalid with every parameter that is unknown, missing, repeated or unreadable.
    """
    raw = request.scope["query_string"]
    fields = _query_fields(type_)  # type: ignore[arg-type]
    values, errors = _collect(raw, fields) if raw else ({}, [])
    errors += [
        FieldError(name, "is required") for name, field in fields.items() if field.required and name not in values
    ]
    for name, value in values.items():
        errors += mistakes.of_value(name, value, fields[name].type, strict=fields[name].strict)
    if errors:
        raise Invalid(errors)
    return msgspec.convert(
        {name: msgspec.convert(value, fields[name].type, strict=fields[name].strict) for name, value in values.items()},
        type_,
    )


def refuse_query(raw: bytes) -> None:
    """Raises Invalid naming every parameter, for a resource that knows none."""
    if errors := _collect(raw, {})[1]:
        raise Invalid(errors)


def _collect(raw: bytes, fields: dict[str, _QueryField]) -> tuple[dict[str, Any], list[FieldError]]:
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, value in _pairs(raw):
        if name not in fields:
            errors.append(FieldError(name, "is unknown"))
        elif "\0" in value:
            errors.append(FieldError(name, NO_NUL))
        elif fields[name].many:
            values.setdefault(name, []).append(value)
        elif name in values:
            errors.append(FieldError(name, "is given twice"))
        else:
            values[name] = value
    return values, errors


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_QUERY_FIELDS)
    except ValueError:
        raise Malformed("The query can't be read.") from None


@lru_cache(maxsize=256)
def _query_fields(type_: Any) -> dict[str, _QueryField]:
    """Numbers and booleans are read from text; everything else as strictly as in a body (no dates from numbers)."""
    fields = {}
    for field in msgspec.structs.fields(type_):
        plain = {get_origin(plain) or plain for plain in mistakes.plain_types(field.type)}
        fields[field.encode_name] = _QueryField(
            field.type, bool(plain & {list, tuple, set}), not plain & {int, bool}, field.required
        )
    return fields


def if_match(request: AnyRequest) -> int | None:
    """The version that `If-Match` names: None for any, NO_SUCH_VERSION for what can't be one of ours."""
    value = request.headers.get("if-match")
    if value is None or value.strip() == "*":
        return None
    found = _ETAG.match(value.strip())
    return int(found["version"]) if found else NO_SUCH_VERSION
