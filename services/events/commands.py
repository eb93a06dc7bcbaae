"""Appending to the log and the outbox: the only way that anything is announced."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from core.database import Transaction, bell
from core.ids import uuid7
from core.streams import CONTROL
from services.events.model import Call, Control, Happened, Sink

SHARDS = 8

_ENCODER = msgspec.json.Encoder()

_LOG_ONE = """
    INSERT INTO events.event (id, at, kind, actor_id, project_id, task_id, user_ids, changes, step)
    SELECT $1, $2, $3, $4, $5, $6, ARRAY(SELECT jsonb_array_elements_text($7::jsonb)::uuid), $8, $9
"""

_LOG_MANY = """
    INSERT INTO events.event (id, at, kind, actor_id, project_id, task_id, user_ids, changes, step)
    SELECT id, at, kind, actor_id, project_id, task_id,
           ARRAY(SELECT jsonb_array_elements_text(user_ids)::uuid), changes, step
    FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[],
                $7::jsonb[], $8::jsonb[], $9::jsonb[])
         AS new (id, at, kind, actor_id, project_id, task_id, user_ids, changes, step)
"""

_OWE = """
INSERT INTO events.outbox (sink, shard, event_id, topics, body)
SELECT sink, shard, event_id, string_to_array(topics, ' '), body
FROM unnest($10::text[], $11::smallint[], $12::uuid[], $13::text[], $14::text[])
     WITH ORDINALITY AS new (sink, shard, event_id, topics, body, place)
ORDER BY place
"""

_APPEND_ONE = f"WITH logged AS ({_LOG_ONE}) {_OWE}"
"""Nearly every command has one event: this is a third faster for it than the statement that takes any number."""

_APPEND_MANY = f"WITH logged AS ({_LOG_MANY}) {_OWE}"


class _Entry(NamedTuple):
    sink: str
    shard: int
    event_id: UUID
    topics: str
    body: str


async def append(
    tx: Transaction,
    events: Sequence[Happened] = (),
    calls: Sequence[Call] = (),
    controls: Sequence[Control] = (),
) -> None:
    """Log the events that are to be logged, and owe the frames of all to people and the calls to Temporal, in this
    transaction and in this order.

    Controls follow the frames, so that whoever loses a right still hears why. The relay is woken after the commit.
    """
    named = [(event.id or uuid7(), event) for event in events]
    entries = [entry for event_id, event in named for entry in _frames(event_id, event)]
    entries += [_Entry(Sink.PEOPLE, 0, uuid7(), CONTROL, _json(control)) for control in controls]
    entries += [_Entry(Sink.WORKFLOWS, 0, uuid7(), "", _json(call)) for call in calls]
    rows = [_row(event_id, event) for event_id, event in named if event.logged]
    if not rows and not entries:
        return
    if len(rows) == 1:
        await tx.execute(_APPEND_ONE, *rows[0], *_columns(entries, 5))
    else:
        await tx.execute(_APPEND_MANY, *_columns(rows, 9), *_columns(entries, 5))
    tx.after_commit(bell.ring)


def _row(event_id: UUID, event: Happened) -> tuple[Any, ...]:
    return (
        event_id,
        event.at,
        event.kind,
        event.actor_id,
        event.project_id,
        event.task_id,
        _json(event.user_ids),
        _json(event.changes),
        None if event.step is None else _json(event.step),
    )


def _frames(event_id: UUID, event: Happened) -> list[_Entry]:
    shard = 0 if event.project_id is None else event.project_id.int % SHARDS
    return [
        _Entry(Sink.PEOPLE, shard, event_id, " ".join(frame.topics), _body(event_id, event, frame.data))
        for frame in event.frames
        if frame.topics
    ]


def _body(event_id: UUID, event: Happened, data: Any) -> str:
    """The event frame of contract.md, but for topic and cursor, which the hub puts in front."""
    fields: dict[str, Any] = {
        "id": event_id,
        "kind": event.kind,
        "at": event.at,
        "actor_id": event.actor_id,
        "data": data,
    }
    if event.step is not None:
        fields["step"] = event.step
    return _json(fields)


def _json(value: Any) -> str:
    return _ENCODER.encode(value).decode()


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """Rows turned into one array a column, as `unnest` takes them."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
