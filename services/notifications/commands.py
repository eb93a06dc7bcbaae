"""Telling people: the notification, its deliveries, and how each of them is claimed, recorded and withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from core.database import Transaction, transaction
from core.errors import Invalid
from core.ids import uuid7
from core.validation import Fields
from services.events.commands import append
from services.events.model import StartDeliver
from services.identity import commands as identity_commands
from services.identity import queries as identity_queries
from services.identity.model import Actor
from services.notifications import rules
from services.notifications.announcing import created_event
from services.notifications.model import (
    Addressee,
    Announced,
    Announcement,
    Category,
    Channel,
    ClaimedDelivery,
    ClaimedDevice,
    DeliveryState,
    Facts,
    Failed,
    Logged,
    Message,
    Notice,
    NotSent,
    Outcome,
    Planned,
    Postponed,
    Preferences,
    Retry,
    Sent,
    Subject,
)
from services.notifications.queries import NOTICE, StoredPreferences, complete, notice_from, preferences_from

LEASE = timedelta(seconds=15)
LOOK_AGAIN = timedelta(seconds=1)
MOST_ADDRESSEES = 100
LONGEST_TITLE = 200
LONGEST_BODY = 10_000
ANNOUNCEMENT = "announcement"

MOVED_ON = "the task has moved on"
COMMENT_DELETED = "the comment was deleted"
PERHAPS_SENT = "perhaps sent before"
ON_ITS_WAY = "on its way as the task moved on"
OUT_OF_TIME = "not delivered within 24 hours"

_ADDRESSEES = """
SELECT person.id, person.email, person.role = 'ADMIN' AS is_admin, person.time_zone, preference.body
FROM identity.active_user AS person LEFT JOIN notifications.preference ON preference.user_id = person.id
WHERE person.id = ANY($1::uuid[])
"""

_ACCESS = """
SELECT wanted.project_id, wanted.user_id,
       EXISTS (SELECT FROM projects.visible
               WHERE visible.project_id = wanted.project_id AND visible.user_id = wanted.user_id) AS member
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (project_id, user_id)
WHERE EXISTS (SELECT FROM projects.present WHERE present.id = wanted.project_id)
"""

_WRITE_NOTIFICATIONS = f"""
INSERT INTO notifications.notification
    (id, user_id, category, kind, project_id, task_id, step_id, cycle, actor_id, facts, version, created_at, shown_at)
SELECT id, user_id, category, kind, project_id, task_id, step_id, cycle, actor_id, facts, nextval('core.version'),
       created_at, shown_at
FROM json_populate_recordset(NULL::notifications.notification, $1::json)
ON CONFLICT (user_id, step_id) WHERE step_id IS NOT NULL DO NOTHING
RETURNING {NOTICE}
"""  # noqa: S608

_WRITE_DELIVERIES = """
INSERT INTO notifications.delivery
SELECT * FROM json_populate_recordset(NULL::notifications.delivery, $1::json)
"""

_END = """
UPDATE notifications.delivery SET
    withdrawn_at = $2,
    state = CASE WHEN lease_until >= $2 THEN state ELSE 'WITHDRAWN' END,
    finished_at = CASE WHEN lease_until >= $2 THEN NULL ELSE $2 END,
    reason = CASE WHEN lease_until >= $2 THEN $4 WHEN lease_until IS NULL THEN $3 ELSE $3 || ', ' || $5 END
WHERE id IN (SELECT id FROM ended) AND state IN ('QUEUED', 'HELD') AND withdrawn_at IS NULL
"""

_WITHDRAW = f"""
WITH ended AS (
    SELECT id FROM notifications.delivery
    WHERE task_id = $1 AND state IN ('QUEUED', 'HELD') AND withdrawn_at IS NULL AND step_kind IS NOT NULL
      AND ($6::text[] IS NULL OR step_kind = ANY($6))
      AND NOT coalesce(step_kind = 'ASSIGNED' AND assignment_no = $7, false)
    ORDER BY id DESC FOR NO KEY UPDATE
)
{_END}
"""  # noqa: S608

_WITHDRAW_COMMENT = f"""
WITH ended AS (
    SELECT delivery.id FROM notifications.delivery
    JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
    WHERE delivery.task_id = $1 AND delivery.state IN ('QUEUED', 'HELD') AND delivery.withdrawn_at IS NULL
      AND delivery.step_kind IS NULL AND notice.facts ->> 'comment_id' = $6
    ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
)
{_END}
"""  # noqa: S608

_OF_NOTICE = ", ".join(f"notice.{column}" for column in NOTICE.split(", "))

_MAY_SEE = """(
    notice.project_id IS NULL
    OR EXISTS (SELECT FROM projects.visible
               WHERE visible.project_id = notice.project_id AND visible.user_id = notice.user_id)
    OR person.role = 'ADMIN' AND notice.category = 'ESCALATION'
       AND EXISTS (SELECT FROM projects.present WHERE present.id = notice.project_id)
)"""

_CLAIM = f"""
WITH asked AS (
    SELECT id, user_id, task_id, channel, address, state FROM notifications.delivery WHERE id = $1
), held AS MATERIALIZED (
    SELECT delivery.id, delivery.step_kind
    FROM asked JOIN notifications.delivery USING (user_id, task_id, channel, address, state)
    WHERE asked.state = 'HELD' AND delivery.withdrawn_at IS NULL AND delivery.send_at <= $2
    ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
), kept AS (
    SELECT id FROM held ORDER BY coalesce(step_kind = 'ESCALATION', false) DESC, id DESC LIMIT 1
)
UPDATE notifications.delivery AS claimed SET
    state = 'QUEUED',
    lease_until = greatest($2, core.now()) + $3,
    attempts = claimed.attempts + 1,
    reason = CASE WHEN claimed.lease_until IS NULL THEN claimed.reason ELSE $4 END
FROM notifications.notification AS notice
JOIN identity.active_user AS person ON person.id = notice.user_id
WHERE claimed.id = coalesce((SELECT id FROM kept), $1)
  AND claimed.state IN ('QUEUED', 'HELD') AND claimed.withdrawn_at IS NULL
  AND coalesce(claimed.retry_at, claimed.send_at) <= $2
  AND (claimed.lease_until IS NULL OR claimed.lease_until < $2)
  AND notice.id = claimed.notification_id
  AND {_MAY_SEE}
RETURNING claimed.id AS delivery_id, claimed.channel, claimed.address, claimed.attempts, claimed.expires_at,
          OLD.state = 'HELD' AS was_held, OLD.lease_until IS NOT NULL AS perhaps_sent, {_OF_NOTICE}
"""  # noqa: S608

_FOLD = """
UPDATE notifications.delivery AS other
SET state = 'SKIPPED', reason = 'sent as one with ' || kept.id, finished_at = $2
FROM notifications.delivery AS kept
WHERE kept.id = $1 AND other.task_id = kept.task_id AND other.user_id = kept.user_id
  AND other.channel = kept.channel AND other.address = kept.address
  AND other.state = 'HELD' AND other.send_at <= $2 AND other.withdrawn_at IS NULL
"""

_UNCLAIMED = f"""
SELECT coalesce(delivery.retry_at, delivery.send_at) AS at, delivery.lease_until,
       delivery.withdrawn_at IS NOT NULL AS withdrawn, person.id IS NOT NULL AND {_MAY_SEE} AS may_see
FROM notifications.delivery
JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
LEFT JOIN identity.active_user AS person ON person.id = notice.user_id
WHERE delivery.id = $1 AND delivery.state IN ('QUEUED', 'HELD') FOR NO KEY UPDATE OF delivery
"""  # noqa: S608

_SHOW = f"""
WITH shown AS (
    UPDATE notifications.delivery SET state = 'SENT', lease_until = NULL, finished_at = $2
    WHERE id = $1 AND channel = 'IN_APP' AND state = 'QUEUED'
    RETURNING notification_id
)
UPDATE notifications.notification SET shown_at = $2, version = nextval('core.version')
WHERE id IN (SELECT notification_id FROM shown)
RETURNING {NOTICE}
"""  # noqa: S608

_FINISH = """
UPDATE notifications.delivery SET
    state = $2, error = $3, provider_id = $4, lease_until = NULL, finished_at = core.now(),
    reason = coalesce($5, CASE WHEN withdrawn_at IS NULL THEN reason ELSE $6 END)
WHERE id = $1 AND state = ANY($7::text[])
RETURNING address
"""

_ATTEMPTED = """
SELECT send_at, attempts, withdrawn_at IS NOT NULL AS withdrawn
FROM notifications.delivery WHERE id = $1 AND state = 'QUEUED' FOR NO KEY UPDATE
"""

_TRY_AGAIN = """
UPDATE notifications.delivery SET retry_at = $2, error = $3, lease_until = NULL WHERE id = $1
"""

_PREFER = """
INSERT INTO notifications.preference AS kept (user_id, body, version, updated_at)
VALUES ($1, $2::jsonb, nextval('core.version'), core.now())
ON CONFLICT (user_id) DO UPDATE
SET body = excluded.body, version = nextval('core.version'), updated_at = excluded.updated_at
WHERE kept.body <> excluded.body
"""


class NotificationRow(Struct, frozen=True):
    """A row of notifications.notification; the names are its columns'. It gets its version as it is written."""

    id: UUID
    user_id: UUID
    category: Category
    kind: str
    project_id: UUID | None
    task_id: UUID | None
    step_id: UUID | None
    cycle: int | None
    actor_id: UUID | None
    facts: Facts
    created_at: datetime
    shown_at: datetime | None


class DeliveryRow(Struct, frozen=True):
    """A row of notifications.delivery as it begins; the names are its columns'."""

    id: UUID
    notification_id: UUID
    user_id: UUID
    task_id: UUID | None
    step_kind: str | None
    cycle: int | None
    assignment_no: int | None
    channel: Channel
    address: str
    state: DeliveryState
    reason: str | None
    send_at: datetime
    expires_at: datetime | None
    attempts: int
    created_at: datetime
    finished_at: datetime | None


class _Audience(Struct, frozen=True):
    """The active people of some messages. `members` tells of (project, person) whether they belong together; deleted
    projects are not in it.
    """

    people: Mapping[UUID, Addressee]
    members: Mapping[tuple[UUID, UUID], bool]

    def addressee(self, message: Message) -> Addressee | None:
        """Who is told, or None where that person may not see what it is about."""
        person = self.people.get(message.user_id)
        if person is None or message.project_id is None:
            return person
        is_member = self.members.get((message.project_id, message.user_id))
        is_escalated = person.is_admin and message.category is Category.ESCALATION
        return person if is_member or (is_member is not None and is_escalated) else None


class _Telling(Struct, frozen=True):
    """A message on its way into the tables, under the id of its notification."""

    id: UUID
    message: Message
    deliveries: Sequence[Planned]

    @property
    def is_shown(self) -> bool:
        return any(delivery.state is DeliveryState.SENT for delivery in self.deliveries)


async def tell(tx: Transaction, now: datetime, messages: Sequence[Message]) -> list[UUID | None]:
    """Write down what people are told, show at once what nothing holds, and ask Temporal to send the rest.

    Gives the id of each message's notification, None where its person was told of that step before.
    """
    if not messages:
        return []
    audience = await _audience(tx, messages)
    tellings = [
        _Telling(uuid7(), message, rules.planned(message, audience.addressee(message), now)) for message in messages
    ]
    notices = await _write_notifications(tx, now, tellings)
    new = [telling for telling in tellings if telling.id in notices]
    calls = await _write_deliveries(tx, now, new)
    shown = [created_event(now, notices[each.id], each.message.subject) for each in new if each.is_shown]
    await append(tx, shown, calls)
    return [telling.id if telling.id in notices else None for telling in tellings]


async def _audience(tx: Transaction, messages: Sequence[Message]) -> _Audience:
    user_ids = list({message.user_id for message in messages})
    devices = await identity_queries.devices_of(tx, user_ids)
    people = {
        row["id"]: Addressee(
            row["email"],
            row["is_admin"],
            preferences_from(row["time_zone"], row["body"]),
            tuple(device.id for device in devices.get(row["id"], ())),
        )
        for row in await tx.fetch(_ADDRESSEES, user_ids)
    }
    pairs = {(message.project_id, message.user_id) for message in messages if message.project_id is not None}
    access = await tx.fetch(_ACCESS, [project_id for project_id, _ in pairs], [user_id for _, user_id in pairs])
    return _Audience(people, {(row["project_id"], row["user_id"]): row["member"] for row in access})


async def _write_notifications(tx: Transaction, now: datetime, tellings: Sequence[_Telling]) -> dict[UUID, Notice]:
    """What was written, by id: nobody is told the same step twice."""
    rows = [_notification_row(now, telling) for telling in tellings]
    written = await tx.fetch(_WRITE_NOTIFICATIONS, _json(rows))
    return {row["id"]: notice_from(row) for row in written}


def _notification_row(now: datetime, telling: _Telling) -> NotificationRow:
    message = telling.message
    return NotificationRow(
        id=telling.id,
        user_id=message.user_id,
        category=message.category,
        kind=message.kind,
        project_id=message.project_id,
        task_id=message.task_id,
        step_id=message.step_id,
        cycle=message.cycle,
        actor_id=message.actor_id,
        facts=message.facts,
        created_at=now,
        shown_at=now if telling.is_shown else None,
    )


async def _write_deliveries(tx: Transaction, now: datetime, tellings: Sequence[_Telling]) -> list[StartDeliver]:
    rows = [_delivery_row(now, telling, planned) for telling in tellings for planned in telling.deliveries]
    await tx.execute(_WRITE_DELIVERIES, _json(rows))
    return rules.deliver_calls((row.channel, row.send_at, row.id) for row in rows if row.finished_at is None)


def _delivery_row(now: datetime, telling: _Telling, planned: Planned) -> DeliveryRow:
    message = telling.message
    return DeliveryRow(
        id=uuid7(),
        notification_id=telling.id,
        user_id=message.user_id,
        task_id=message.task_id,
        step_kind=None if message.step_id is None else message.kind,
        cycle=message.cycle,
        assignment_no=message.assignment_no,
        channel=planned.channel,
        address=planned.address,
        state=planned.state,
        reason=planned.reason,
        send_at=planned.send_at,
        expires_at=message.expires_at,
        attempts=0,
        created_at=now,
        finished_at=now if planned.state in (DeliveryState.SENT, DeliveryState.SKIPPED) else None,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


async def withdraw(
    tx: Transaction,
    now: datetime,
    task_id: UUID,
    step_kinds: Collection[str] | None = None,
    spare_assignment_no: int | None = None,
) -> None:
    """The fence: what steps of these kinds (None: of all) still wanted to say is not claimed once this commits.

    What is claimed already is on its way and says so. ASSIGNED of the assignment `spare_assignment_no` stays, as does
    whatever no step said. The caller has locked the task.
    """
    kinds = None if step_kinds is None else list(step_kinds)
    await tx.execute(_WITHDRAW, task_id, now, MOVED_ON, ON_ITS_WAY, PERHAPS_SENT, kinds, spare_assignment_no)


async def withdraw_comment(tx: Transaction, now: datetime, task_id: UUID, comment_id: UUID) -> None:
    """What is still waiting to be sent about a comment (`comment_id` of its facts) is not claimed once this commits."""
    await tx.execute(_WITHDRAW_COMMENT, task_id, now, COMMENT_DELETED, ON_ITS_WAY, PERHAPS_SENT, str(comment_id))


async def claim(tx: Transaction, now: datetime, delivery_id: UUID) -> ClaimedDelivery | Postponed | None:
    """Take a delivery for one attempt, under a lease of 15 s from when its row is free; None when there is nothing to
    send.

    What was held for the same person and task leaves as one message: the newest is claimed, of escalations the newest
    where there is one, and the others are SKIPPED. A claimed IN_APP delivery has to be shown in the same transaction:
    `show`.
    """
    row = await tx.fetchrow(_CLAIM, delivery_id, now, LEASE, PERHAPS_SENT)
    if row is None:
        return await _not_claimed(tx, now, delivery_id)
    if row["was_held"]:
        await tx.execute(_FOLD, row["delivery_id"], now)
    device = await _device(tx, row)
    if row["channel"] == Channel.PUSH and device is None:
        await _finish(tx, row["delivery_id"], DeliveryState.SKIPPED, reason=NotSent.NO_DEVICE)
        return None
    return ClaimedDelivery(
        id=row["delivery_id"],
        notice=notice_from(row),
        channel=Channel(row["channel"]),
        address=row["address"],
        device=device,
        attempt=row["attempts"],
        expires_at=row["expires_at"],
        perhaps_sent=row["perhaps_sent"],
    )


async def _device(tx: Transaction, row: asyncpg.Record) -> ClaimedDevice | None:
    """Where a push goes, None where the device was removed meanwhile."""
    if row["channel"] != Channel.PUSH:
        return None
    for device in (await identity_queries.devices_of(tx, [row["user_id"]])).get(row["user_id"], ()):
        if str(device.id) == row["address"]:
            return ClaimedDevice(device.id, device.token, device.platform, device.kind)
    return None


async def _not_claimed(tx: Transaction, now: datetime, delivery_id: UUID) -> Postponed | None:
    """Why not: somebody else has it, it is too early, or it is over, which is written down."""
    row = await tx.fetchrow(_UNCLAIMED, delivery_id)
    if row is None:
        return None
    if row["lease_until"] is not None and row["lease_until"] >= now:
        return Postponed(row["lease_until"])
    if row["withdrawn"]:
        await _finish(tx, delivery_id, DeliveryState.WITHDRAWN, reason=f"{MOVED_ON}, {PERHAPS_SENT}")
        return None
    if row["at"] > now:
        return Postponed(row["at"])
    if not row["may_see"]:
        await _finish(tx, delivery_id, DeliveryState.SKIPPED, reason=NotSent.NO_ACCESS)
        return None
    return Postponed(now + LOOK_AGAIN)


async def show(tx: Transaction, now: datetime, claimed: ClaimedDelivery, subject: Subject | None) -> None:
    """Put a claimed IN_APP delivery into the inbox, and tell its recipient's screens."""
    row = await tx.fetchrow(_SHOW, claimed.id, now)
    if row is not None:
        await append(tx, [created_event(now, notice_from(row), subject)])


async def skip(tx: Transaction, delivery_id: UUID, reason: NotSent) -> None:
    """A claimed delivery is not sent after all."""
    await _finish(tx, delivery_id, DeliveryState.SKIPPED, reason=reason)


async def record(delivery_id: UUID, outcome: Outcome) -> datetime | None:
    """What came of an attempt. Gives when to claim it again, None when it is over."""
    async with transaction() as tx:
        match outcome:
            case Sent(provider_id):
                await _finish(tx, delivery_id, DeliveryState.SENT, provider_id=provider_id)
            case Logged():
                await _finish(tx, delivery_id, DeliveryState.LOGGED)
            case Failed(error, device_gone):
                await _fail(tx, delivery_id, error, device_gone)
            case Retry():
                return await _retry(tx, delivery_id, outcome)
    return None


async def _finish(
    tx: Transaction,
    delivery_id: UUID,
    state: DeliveryState,
    *,
    error: str | None = None,
    provider_id: str | None = None,
    reason: str | None = None,
) -> str | None:
    """Close a delivery, and give its address; None where it was closed before. What was sent counts even if it was
    withdrawn meanwhile.
    """
    arrived = state in (DeliveryState.SENT, DeliveryState.LOGGED)
    open_states = ["QUEUED", "HELD", "WITHDRAWN"] if arrived else ["QUEUED", "HELD"]
    return await tx.fetchval(  # type: ignore[no-any-return]
        _FINISH, delivery_id, state, error, provider_id, reason, ON_ITS_WAY, open_states
    )


async def _fail(tx: Transaction, delivery_id: UUID, error: str, device_gone: bool) -> None:
    address = await _finish(tx, delivery_id, DeliveryState.FAILED, error=error)
    if device_gone and address:
        await identity_commands.remove_device(UUID(address))


async def _retry(tx: Transaction, delivery_id: UUID, outcome: Retry) -> datetime | None:
    row = await tx.fetchrow(_ATTEMPTED, delivery_id)
    if row is None:
        return None
    if row["withdrawn"]:
        await _finish(tx, delivery_id, DeliveryState.WITHDRAWN, error=outcome.error, reason=MOVED_ON)
        return None
    at = rules.next_attempt(await tx.now(), row["send_at"], row["attempts"], outcome.retry_after)
    if at is None:
        await _finish(tx, delivery_id, DeliveryState.FAILED, error=outcome.error, reason=OUT_OF_TIME)
        return None
    await tx.execute(_TRY_AGAIN, delivery_id, at, outcome.error)
    return at


async def announce(actor: Actor, announcement: Announcement, channel: Channel) -> Announced:
    """Tell people something in an admin's own words on one channel, as far as they have not switched it off.

    Raises Forbidden for others, Invalid for words that are missing or too long and people who are not there.
    """
    identity_commands.require_admin(actor)
    async with transaction() as tx:
        facts = await _checked(tx, announcement)
        messages = [
            Message(
                user_id=user_id,
                category=Category.PROJECT,
                kind=ANNOUNCEMENT,
                actor_id=actor.user_id,
                facts=facts,
                channels=(channel,),
            )
            for user_id in announcement.user_ids
        ]
        told = await tell(tx, await tx.now(), messages)
    return Announced(tuple(id_ for id_ in told if id_ is not None))


async def _checked(tx: Transaction, announcement: Announcement) -> dict[str, str]:
    fields = Fields()
    title = fields.text("title", announcement.title, 1, LONGEST_TITLE)
    body = fields.text("body", announcement.body, 1, LONGEST_BODY, lines=True)
    if not 1 <= len(announcement.user_ids) <= MOST_ADDRESSEES:
        fields.wrong("user_ids", f"must name from 1 to {MOST_ADDRESSEES} people")
    active = {row["id"] for row in await tx.fetch(_ADDRESSEES, list(announcement.user_ids[:MOST_ADDRESSEES]))}
    for index, user_id in enumerate(announcement.user_ids[:MOST_ADDRESSEES]):
        if user_id not in active:
            fields.wrong(f"user_ids[{index}]", "is nobody")
        elif user_id in announcement.user_ids[:index]:
            fields.wrong(f"user_ids[{index}]", "is there twice")
    fields.refuse_if_wrong()
    return {"title": title, "body": body}


async def prefer(actor: Actor, preferences: Preferences) -> Preferences:
    """Replace the actor's preferences; the time zone is the account's. Raises Invalid."""
    if errors := rules.validate(preferences):
        raise Invalid(errors)
    stored = StoredPreferences(
        preferences.locale,
        preferences.quiet_hours,
        preferences.working_days,
        preferences.digest,
        complete(preferences.matrix),
    )
    async with transaction() as tx:
        await identity_commands.set_time_zone(tx, actor, preferences.time_zone)
        await tx.execute(_PREFER, actor.user_id, _json(stored))
    return msgspec.structs.replace(preferences, matrix=stored.matrix)
