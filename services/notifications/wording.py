"""What a notification says, in its reader's language: in the inbox, in a push, in a mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import convert

from services.events.model import StepRef
from services.notifications import mails
from services.notifications.catalogue import catalogue, nearest
from services.notifications.mails import Frame, one_line
from services.notifications.model import Facts, Mail, Notice, Notification, Subject, Words
from services.oncall.model import Away

ABOUT_A_TASK: Mapping[str, str] = {
    "ASSIGNED": "assigned",
    "ACCEPTANCE": "acceptance",
    "ESCALATION": "escalated",
    "comment.created": "commented",
    "comment.updated": "comment_changed",
    "task.completed": "completed",
    "task.cancelled": "cancelled",
    "task.reopened": "reopened",
}
"""The message of each kind; those of due dates and mentions depend on the facts, all other kinds are `changed`."""

ABOUT_NO_TASK: Mapping[str, str] = {
    "member.added": "member_added",
    "member.changed": "member_changed",
    "member.removed": "member_removed",
    "project.deleted": "project_deleted",
    "email.verify": "verify",
    "password.reset": "reset",
}
"""Likewise; all other kinds are `news`."""


def notification(notice: Notice, subject: Subject | None, locale: str | None) -> Notification:
    """What the inbox shows of a notice; a subject of None where the reader may not see its task, or it has none."""
    told = _told(notice, subject, locale)
    return Notification(
        id=notice.id,
        category=notice.category,
        kind=notice.kind,
        project_id=notice.project_id,
        task_id=notice.task_id,
        key=None if subject is None else subject.key,
        title=told.title,
        body=told.body,
        actor_id=notice.actor_id,
        step=step_of(notice),
        read_at=notice.read_at,
        created_at=notice.created_at,
        version=notice.version,
        instead_of=() if subject is None else convert(notice.facts.get("instead_of", ()), tuple[Away, ...]),
    )


def step_of(notice: Notice) -> StepRef | None:
    return None if notice.step_id is None else StepRef(notice.kind, int(notice.facts.get("index", 1)))


def _told(notice: Notice, subject: Subject | None, locale: str | None) -> Words:
    if notice.task_id is not None and subject is None:
        return Words(catalogue(nearest(locale)).text("message.unseen.title"), "")
    return words(notice.kind, subject, notice.facts, locale, at=notice.created_at)


def words(
    kind: str, subject: Subject | None, facts: Facts, locale: str | None = None, *, at: datetime | None = None
) -> Words:
    """What a notification says, as plain text; with the task's key in its title where it is about a task.

    Facts, all optional: `title` and `body` are an admin's own words; `instead_of` are those for whom one hears; `lost`
    tells the former assignee, `mentioned` whom the comment `comment_id` names; `comments` counts those for which it
    stands, where these are several; `level` is the escalation's; `offset` the step's in seconds from due, negative
    before it. `due_at` (RFC 3339) together with `at`, the moment at which it is told, counts more than `offset`: what
    leaves late says so.
    """
    name, values = message_of(kind, subject, facts, at)
    if name is None:
        return Words(one_line(str(facts["title"])), str(facts.get("body", "")))
    texts = catalogue(nearest(locale))
    title = one_line(texts.text(f"message.{name}.title", **values))
    if subject is not None:
        return Words(_standing_in(title, facts, locale), one_line(subject.title))
    body = f"message.{name}.body"
    return Words(title, texts.text(body, **values) if body in texts else "")


def _standing_in(title: str, facts: Facts, locale: str | None) -> str:
    """Names need access, and may be gone by then: who it is stands in `instead_of` of the notification."""
    if not facts.get("instead_of"):
        return title
    return catalogue(nearest(locale)).text("message.standing_in", title=title)


def mail(
    kind: str, subject: Subject | None, facts: Facts, locale: str | None, frame: Frame, *, at: datetime, open_at: str
) -> Mail:
    """The same as a mail, with a button: to `open_at`, where the task is to be seen, or to the `link` in the facts."""
    told = words(kind, subject, facts, locale, at=at)
    label, link = _button(kind, subject, facts, locale, open_at)
    values = {"body": told.body, "label": label, "link": link}
    return mails.compose(locale, "message", frame, subject=told.title, values=values)


def _button(kind: str, subject: Subject | None, facts: Facts, locale: str | None, open_at: str) -> tuple[str, str]:
    texts = catalogue(nearest(locale))
    if subject is not None:
        return texts.text("mail.open_task"), open_at
    if "link" in facts:
        return texts.text(f"message.{ABOUT_NO_TASK[kind]}.button"), str(facts["link"])
    return "", ""


def message_of(
    kind: str, subject: Subject | None, facts: Facts, at: datetime | None
) -> tuple[str | None, dict[str, Any]]:
    """The catalogue's name for what is told, null for an admin's own words, and the variables of its texts."""
    if "title" in facts and kind not in ABOUT_NO_TASK:
        return None, {}
    if subject is not None:
        return _about_a_task(kind, subject.key, facts, at)
    return ABOUT_NO_TASK.get(kind, "news"), {}


def _about_a_task(kind: str, key: str, facts: Facts, at: datetime | None) -> tuple[str, dict[str, Any]]:
    match kind:
        case "ASSIGNED" if facts.get("lost"):
            return "taken_away", {"key": key}
        case "REMINDER" | "DUE" | "OVERDUE":
            name, seconds = _due(_seconds_to_due(facts, at))
            return name, {"key": key, "seconds": seconds}
        case "ESCALATION":
            return "escalated", {"key": key, "level": facts.get("level", facts.get("index", 1))}
        case "comment.created" if "comments" in facts:
            return "comments", {"key": key, "count": facts["comments"]}
        case "comment.created" | "comment.updated" if facts.get("mentioned"):
            return "mentioned", {"key": key}
        case _:
            return ABOUT_A_TASK.get(kind, "changed"), {"key": key}


def _seconds_to_due(facts: Facts, at: datetime | None) -> float:
    if at is not None and "due_at" in facts:
        return (datetime.fromisoformat(facts["due_at"]) - at).total_seconds()
    return -float(facts.get("offset", 0))


def _due(seconds: float) -> tuple[str, int]:
    rounded = _rounded(abs(seconds))
    if not rounded:
        return "due_now", 0
    return ("due_soon" if seconds > 0 else "overdue"), rounded


def _rounded(seconds: float) -> int:
    """To whole minutes from one minute on; what is a second or less is now."""
    whole = round(seconds)
    if whole >= 60:
        return round(seconds / 60) * 60
    return whole if whole > 1 else 0
