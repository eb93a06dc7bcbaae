"""The frames as JSON Schema, for clients that are typed, and as the lines in which docs/protocol.md shows them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

import msgspec

from realtime.frames import ClientFrame, Event, ServerFrame
from services.events.model import Kind
from services.identity.model import Me
from services.lifecycle.model import AgendaItem
from services.notifications.model import Mute, Notification
from services.oncall.model import DeletedRota, DeletedSubstitute, Rota, Substitute
from services.policies.model import DeletedPolicy, InForce, Policy, Rollout
from services.policies.schedule_model import PolicySchedule
from services.projects.model import DeletedProject, Member, Project, RemovedMember
from services.tasks.model import Comment, Deleted, ReadMarker, Task, TaskSummary

_DEFS = "#/$defs/"
_IN_WORDS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "null": "null"}

DATA: Mapping[Kind, tuple[type, ...]] = {
    Kind.USER_REGISTERED: (Me,),
    Kind.USER_UPDATED: (Me,),
    Kind.USER_DISABLED: (Me,),
    Kind.PROJECT_CREATED: (Project,),
    Kind.PROJECT_UPDATED: (Project,),
    Kind.PROJECT_DELETED: (DeletedProject,),
    Kind.MEMBER_ADDED: (Member,),
    Kind.MEMBER_CHANGED: (Member,),
    Kind.MEMBER_REMOVED: (RemovedMember,),
    **{kind: (Task, TaskSummary) for kind in Kind if kind.startswith("task.")},
    Kind.TASK_DELETED: (Deleted,),
    Kind.COMMENT_CREATED: (Comment,),
    Kind.COMMENT_UPDATED: (Comment,),
    Kind.COMMENT_DELETED: (Deleted,),
    Kind.COMMENT_READ: (ReadMarker,),
    Kind.NOTIFICATION_CREATED: (Notification,),
    Kind.NOTIFICATION_READ: (Notification,),
    Kind.MUTE_CHANGED: (Mute,),
    Kind.AGENDA_CHANGED: (AgendaItem,),
    Kind.POLICY_CHANGED: (Policy, DeletedPolicy, InForce),
    Kind.ROTA_CHANGED: (Rota, DeletedRota),
    Kind.SUBSTITUTE_CHANGED: (Substitute, DeletedSubstitute),
    Kind.POLICY_SCHEDULE_CHANGED: (PolicySchedule,),
    Kind.POLICY_ROLLOUT_CHANGED: (Rollout,),
}
"""What an event of each kind carries: the resource after it; of a task its topic and its people get the whole, its
project the summary.
"""


@cache
def document() -> dict[str, Any]:
    """JSON Schema (2020-12): `ClientFrame`, `ServerFrame`, and `EventFrame` with its data by kind, all in `$defs`."""
    named = (*get_args(ClientFrame), *get_args(ServerFrame), *{shape for shapes in DATA.values() for shape in shapes})
    references, definitions = msgspec.json.schema_components(named, ref_template=_DEFS + "{name}")
    by_type = dict(zip(named, references, strict=True))
    events = {_title(kind): _event(kind, definitions["Event"], by_type) for kind in Kind}
    server = [by_type[frame] for frame in get_args(ServerFrame) if frame is not Event]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Muster's WebSocket frames",
        "$defs": {
            **{name: definitions[name] for name in sorted(definitions) if name != "Event"},
            **events,
            "EventFrame": {"anyOf": [{"$ref": _DEFS + name} for name in events]},
            "ClientFrame": {"anyOf": [by_type[frame] for frame in get_args(ClientFrame)]},
            "ServerFrame": {"anyOf": [*server, {"$ref": _DEFS + "EventFrame"}]},
        },
    }


def _title(kind: Kind) -> str:
    """`TaskUpdatedEvent` of task.updated."""
    return "".join(part.capitalize() for part in re.split(r"[._]", kind)) + "Event"


def _event(kind: Kind, event: dict[str, Any], by_type: Mapping[type, dict[str, Any]]) -> dict[str, Any]:
    shapes = [by_type[shape] for shape in DATA[kind]]
    data = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    properties = {**event["properties"], "kind": {"const": kind.value}, "data": data}
    return {**event, "title": _title(kind), "properties": properties}


def lines() -> Iterator[str]:
    """The frames as docs/protocol.md shows them: what clients send, what they are sent, and what that is made of."""
    frames = (*get_args(ClientFrame), *get_args(ServerFrame))
    _, definitions = msgspec.json.schema_components(frames, ref_template=_DEFS + "{name}")
    for name in [
        *(frame.__name__ for frame in frames),
        *sorted(definitions.keys() - {frame.__name__ for frame in frames}),
    ]:
        yield f"    {name:16}{_shape(definitions[name])}"


def _shape(definition: dict[str, Any]) -> str:
    if "properties" not in definition:
        return _in_words(definition)
    required = definition.get("required", [])
    fields = [
        f'"{name}"{"" if name in required else "?"}: {_in_words(schema)}'
        for name, schema in definition["properties"].items()
    ]
    return f"{{{', '.join(fields)}}}"


def _in_words(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_in_words(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(_DEFS))
    if schema.get("type") == "array":
        return f"[{_in_words(schema['items'])}]"
    if schema.get("type") == "object":
        return f"{{uuid: {_in_words(schema['additionalProperties'])}}}" if schema.get("additionalProperties") else "{}"
    return str(schema.get("format", _IN_WORDS[schema["type"]]))
