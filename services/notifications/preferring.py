"""How preferences are kept; the time zone is the account's."""

from uuid import UUID

import msgspec

from core.database import Transaction
from services.notifications.model import Preferences
from services.notifications.queries import StoredPreferences, complete

_PREFER = """
INSERT INTO notifications.preference AS kept (user_id, body, version, updated_at)
VALUES ($1, $2::jsonb, nextval('core.version'), core.now())
ON CONFLICT (user_id) DO UPDATE
SET body = excluded.body, version = nextval('core.version'), updated_at = excluded.updated_at
WHERE kept.body <> excluded.body
RETURNING version
"""


async def keep(tx: Transaction, user_id: UUID, preferences: Preferences) -> bool:
    """Tells whether they differ from those that were kept. The account is locked."""
    stored = StoredPreferences(
        preferences.locale,
        preferences.quiet_hours,
        preferences.working_days,
        preferences.digest,
        complete(preferences.matrix),
    )
    return await tx.fetchval(_PREFER, user_id, msgspec.json.encode(stored).decode()) is not None
