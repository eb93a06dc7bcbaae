"""Who is told of a comment: whom it mentions, and of a new one also those whose task it is."""

from collections.abc import Collection, Mapping
from uuid import UUID

from core.database import Transaction
from services.events.model import Kind
from services.notifications import commands as notifications
from services.notifications.model import Category, Message, Subject
from services.policies.model import Policy
from services.policies.queries import governing
from services.tasks.mentioning import mentioned
from services.tasks.model import Comment, TaskRow

_MEMBERS = """
SELECT visible.user_id, active_user.name
FROM projects.visible JOIN identity.active_user ON active_user.id = visible.user_id
WHERE visible.project_id = $1
"""

Audience = Mapping[UUID, Category]
"""Each person who is told, and why."""


async def mentions_in(tx: Transaction, text: str, project_id: UUID) -> tuple[UUID, ...]:
    """Whom a text mentions of those who are in the project now."""
    if "@" not in text:
        return ()
    return mentioned(text, {row["user_id"]: row["name"] for row in await tx.fetch(_MEMBERS, project_id)})


def audience(
    author_id: UUID, mentions: Collection[UUID], *, concerned: Collection[UUID] = (), told: Collection[UUID] = ()
) -> Audience:
    """Everybody but the author and those who were told of the comment before; a mention counts more."""
    wanted = dict.fromkeys(concerned, Category.COMMENT) | dict.fromkeys(mentions, Category.MENTION)
    return {person: why for person, why in wanted.items() if person != author_id and person not in told}


async def tell(tx: Transaction, kind: Kind, comment: Comment, row: TaskRow, people: Audience) -> None:
    """On the channels that the policy of the task names for mentions and for comments, as of now."""
    if not people:
        return
    (policy,) = await governing(tx, [(row.project_id, row.policy_id)])
    messages = [_message(kind, comment, row, policy, person, why) for person, why in people.items()]
    await notifications.tell(tx, comment.updated_at, messages)


def _message(kind: Kind, comment: Comment, row: TaskRow, policy: Policy, person: UUID, why: Category) -> Message:
    """Comments that mention nobody are grouped: one that was pushed each time would be a nuisance. Nobody gets a mail
    for each unless the policy says so; who wants them by mail puts them to the digest.
    """
    mentions = why is Category.MENTION
    return Message(
        user_id=person,
        category=why,
        kind=kind,
        project_id=row.project_id,
        task_id=row.id,
        actor_id=comment.author_id,
        facts={"comment_id": str(comment.id)} | ({"mentioned": True} if mentions else {}),
        channels=policy.channels.get(why),
        fallback=policy.fallback,
        grouped=not mentions,
        subject=Subject(row.key, row.title),
    )
