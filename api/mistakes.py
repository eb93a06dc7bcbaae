"""All that is wrong with what was sent, leaf by leaf: msgspec itself stops at the first."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from core.errors import MOST_FIELD_ERRORS, FieldError
from services.notifications import rules as notifications
from services.notifications.model import Preferences
from services.policies import rules as policies
from services.policies.model import PolicyBody, PolicyCreate
from services.tasks import rules as tasks
from services.tasks.model import TaskCreate, TaskPatch

RULES: Mapping[Any, Callable[[Mapping[str, Any]], Iterable[FieldError]]] = {
    PolicyBody: policies.mistakes,
    PolicyCreate: policies.mistakes,
    Preferences: notifications.mistakes,
    TaskCreate: tasks.mistakes,
    TaskPatch: tasks.mistakes,
}
"""What else is wrong with those fields of a shape that could be read, where others could not. When all could, the
command says it.
"""

_AT = re.compile(r"^(?P<message>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>.*)`$")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>.*)`$", re.DOTALL)


def of_body(value: dict[str, Any], type_: Any) -> list[FieldError]:
    """What keeps a body from being a `type_`, a Struct; at most as many mistakes as one answer names."""
    return list(islice(_of_object("", value, type_), MOST_FIELD_ERRORS))


def of_value(path: str, value: Any, type_: Any, *, strict: bool = True) -> Iterator[FieldError]:
    """What keeps the value at `path` from being a `type_`: each leaf that is wrong, or else the value as a whole."""
    try:
        msgspec.convert(value, type_, strict=strict)
    except msgspec.ValidationError as error:
        inner = _inside(path, value, type_, strict)
        first = next(inner, None)
        if first is None:
            yield field_error(str(error), path)
        else:
            yield first
            yield from inner


def field_error(message: str, root: str = "") -> FieldError:
    """msgspec's words as a field error: ``Expected `str`, got `int` - at `$.a[0]` ``."""
    parts = _AT.match(message)
    text, path = (parts["message"], parts["path"] or "") if parts else (message, "")
    field = f"{root}{path}" if path.startswith("[") else ".".join(part for part in (root, path) if part)
    for pattern, words in ((_MISSING, "is required"), (_UNKNOWN, "is unknown")):
        if found := pattern.match(text):
            return FieldError(below(field, found["name"]), words)
    return FieldError(field, text[:1].lower() + text[1:].replace("`", ""))


def below(path: str, name: str) -> str:
    """The path of a field, or of a key, of what is at `path`."""
    return ".".join(part for part in (path, name) if part)


def plain_types(type_: Any) -> Iterator[Any]:
    """The members of a union, without what they are annotated with."""
    origin = get_origin(type_)
    if origin is Annotated:
        yield from plain_types(get_args(type_)[0])
    elif origin in (Union, UnionType):
        for member in get_args(type_):
            yield from plain_types(member)
    else:
        yield type_


def _inside(path: str, value: Any, type_: Any, strict: bool) -> Iterator[FieldError]:
    for plain in plain_types(type_):
        origin, arguments = get_origin(plain), get_args(plain)
        if isinstance(value, dict) and msgspec.inspect.is_struct_type(plain):
            yield from _of_object(path, value, plain)
        elif isinstance(value, dict) and origin is dict:
            yield from _of_keys(path, value, *arguments)
        elif isinstance(value, list) and origin in (list, set, tuple) and arguments[1:] in ((), (...,)):
            for place, item in enumerate(value):
                yield from of_value(f"{path}[{place}]", item, arguments[0], strict=strict)


def _of_object(path: str, value: dict[str, Any], type_: Any) -> Iterator[FieldError]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    if type_.__struct_config__.forbid_unknown_fields:
        yield from (FieldError(below(path, name), "is unknown") for name in value if name not in fields)
    given: dict[str, Any] = {}
    for name, field in fields.items():
        if name in value:
            wrong = list(islice(of_value(below(path, name), value[name], field.type), MOST_FIELD_ERRORS))
            yield from wrong
            if not wrong:
                given[field.name] = msgspec.convert(value[name], field.type)
        elif field.required:
            yield FieldError(below(path, name), "is required")
    if (rules := RULES.get(type_)) is not None:
        yield from (FieldError(below(path, error.field), error.message) for error in rules(given))


def _of_keys(path: str, value: dict[str, Any], key_type: Any, item_type: Any) -> Iterator[FieldError]:
    """Below a key that is wrong, nothing is looked at."""
    for key, item in value.items():
        wrong_key = next(of_value(below(path, key), key, key_type), None)
        if wrong_key is None:
            yield from of_value(below(path, key), item, item_type)
        else:
            yield wrong_key
