"""Every template with facts to try it, for admins who want to see what people read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct

from core.errors import Invalid, NotFound
from services.notifications import wording
from services.notifications.catalogue import FALLBACK, LOCALES, catalogue
from services.notifications.mails import Frame
from services.notifications.model import Category, Facts, Subject

TOLD_AT = datetime(2026, 3, 6, 8, tzinfo=UTC)
TASK_ID = UUID("01956a00-0000-7000-8000-000000000042")
PUMPS = Subject("OPS-42", "Check the pumps")
STOOD_IN_FOR = [{"user_id": "01956a00-0000-7000-8000-0000000000a1", "until": "2026-03-09T08:00:00Z"}]


class Sample(Struct, frozen=True):
    """What is told, and of which task; of none where `subject` is null."""

    kind: str
    category: Category
    subject: Subject | None = PUMPS
    facts: Facts = {}


SAMPLES: Mapping[str, Sample] = {
    "assigned": Sample("ASSIGNED", Category.ASSIGNMENT),
    "taken_away": Sample("ASSIGNED", Category.ASSIGNMENT, facts={"lost": True}),
    "standing_in": Sample("ASSIGNED", Category.ASSIGNMENT, facts={"instead_of": STOOD_IN_FOR}),
    "acceptance": Sample("ACCEPTANCE", Category.REMINDER, facts={"index": 1}),
    "due_soon": Sample("REMINDER", Category.REMINDER, facts={"index": 1, "offset": -93_600}),
    "due_now": Sample("DUE", Category.REMINDER, facts={"index": 1, "offset": 0}),
    "overdue": Sample("OVERDUE", Category.REMINDER, facts={"index": 1, "offset": 14_400}),
    "escalated": Sample("ESCALATION", Category.ESCALATION, facts={"index": 2, "level": 2}),
    "commented": Sample("comment.created", Category.COMMENT),
    "comments": Sample("comment.created", Category.COMMENT, facts={"comments": 5}),
    "comment_changed": Sample("comment.updated", Category.COMMENT),
    "mentioned": Sample("comment.created", Category.MENTION, facts={"mentioned": True}),
    "completed": Sample("task.completed", Category.PROJECT),
    "cancelled": Sample("task.cancelled", Category.PROJECT),
    "reopened": Sample("task.reopened", Category.PROJECT),
    "changed": Sample("task.updated", Category.PROJECT),
    "member_added": Sample("member.added", Category.PROJECT, None),
    "member_changed": Sample("member.changed", Category.PROJECT, None),
    "member_removed": Sample("member.removed", Category.PROJECT, None),
    "project_deleted": Sample("project.deleted", Category.PROJECT, None),
    "news": Sample("news", Category.PROJECT, None),
    "announcement": Sample(
        "announcement", Category.PROJECT, None, {"title": "Tonight", "body": "We move at ten.\nSee you there."}
    ),
    "verify": Sample("email.verify", Category.SECURITY, None, {"link": "/verify?token=sample"}),
    "reset": Sample("password.reset", Category.SECURITY, None, {"link": "/reset?token=sample"}),
}


class Template(Struct, frozen=True):
    """A template by its name, and what it needs to be given."""

    name: str
    variables: tuple[str, ...]


class Rendered(Struct, frozen=True):
    """A template with sample facts: `title` and `body` as a push and the inbox show them, the rest as a mail does."""

    name: str
    locale: str
    title: str
    body: str
    subject: str
    text: str
    html: str


def templates() -> list[Template]:
    return [Template(name, tuple(sorted(_variables(sample)))) for name, sample in SAMPLES.items()]


def _variables(sample: Sample) -> set[str]:
    """Who hears in place of somebody reads the same message, and that it is so."""
    texts = catalogue(FALLBACK)
    name, _ = wording.message_of(sample.kind, sample.subject, sample.facts, TOLD_AT)
    keys = [key for key in (f"message.{name}.title", f"message.{name}.body") if key in texts]
    own_words = {"title", "body", "link"} & sample.facts.keys()
    return own_words.union(*map(texts.variables, keys), () if sample.subject is None else ("title",))


def rendered(name: str, locale: str, public_url: str) -> Rendered:
    """A template with its sample. Raises NotFound for an unknown name, Invalid for a locale that has no catalogue."""
    if name not in SAMPLES:
        raise NotFound("template")
    if locale not in LOCALES:
        raise Invalid.of("locale", f"must be one of {', '.join(LOCALES)}")
    return render(name, SAMPLES[name], locale, public_url)


def render(name: str, sample: Sample, locale: str, public_url: str) -> Rendered:
    facts = dict(sample.facts)
    if "link" in facts:
        facts["link"] = f"{public_url}{facts['link']}"
    words = wording.words(sample.kind, sample.subject, facts, locale, at=TOLD_AT)
    unsubscribe = None if sample.category is Category.SECURITY else f"{public_url}/unsubscribe/sample"
    mail = wording.mail(
        sample.kind,
        sample.subject,
        facts,
        locale,
        Frame(sample.category, unsubscribe),
        at=TOLD_AT,
        open_at=f"{public_url}/tasks/{TASK_ID}",
    )
    return Rendered(name, locale, words.title, words.body, mail.subject, mail.text, mail.html)
