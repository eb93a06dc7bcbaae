"""Who sits at our sockets: thousands of members of one project, made by SQL, each with a session and a token."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from core.database import pool
from core.ids import uuid7
from ops.bench.people import Person, Project
from ops.bench.realtime.crowd import Door
from services.events.model import project_topic, user_topic
from services.identity.keys import KeyRing

_USERS = """
INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
SELECT id, id || '@bench.example', 'Person', 'USER', 'UTC', nextval('core.version'), core.now(), core.now()
FROM unnest($1::uuid[]) AS id
"""

_SESSIONS = """
INSERT INTO identity.session (id, user_id, agent, address, created_at, last_used_at, expires_at)
SELECT id, user_id, '', '', core.now(), core.now(), core.now() + interval '1 day'
FROM unnest($1::uuid[], $2::uuid[]) AS session (id, user_id)
"""

_PROJECT = """
INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at)
VALUES ($1, $2, 'Pump station', $3, nextval('core.version'), core.now(), core.now())
"""

_MEMBERS = """
INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
SELECT uuidv7(), $1, user_id, CASE user_id WHEN $3 THEN 'OWNER' ELSE 'MEMBER' END, nextval('core.version'), core.now()
FROM unnest($2::uuid[]) AS user_id
"""

_READY = '"type":"ready"'
_SUBSCRIBED = '"type":"subscribed","topic":"project:'


class House(msgspec.Struct, frozen=True):
    """`owner` writes and sits at no socket; each of `members` has one."""

    project: Project
    owner: Person
    members: list[Person]

    @property
    def topic(self) -> str:
        return project_topic(self.project.id)

    @property
    def own_topics(self) -> list[str]:
        """The topic that each member listens to besides, in their order."""
        return [user_topic(member.id) for member in self.members]

    def door(self, port: int, folder: Path, cursors: Sequence[str | None] | None = None) -> Door:
        """The way in for all of them; with `cursors`, of the project and then of each member, back in."""
        shared, *own = [None] * (1 + len(self.members)) if cursors is None else cursors
        auth = [
            _frame("auth", own_cursor, token=person.token) for person, own_cursor in zip(self.members, own, strict=True)
        ]
        hello = _write(folder / "auth.frames", auth)
        subscribe = _frame("subscribe", shared, topic=self.topic).decode()
        return Door(port, "/ws", (f"read={hello}", f"await={_READY}", f"send={subscribe}", f"await={_SUBSCRIBED}"))


async def furnish(key: str, members: int) -> House:
    """Needs the database open. The tokens live for 15 minutes."""
    keys = KeyRing()
    await keys.open()
    ids, sessions = [uuid7() for _ in range(members + 1)], [uuid7() for _ in range(members + 1)]
    project = Project(uuid7(), key)
    await pool().execute(_USERS, ids)
    await pool().execute(_SESSIONS, sessions, ids)
    await pool().execute(_PROJECT, project.id, project.key, ids[0])
    await pool().execute(_MEMBERS, project.id, ids, ids[0])
    await pool().execute("ANALYZE")
    people = [_sign_in(keys, user_id, session_id) for user_id, session_id in zip(ids, sessions, strict=True)]
    return House(project, people[0], people[1:])


def _sign_in(keys: KeyRing, user_id: UUID, session_id: UUID) -> Person:
    return Person(user_id, keys.sign({"sub": str(user_id), "sid": str(session_id)}))


def _frame(type: str, after: str | None, **fields: str) -> bytes:
    resumed = {} if after is None else {"after": after}
    return msgspec.json.encode({"type": type, **fields, **resumed})


def _write(file: Path, frames: list[bytes]) -> Path:
    file.write_bytes(b"\n".join(frames))
    return file
