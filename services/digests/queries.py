"""Reading a digest out: what its ids stand for, for whoever may still see it, and what the next one would say."""

from uuid import UUID

from core.database import pool
from core.errors import NotFound
from services.digests.gathering import Asked, gather
from services.digests.model import DigestFacts, DigestPreview, Seen, SeenTask
from services.digests.rules import next_moment, told_since
from services.digests.wording import Reader, mail
from services.identity.model import Actor
from services.notifications.mails import Frame
from services.notifications.model import Category
from services.notifications.queries import Reading, notices_of, preferences_of

_SEEN = """
SELECT visible.task_id, visible.key, visible.title, to_do.due_at, to_do.task_id IS NOT NULL AS is_theirs
FROM tasks.visible
LEFT JOIN tasks.to_do ON to_do.task_id = visible.task_id AND to_do.user_id = visible.user_id
WHERE visible.task_id = ANY($1::uuid[]) AND visible.user_id = $2
"""

_NOW = "SELECT core.now() AS now, (SELECT last_at FROM digests.due WHERE user_id = $1) AS last_at"


async def seen(source: Reading, user_id: UUID, facts: DigestFacts) -> Seen:
    """In one statement, two where some of it is about no task."""
    tasks = [SeenTask(*row) for row in await source.fetch(_SEEN, list(facts.task_ids), user_id)]
    apart = await notices_of(source, user_id, facts.apart.ids) if facts.apart.ids else {}
    return Seen({task.id: task for task in tasks}, apart)


async def preview(actor: Actor, public_url: str) -> DigestPreview:
    """What a digest would say to the actor if it came now; of who gets none, of the last day.

    Raises NotFound for an account that was disabled meanwhile.
    """
    preferences = (await preferences_of(pool(), [actor.user_id])).get(actor.user_id)
    if preferences is None:
        raise NotFound("user")
    ((now, last_at),) = await pool().fetch(_NOW, actor.user_id)
    asked = Asked(actor.user_id, told_since(now, last_at), preferences)
    facts = (await gather(pool(), [asked], now, now))[actor.user_id]
    found = await seen(pool(), actor.user_id, facts)
    told = mail(facts, found, Reader(preferences, public_url), Frame(Category.DIGEST), now)
    at = next_moment(now, preferences)
    return (
        DigestPreview(None, None, None, at) if told is None else DigestPreview(told.subject, told.text, told.html, at)
    )
