"""Reading rotas: which there are, who is on call now and later, and by which overrides."""

from collections.abc import Collection
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

import msgspec
from asyncpg import Record

from core.database import pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from core.validation import Fields
from services.identity.model import Actor
from services.oncall import rules, turns
from services.oncall.model import Cover, HandOver, Override, Rota, Shifts, Turns
from services.projects.governing import READABLE

COLUMNS = """
rota.id, rota.project_id, rota.name, rota.people, rota.starts_on, rota.at, rota.every, rota.time_zone, rota.version,
rota.created_at, rota.updated_at, clock.now,
coalesce((SELECT json_agg(json_build_object('id', id, 'user_id', user_id, 'starts_at', starts_at, 'ends_at', ends_at)
                          ORDER BY version)
          FROM (SELECT id, user_id, starts_at, ends_at, version FROM oncall.override
                WHERE override.rota_id = rota.id AND override.ends_at > {since}
                ORDER BY version DESC LIMIT 300) AS latest), '[]')::text AS covers
"""
"""Of a rota beside `clock`; its covers are the overrides that end later than `since`, the latest 300."""

_NOW = "(SELECT core.now() AS now) AS clock"
_COLUMNS = COLUMNS.format(since="clock.now")
_MAY_READ = READABLE.format(table="rota")

_GET = f"SELECT {_COLUMNS} FROM oncall.rota, {_NOW} WHERE rota.id = $3 AND {_MAY_READ}"  # noqa: S608

_LIST = f"""
SELECT {_COLUMNS} FROM oncall.rota, {_NOW}
WHERE {_MAY_READ} AND ($3::uuid IS NULL OR rota.project_id = $3) AND ($4::uuid IS NULL OR rota.id < $4)
ORDER BY rota.id DESC LIMIT $5
"""  # noqa: S608

_BETWEEN = f"""
SELECT {COLUMNS.format(since="$4 AND override.starts_at < $5")} FROM oncall.rota, {_NOW}
WHERE rota.id = $3 AND {_MAY_READ}
"""  # noqa: S608

_TURNS = f"SELECT {_COLUMNS} FROM oncall.rota, {_NOW} WHERE rota.id = ANY($1::uuid[]) ORDER BY rota.id"  # noqa: S608

OVERRIDE = "id, rota_id, user_id, starts_at, ends_at, version, created_at"

_OVERRIDES = f"""
SELECT {OVERRIDE} FROM oncall.override WHERE rota_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""  # noqa: S608

_MAY_READ_PROJECT = """
SELECT EXISTS (SELECT FROM projects.visible WHERE project_id = $1 AND user_id = $2)
    OR $3 AND EXISTS (SELECT FROM projects.present WHERE id = $1)
"""

_COVERS = msgspec.json.Decoder(tuple[Cover, ...])


class Reading(Protocol):
    """What reads take: a transaction, or the pool."""

    async def fetch(self, sql: str, /, *args: Any) -> list[Record]: ...


async def get(actor: Actor, rota_id: UUID) -> Rota:
    """Everybody reads the system's rotas, members their project's, admins all. Raises NotFound."""
    return rota_from(await _row(_GET, actor, rota_id))


async def page(actor: Actor, project_id: UUID | None, limit: int, after: str | None) -> Page[Rota]:
    """The rotas that the actor may read, or those of one project, the newest first. Raises NotFound."""
    scope = f"rotas {project_id}"
    before = None if after is None else decode_cursor(scope, after, UUID)
    if project_id and not await pool().fetchval(_MAY_READ_PROJECT, project_id, actor.user_id, actor.is_admin):
        raise NotFound("project")
    rows = await pool().fetch(_LIST, actor.user_id, actor.is_admin, project_id, before, limit + 1)
    rotas = [rota_from(row) for row in rows[:limit]]
    return Page(rotas, encode_cursor(scope, rotas[-1].id) if len(rows) > limit else None)


async def overrides(actor: Actor, rota_id: UUID, limit: int, after: str | None) -> Page[Override]:
    """A rota's overrides, past ones too, the newest first. Raises NotFound."""
    scope = f"overrides {rota_id}"
    before = None if after is None else decode_cursor(scope, after, UUID)
    await get(actor, rota_id)
    rows = await pool().fetch(_OVERRIDES, rota_id, before, limit + 1)
    items = [Override(*row) for row in rows[:limit]]
    return Page(items, encode_cursor(scope, items[-1].id) if len(rows) > limit else None)


async def shifts(actor: Actor, rota_id: UUID, start: datetime | None, end: datetime | None) -> Shifts:
    """Who is on call from when to when, at most 200 shifts. Raises NotFound, Invalid for more than 100 days."""
    seen = await _row(_GET, actor, rota_id)
    fields = Fields()
    begin, until = rules.shown_span(fields, start, end, seen["now"])
    fields.refuse_if_wrong()
    row = await _row(_BETWEEN, actor, rota_id, begin, until)
    return Shifts(tuple(islice(turns.shifts(turns_from(row), begin, until), rules.MOST_SHIFTS)))


async def turns_of(source: Reading, rota_ids: Collection[UUID]) -> list[Turns]:
    """Rotas with the overrides that are not past, by id; one that is gone is left out. Whoever asks has the right."""
    return [turns_from(row) for row in await source.fetch(_TURNS, list(rota_ids))]


async def _row(sql: str, actor: Actor, rota_id: UUID, *arguments: object) -> Record:
    row = await pool().fetchrow(sql, actor.user_id, actor.is_admin, rota_id, *arguments)
    if row is None:
        raise NotFound("rota")
    return row


def turns_from(row: Record) -> Turns:
    """From a row of COLUMNS."""
    hand_over = HandOver(row["starts_on"], row["at"], row["every"])
    return Turns(row["id"], tuple(row["people"]), hand_over, row["time_zone"], _COVERS.decode(row["covers"]))


def rota_from(row: Record) -> Rota:
    """From a row of COLUMNS."""
    reckoned = turns_from(row)
    return Rota(
        id=row["id"],
        project_id=row["project_id"],
        name=row["name"],
        people=tuple(row["people"]),
        hand_over=reckoned.hand_over,
        time_zone=row["time_zone"],
        now=turns.duty(reckoned, row["now"].astimezone(UTC)),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
