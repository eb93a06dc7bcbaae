"""What a notification says."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import convert

from services.events.model import StepRef
from services.notifications.model import Facts, Notice, Notification, Subject, Words
from services.oncall.model import Away

_WITHOUT_TASK: Mapping[str, str] = {
    "member.added": "You were added to a project",
    "member.changed": "Your role in a project has changed",
    "member.removed": "You were removed from a project",
    "project.deleted": "A project of yours was deleted",
}

_PREDICATES: Mapping[str, str] = {
    "ACCEPTANCE": "waits to be accepted",
    "comment.created": "has a new comment",
    "comment.updated": "has a changed comment",
    "task.completed": "was completed",
    "task.cancelled": "was cancelled",
    "task.reopened": "was reopened",
}

_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def notification(notice: Notice, subject: Subject | None) -> Notification:
    """What the inbox shows of a notice; a subject of None where the reader may not see its task, or it has none."""
    told = _told(notice, subject)
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


def _told(notice: Notice, subject: Subject | None) -> Words:
    if notice.task_id is not None and subject is None:
        return Words("About a task that you can no longer see", "")
    return words(notice.kind, subject, notice.facts, at=notice.created_at)


def words(kind: str, subject: Subject | None, facts: Facts, *, at: datetime | None = None) -> Words:
    """What a notification says, in English; with the task's key in its title where it is about a task.

    Facts, all optional: `title` and `body` are the words themselves; `instead_of` are those for whom one hears; `lost`
    tells the former assignee, `mentioned` whom the comment `comment_id` names; `level` is the escalation's; `offset`
    the step's in seconds from due, negative before it. `due_at` (RFC 3339) together with `at`, the moment at which it
    is told, counts more than `offset`: what leaves late says so.
    """
    if "title" in facts:
        return Words(str(facts["title"]), str(facts.get("body", "")))
    if subject is None:
        return Words(_WITHOUT_TASK.get(kind, "News from Muster"), "")
    return Words(f"{subject.key} {_predicate(kind, facts, at)}{_instead(facts)}", subject.title)


def _instead(facts: Facts) -> str:
    """Names need access, and may be gone by then: who it is stands in `instead_of` of the notification."""
    return " (you stand in for somebody who is away)" if facts.get("instead_of") else ""


def _predicate(kind: str, facts: Facts, at: datetime | None) -> str:
    match kind:
        case "ASSIGNED":
            return "was taken from you" if facts.get("lost") else "was assigned to you"
        case "REMINDER" | "DUE" | "OVERDUE":
            return _due_in(_seconds_to_due(facts, at))
        case "ESCALATION":
            return f"was escalated to level {facts.get('level', facts.get('index', 1))}"
        case "comment.created" | "comment.updated" if facts.get("mentioned"):
            return "mentions you in a comment"
        case _:
            return _PREDICATES.get(kind, "has changed")


def _seconds_to_due(facts: Facts, at: datetime | None) -> float:
    if at is not None and "due_at" in facts:
        return (datetime.fromisoformat(facts["due_at"]) - at).total_seconds()
    return -float(facts.get("offset", 0))


def _due_in(seconds: float) -> str:
    rounded = _rounded(abs(seconds))
    if not rounded:
        return "is due now"
    return f"is due in {_spelled(rounded)}" if seconds > 0 else f"is {_spelled(rounded)} overdue"


def _rounded(seconds: float) -> int:
    """To whole minutes from one minute on; what is a second or less is now."""
    whole = round(seconds)
    if whole >= 60:
        return round(seconds / 60) * 60
    return whole if whole > 1 else 0


def _spelled(seconds: int) -> str:
    """The two largest units, such as `1 day 2 hours`."""
    parts = []
    for unit, length in _UNITS:
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(f"{count} {unit}" if count == 1 else f"{count} {unit}s")
    return " ".join(parts[:2])
