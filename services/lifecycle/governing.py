"""How it came that this policy governs a task: what was put in force, and what its policy says anew."""

from collections.abc import Sequence

from core.database import Transaction
from services.events.choices import policy_choices
from services.events.model import Event, Kind
from services.lifecycle.gathering import Life
from services.lifecycle.model import EntryState, PolicyRef, TimelineEntry
from services.lifecycle.timeline import happened
from services.policies import queries as policies
from services.policies.model import Source
from services.policies.revisions import Revision, revisions

MOST_CHANGES = 50

_CHOICE = ("policy_id", "scheduled_policy_id")
"""What differs when another policy is put in force in a project or in the system."""


async def policy_changes(tx: Transaction, life: Life) -> list[TimelineEntry]:
    """Since the task was made: each time another policy was put in force above it, and since the last one each time
    that the policy which governs it was given another body.
    """
    row = life.row
    chosen: list[Event] = []
    if row.policy_id is None:
        events = await policy_choices(tx, row.project_id, row.created_at, _CHOICE, MOST_CHANGES)
        source = (await policies.in_force(tx, row.project_id)).source
        chosen = concerning(events, has_own=source is Source.PROJECT)
    since = max((event.at for event in chosen), default=row.created_at)
    anew = await revisions(tx, life.policy.id, since, MOST_CHANGES)
    return [*map(happened, chosen), *(_anew(revision, life) for revision in anew)]


def concerning(events: Sequence[Event], *, has_own: bool) -> list[Event]:
    """Those of the choices, newest first, that changed what governs the project: the system's only while the project
    had none of its own, as it has or has not now.
    """
    concerned = []
    for event in events:
        if event.project_id is not None:
            concerned.append(event)
            has_own = any(before is not None for before, _ in event.changes.values())
        elif not has_own:
            concerned.append(event)
    return concerned


def _anew(revision: Revision, life: Life) -> TimelineEntry:
    return TimelineEntry(
        kind=Kind.POLICY_CHANGED,
        at=revision.at,
        state=EntryState.TAKEN,
        summary="The policy was changed",
        policy=PolicyRef(life.policy.id, revision.version),
        actor_id=revision.actor_id,
        changes={"version": (revision.former, revision.version)},
    )
