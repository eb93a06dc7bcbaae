"""A run of digests: whoever is due is told, a batch a transaction, and their next moment set in the same one.

So a batch that is repeated finds them no longer due, two workers at once pass over each other's people, and one that
dies has told nobody of its batch.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
import structlog
from asyncpg import Record
from prometheus_client import Counter

from core.database import Transaction, transaction
from services.digests.gathering import Asked, gather
from services.digests.model import KIND, DigestFacts, Due, Turn
from services.digests.rules import SETTLED_AFTER, keeps_its_hour, told_since, turn
from services.notifications.commands import tell
from services.notifications.model import Category, Channel, Message, Preferences
from services.notifications.queries import preferences_of

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200
PUT_OFF_BY = timedelta(hours=1)
"""Whose digest can't be made is looked at again then: what is wrong may have been mended."""

_TOLD = Counter("muster_digests_told", "Digests that were written to be sent.")
_EMPTY = Counter("muster_digests_empty", "Digests that had nothing to tell and were not sent.")

_NOTICE_CHANGES = """
INSERT INTO digests.due (user_id, next_at, last_at)
SELECT coalesce(wish.user_id, due.user_id), core.now(),
       CASE WHEN due.next_at IS NULL THEN greatest(due.last_at, wish.changed_at) ELSE due.last_at END
FROM notifications.digest_wish AS wish FULL JOIN digests.due ON due.user_id = wish.user_id
WHERE due.basis IS DISTINCT FROM wish.basis
ON CONFLICT (user_id) DO UPDATE SET next_at = excluded.next_at, last_at = excluded.last_at, basis = NULL
"""

_TAKE = """
SELECT due.user_id, due.basis, due.next_at, due.last_at, wish.basis AS wish
FROM digests.due LEFT JOIN notifications.digest_wish AS wish ON wish.user_id = due.user_id
WHERE due.next_at <= core.now()
ORDER BY due.next_at, due.user_id LIMIT $1 FOR UPDATE OF due SKIP LOCKED
"""

_MOVE_ON = """
UPDATE digests.due SET next_at = new.next_at, last_at = new.last_at, basis = new.basis
FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[]) AS new (user_id, next_at, last_at, basis)
WHERE due.user_id = new.user_id
"""

_PUT_OFF = "UPDATE digests.due SET next_at = core.now() + $2::interval WHERE user_id = $1"


class _Taken(NamedTuple):
    due: Due
    turn: Turn


async def notice_changes() -> None:
    """Look again at everybody whose choice, zone or account is not what their next moment was worked out from.

    They are found by comparing, whichever way it changed: nobody can be missed. Who wanted none is told what happened
    since they chose.
    """
    async with transaction() as tx:
        await tx.execute(_NOTICE_CHANGES)


async def send_some() -> int:
    """Look at up to 200 people who are due. Gives how many they were; 0 when nobody is."""
    async with transaction() as tx:
        rows = await tx.fetch(_TAKE, MOST_AT_ONCE)
        await _look_at(tx, rows)
    return len(rows)


async def send_one() -> int:
    """As `send_some` of one person; whoever can't be told waits for an hour, and holds up nobody behind them."""
    async with transaction() as tx:
        row = await tx.fetchrow(_TAKE, 1)
        if row is None:
            return 0
        try:
            async with tx.connection.transaction():
                await _look_at(tx, [row])
        except Exception as error:
            log.exception("digest.put_off", user_id=str(row["user_id"]), error=str(error))
            await tx.execute(_PUT_OFF, row["user_id"], PUT_OFF_BY)
    return 1


async def _look_at(tx: Transaction, rows: Sequence[Record]) -> None:
    """Tell those of them who are to be told, and set when each is looked at next."""
    now = await tx.now()
    preferences = await preferences_of(tx, [row["user_id"] for row in rows])
    taken = []
    for *due, wish in rows:
        person = Due(*due)
        taken.append(_Taken(person, turn(person, wish, preferences.get(person.user_id), now)))
    await _tell(tx, now, [each.due for each in taken if each.turn.tells], preferences)
    await _move_on(tx, taken)


async def _tell(tx: Transaction, now: datetime, people: Sequence[Due], preferences: Mapping[UUID, Preferences]) -> None:
    """Write each one's notification and mail, if there is something to tell."""
    asked = [Asked(each.user_id, told_since(now, each.last_at), preferences[each.user_id]) for each in people]
    found = await gather(tx, asked, now, now - SETTLED_AFTER)
    messages = [_message(each, found[each.user_id], now) for each in people if not found[each.user_id].is_empty]
    await tell(tx, now, messages)
    _TOLD.inc(len(messages))
    _EMPTY.inc(len(people) - len(messages))


def _message(due: Due, facts: DigestFacts, now: datetime) -> Message:
    """One mail; the inbox has each thing already that it tells of."""
    return Message(
        user_id=due.user_id,
        category=Category.DIGEST,
        kind=KIND,
        facts=msgspec.to_builtins(facts),
        channels=(Channel.EMAIL,),
        breaks_quiet=keeps_its_hour(now, due.next_at),
    )


async def _move_on(tx: Transaction, taken: Sequence[_Taken]) -> None:
    columns = (
        [each.due.user_id for each in taken],
        [each.turn.next_at for each in taken],
        [each.turn.last_at for each in taken],
        [each.turn.basis for each in taken],
    )
    await tx.execute(_MOVE_ON, *columns)
