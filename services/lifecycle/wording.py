"""How a step is named and told in one line, for timelines, timers and operators. No titles, no people's names."""

from collections.abc import Mapping, Sequence

from services.lifecycle.model import Step, StepKey, StepKind, StepState
from services.policies.model import SECONDS_A_DAY, Recipient, Target

MOST_NAMED = 3

ON_CALL = "whoever is on call"

_GROUPS: Mapping[Target, str] = {
    Recipient.ASSIGNEE: "the assignee",
    Recipient.CREATOR: "the creator",
    Recipient.MANAGERS: "the managers",
    Recipient.OWNER: "the owner",
    Recipient.ADMINS: "the admins",
}
_UNITS = (("day", SECONDS_A_DAY), ("hour", 3600), ("minute", 60), ("second", 1))


def explain(step: Step) -> str:
    """Such as `Reminder 1 hour before due to the assignee`."""
    what = _what(step.key, step.index)
    groups = dict.fromkeys(_GROUPS.get(group, ON_CALL) for group in step.audience)
    to = f" to {_listed(list(groups)) or 'nobody'}"
    if step.state is StepState.SKIPPED:
        return what
    return ", ".join([what + to, *_changes(step)])


def preview_in_words(tasks: int, reminders: int, escalations: int, escalating: int) -> str:
    """Such as `42 tasks: 17 more reminders this week, 3 would escalate at once`. The first two differences may be
    negative; `escalating` counts tasks.
    """
    more = [_more(reminders, "reminder"), _more(escalations, "escalation")]
    parts = [" and ".join(said) + " this week"] if (said := [words for words in more if words]) else []
    parts += [f"{escalating} would escalate at once"] if escalating else []
    return f"{_counted(tasks, 'task')}: {', '.join(parts) or 'nothing changes this week'}"


def _more(difference: int, noun: str) -> str:
    if not difference:
        return ""
    return _counted(abs(difference), f"{'more' if difference > 0 else 'fewer'} {noun}")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def name_of(kind: StepKind, index: int) -> str:
    """How another step's reason refers to it."""
    match kind:
        case StepKind.ASSIGNED:
            return "the assignment"
        case StepKind.ACCEPTANCE:
            return "the question for acceptance"
        case StepKind.REMINDER:
            return f"reminder {index}"
        case StepKind.DUE:
            return "the reminder at due"
        case StepKind.OVERDUE:
            return f"overdue reminder {index}"
        case StepKind.ESCALATION:
            return f"level {index}"


def names_of(steps: Sequence[tuple[StepKind, int]]) -> str:
    if len(steps) > MOST_NAMED:
        return f"{len(steps)} earlier ones"
    return _listed([name_of(kind, index) for kind, index in steps])


def spelled(seconds: int) -> str:
    """Such as `1 day 2 hours`."""
    parts = []
    for unit, length in _UNITS:
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(_counted(count, unit))
    return " ".join(parts)


def _what(key: StepKey, index: int) -> str:
    match key.kind:
        case StepKind.ASSIGNED:
            return "Assignment"
        case StepKind.ACCEPTANCE:
            return f"Question for acceptance {spelled(key.offset)} after the assignment"
        case StepKind.REMINDER:
            return f"Reminder {spelled(-key.offset)} before due"
        case StepKind.DUE:
            return "Reminder at due"
        case StepKind.OVERDUE:
            return f"Overdue reminder {spelled(key.offset)} past due"
        case StepKind.ESCALATION:
            return f"Escalation level {index}"


def _changes(step: Step) -> list[str]:
    changes = []
    if step.stand_ins:
        changes.append(_substitutes(len(step.stand_ins)))
    if step.effects.priority is not None:
        changes.append(f"raises the priority to {step.effects.priority}")
    if step.effects.reassign_to is not None:
        changes.append("reassigns the task")
    return changes


def _substitutes(count: int) -> str:
    return "with a substitute for one who is away" if count == 1 else f"with substitutes for {count} who are away"


def _listed(words: Sequence[str]) -> str:
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last
