"""A timeline tells when another policy came to govern its task, since that explains its steps."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from core.ids import uuid7
from services.events.model import Event, Kind
from services.lifecycle.governing import concerning
from services.lifecycle.model import TimelineEntry
from services.lifecycle.queries import timeline
from services.policies import commands as policies
from services.policies.model import Policy, PolicyBody, PolicyCreate
from services.policies.queries import default
from services.tasks.model import Task
from tests.services.lifecycle.world import Person, World

pytestmark = pytest.mark.anyio

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROJECT, OURS, OTHER = (UUID(int=number) for number in range(1, 4))


async def policy(by: Person, name: str, project_id: UUID | None) -> Policy:
    return await policies.create(by.actor, PolicyCreate(name, project_id=project_id))


async def told(world: World, task: Task) -> list[TimelineEntry]:
    return [entry for entry in (await timeline(world.ada.actor, task.id)).past if entry.kind == "policy.changed"]


async def test_a_choice_and_a_change_of_the_project_s_policy_are_told(world: World) -> None:
    early = await policy(world.mia, "Early", world.project_id)
    await policies.choose_for_project(world.mia.actor, world.project_id, early.id)
    task = await world.task()
    strict = await policy(world.mia, "Strict", world.project_id)
    await policies.replace(world.mia.actor, strict.id, PolicyBody("Strict", remind_before=("PT5H",)))
    await policies.choose_for_project(world.mia.actor, world.project_id, strict.id)
    stricter = await policies.replace(world.mia.actor, strict.id, PolicyBody("Strict", remind_before=("PT2H",)))

    chosen, changed = await told(world, task)

    assert chosen.summary == "Another policy was put in force"
    assert chosen.changes == {"policy_id": [str(early.id), str(strict.id)]}
    assert changed.summary == "The policy was changed"
    assert changed.policy is not None
    assert (changed.policy.id, changed.policy.version) == (strict.id, stricter.version)
    assert changed.changes["version"][1] == stricter.version
    assert (chosen.actor_id, changed.actor_id) == (world.mia.id, world.mia.id)


async def test_what_does_not_govern_the_task_is_not_told(world: World) -> None:
    standard = (await default(world.root.actor)).policy_id
    task = await world.task()
    unused = await policy(world.mia, "Unused", world.project_id)
    await policies.replace(world.mia.actor, unused.id, PolicyBody("Unused", remind_before=("PT5H",)))
    system = await policy(world.root, "System", None)
    await policies.choose_default(world.root.actor, system.id)
    await policies.choose_for_project(world.mia.actor, world.project_id, unused.id)
    await policies.choose_default(world.root.actor, standard)

    assert [entry.changes for entry in await told(world, task)] == [
        {"policy_id": [str(standard), str(system.id)]},
        {"policy_id": [None, str(unused.id)]},
    ]


def choice(minute: int, project_id: UUID | None, before: UUID | None, after: UUID | None) -> Event:
    changes = {"policy_id": [before, after]}
    at = START + timedelta(minutes=minute)
    return Event(uuid7(), at, Kind.POLICY_CHANGED, None, project_id, None, changes, None)


def test_the_system_s_choice_concerns_a_project_only_while_it_has_none_of_its_own() -> None:
    to_own, back = choice(2, PROJECT, None, OURS), choice(4, PROJECT, OURS, None)
    first, second, third = (choice(minute, None, OURS, OTHER) for minute in (1, 3, 5))

    assert concerning([third, back, second, to_own, first], has_own=False) == [third, back, to_own, first]
    assert concerning([second, to_own, first], has_own=True) == [to_own, first]
    assert concerning([first], has_own=True) == []


def test_a_schedule_s_choice_counts_as_one_of_the_project_s() -> None:
    scheduled = replace(choice(2, PROJECT, None, OURS), changes={"scheduled_policy_id": [OTHER, None]})
    before = choice(1, None, OURS, OTHER)

    assert concerning([scheduled, before], has_own=False) == [scheduled]
