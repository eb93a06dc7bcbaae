"""When each person's next digest comes."""

from piccolo.columns import UUID, Text, Timestamptz
from piccolo.table import Table


class Due(Table, tablename="due", schema="digests"):
    """Who has, or had, chosen to get digests.

    `next_at` is when to look at the person again, null where no digest is wanted any more. It was worked out from what
    `basis` says; a basis of null, or another one than the person's present one, asks to work it out anew. `last_at` is
    until when they have been told everything; at first, and after a time without digests, when they chose.
    """

    user_id = UUID(primary_key=True)
    basis = Text(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)
    last_at = Timestamptz(default=None)
