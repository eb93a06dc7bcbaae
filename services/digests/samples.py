"""A digest with sample facts, for admins who want to see what people read."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.errors import Invalid
from services.digests.model import KIND, Ahead, Counted, DigestFacts, News, Seen, SeenTask, Tasks
from services.digests.wording import Reader, mail
from services.notifications.catalogue import LOCALES
from services.notifications.mails import Frame
from services.notifications.model import Category, Preferences
from services.notifications.samples import Rendered, Template

TEMPLATE = Template(KIND, ("counts", "sections"))

_AT = datetime(2026, 3, 6, 8, tzinfo=UTC)
_PUMPS, _FILTERS, _KEYS, _LEASE = (UUID(int=0x01956A00_0000_7000_8000_000000000000 + number) for number in range(4))

SEEN = Seen(
    {
        _PUMPS: SeenTask(_PUMPS, "OPS-42", "Check the pumps", _AT - timedelta(hours=17), True),
        _FILTERS: SeenTask(_FILTERS, "OPS-51", "Order replacement filters", _AT + timedelta(hours=6), True),
        _KEYS: SeenTask(_KEYS, "WEB-9", "Rotate the keys", None, True),
        _LEASE: SeenTask(_LEASE, "OFF-18", "Send the lease", None, False),
    },
    {},
)

_FACTS = DigestFacts(
    at=_AT,
    horizon=_AT + timedelta(days=1),
    ahead=Ahead.TODAY,
    overdue=Tasks((_PUMPS,)),
    due=Tasks((_FILTERS,), more=12),
    assigned=Tasks((_KEYS,)),
    mentioned=News((Counted(_LEASE, {Category.MENTION: 1}),)),
    put_off=News((Counted(_PUMPS, {Category.COMMENT: 5}),)),
)


def rendered(locale: str, public_url: str, seen: Seen = SEEN) -> Rendered:
    """Raises Invalid for a locale that has no catalogue."""
    if locale not in LOCALES:
        raise Invalid.of("locale", f"must be one of {', '.join(LOCALES)}")
    reader = Reader(Preferences(locale=locale), public_url)
    told = mail(_FACTS, seen, reader, Frame(Category.DIGEST, f"{public_url}/unsubscribe/sample"), _AT)
    assert told is not None
    return Rendered(KIND, locale, told.subject, "", told.subject, told.text, told.html)
