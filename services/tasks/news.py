"""News for people about their projects and their tasks: category PROJECT. Nobody is told what they did themselves."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from core.database import Transaction
from services.events.model import Kind
from services.identity.model import Actor
from services.notifications import commands as notifications
from services.notifications.model import Category, Channel, Message, Subject
from services.policies.queries import governing
from services.tasks.model import TaskRow

_FOR_THE_CREATOR = frozenset({Kind.TASK_COMPLETED, Kind.TASK_CANCELLED, Kind.TASK_REOPENED})


async def tell_people(tx: Transaction, kind: Kind, actor: Actor, project_id: UUID, people: Collection[UUID]) -> None:
    """What was done to them in a project, or to the project, on the channels that its policy names."""
    others = [person for person in people if person != actor.user_id]
    if not others:
        return
    (policy,) = await governing(tx, [(project_id, None)])
    messages = [
        Message(
            user_id=person,
            category=Category.PROJECT,
            kind=kind,
            project_id=project_id,
            actor_id=actor.user_id,
            channels=policy.channels.get(Category.PROJECT),
            fallback=policy.fallback,
        )
        for person in others
    ]
    await notifications.tell(tx, await tx.now(), messages)


async def tell_creator(tx: Transaction, now: datetime, kind: Kind, row: TaskRow, actor_id: UUID | None) -> None:
    """That somebody else closed or reopened their task: in the inbox only, unless the policy names channels. What the
    system does is no news.
    """
    if kind not in _FOR_THE_CREATOR or actor_id in (None, row.creator_id) or row.creator_id not in row.seen_by:
        return
    (policy,) = await governing(tx, [(row.project_id, row.policy_id)])
    message = Message(
        user_id=row.creator_id,
        category=Category.PROJECT,
        kind=kind,
        project_id=row.project_id,
        task_id=row.id,
        actor_id=actor_id,
        channels=policy.channels.get(Category.PROJECT, (Channel.IN_APP,)),
        fallback=policy.fallback,
        subject=Subject(row.key, row.title),
    )
    await notifications.tell(tx, now, [message])
