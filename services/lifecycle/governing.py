"""How it came that this policy governs a task: what was put in force, and what its policy says anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.database import Transaction
from services.events.choices import own_policy_chosen_at, policy_choices
from services.events.model import Event, Kind
from services.lifecycle.gathering import Life
from services.lifecycle.model import EntryState, PolicyRef, TimelineEntry
from services.lifecycle.timeline import happened
from services.policies import queries as policies
from services.policies.revisions import Revision, revisions

MOST_CHANGES = 50

_SCHEDULED = "scheduled_policy_id"

Chosen = Mapping[str, Any]
"""What is in force in a project or in the system: `policy_id` by choice, and `scheduled_policy_id` by a schedule, which
goes before it. An event names those of the two that it changed.
"""


async def policy_changes(tx: Transaction, life: Life) -> list[TimelineEntry]:
    """Since the task was made: each time another policy was put in force above it, unless its own governs it, and each
    time that the policy which governs it was given another body, since it does.
    """
    row = life.row
    own_since = await own_policy_chosen_at(tx, row.id)
    chosen = [] if life.policy.id == row.policy_id else await _put_in_force(tx, life)
    since = max((own_since or row.created_at, *(event.at for event in chosen)))
    anew = await revisions(tx, life.policy.id, since, MOST_CHANGES)
    return [*map(happened, chosen), *(_anew(revision, life) for revision in anew)]


async def _put_in_force(tx: Transaction, life: Life) -> list[Event]:
    project_id = life.row.project_id
    project, system = await policies.chosen(tx, project_id), await policies.chosen(tx, policies.SYSTEM)
    events = await policy_choices(tx, project_id, life.row.created_at, project.keys(), MOST_CHANGES)
    return concerning(events, project, system)


def concerning(events: Sequence[Event], project: Chosen, system: Chosen) -> list[Event]:
    """Those of the choices, newest first, that changed what governs the project: the system's only while the project
    had none of its own, and what was chosen only while nothing was scheduled there. `project` and `system` are what is
    in force now.
    """
    concerned = []
    project, system = dict(project), dict(system)
    for event in events:
        is_projects = event.project_id is not None
        place = project if is_projects else system
        has_own = any(policy_id is not None for policy_id in project.values())
        if (is_projects or not has_own) and (_SCHEDULED in event.changes or place[_SCHEDULED] is None):
            concerned.append(event)
        place |= {field: before for field, (before, _) in event.changes.items() if field in place}
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
