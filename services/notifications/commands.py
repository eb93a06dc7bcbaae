"""Telling people: the notification and its deliveries, what admins tell them, and how they prefer to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

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
from services.notifications import grouping, rules
from services.notifications.announcing import created_event
from services.notifications.model import (
    FAREWELLS,
    Addressee,
    Announced,
    Announcement,
    Category,
    Channel,
    DeliveryState,
    Facts,
    Message,
    Notice,
    Planned,
    Preferences,
)
from services.notifications.preferring import keep
from services.notifications.queries import NOTICE, complete, notice_from, preferences_from

MOST_ADDRESSEES = 100
LONGEST_TITLE = 200
LONGEST_BODY = 10_000
ANNOUNCEMENT = "announcement"


_ACTIVE = "SELECT id FROM identity.active_user WHERE id = ANY($1::uuid[])"

_REACHED = """
SELECT person.id, person.email, person.role = 'ADMIN' AS is_admin, person.time_zone, preference.body,
       ARRAY(SELECT target_id FROM notifications.muted
             WHERE muted.user_id = person.id AND muted.target_id = ANY($2::uuid[])) AS muted
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
    fallback: Channel | None
    breaks_quiet: bool | None
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
        if person is None or message.project_id is None or message.kind in FAREWELLS:
            return person
        is_member = self.members.get((message.project_id, message.user_id))
        is_escalated = person.is_admin and message.category is Category.ESCALATION
        return person if is_member or (is_member is not None and is_escalated) else None

    def locale(self, user_id: UUID) -> str | None:
        person = self.people.get(user_id)
        return None if person is None else person.preferences.locale


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
    messages = await grouping.joined(tx, now, messages)
    tellings = [
        _Telling(uuid7(), message, rules.planned(message, audience.addressee(message), now)) for message in messages
    ]
    notices = await _write_notifications(tx, now, tellings)
    new = [telling for telling in tellings if telling.id in notices]
    calls = await _write_deliveries(tx, now, new)
    shown = [
        created_event(now, notices[each.id], each.message.subject, audience.locale(each.message.user_id))
        for each in new
        if each.is_shown
    ]
    await append(tx, shown, calls)
    return [telling.id if telling.id in notices else None for telling in tellings]


async def _audience(tx: Transaction, messages: Sequence[Message]) -> _Audience:
    user_ids = list({message.user_id for message in messages})
    devices = await identity_queries.devices_of(tx, user_ids)
    about = list({id_ for message in messages for id_ in (message.task_id, message.project_id) if id_ is not None})
    people = {
        row["id"]: Addressee(
            row["email"],
            row["is_admin"],
            preferences_from(row["time_zone"], row["body"]),
            tuple(device.id for device in devices.get(row["id"], ())),
            frozenset(row["muted"]),
        )
        for row in await tx.fetch(_REACHED, user_ids, about)
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
        fallback=message.fallback.get(planned.channel),
        breaks_quiet=message.breaks_quiet if planned.channel in message.fallback else None,
        attempts=0,
        created_at=now,
        finished_at=now if planned.state in (DeliveryState.SENT, DeliveryState.SKIPPED) else None,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


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
    active = {row["id"] for row in await tx.fetch(_ACTIVE, list(announcement.user_ids[:MOST_ADDRESSEES]))}
    for index, user_id in enumerate(announcement.user_ids[:MOST_ADDRESSEES]):
        if user_id not in active:
            fields.wrong(f"user_ids[{index}]", "is nobody")
        elif user_id in announcement.user_ids[:index]:
            fields.wrong(f"user_ids[{index}]", "is there twice")
    fields.refuse_if_wrong()
    return {"title": title, "body": body}


async def prefer(actor: Actor, preferences: Preferences) -> Preferences:
    """Replace the actor's preferences; the time zone is the account's. Their screens hear it. Raises Invalid."""
    if errors := rules.validate(preferences):
        raise Invalid(errors)
    async with transaction() as tx:
        me = await identity_commands.lock_self(tx, actor)
        otherwise = await keep(tx, actor.user_id, preferences)
        await identity_commands.prefers_otherwise(tx, me, preferences.time_zone, otherwise=otherwise)
    return msgspec.structs.replace(preferences, matrix=complete(preferences.matrix))
