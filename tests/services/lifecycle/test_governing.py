"""A timeline tells when another policy came to govern its task, since that explains its steps."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.ids import uuid7
from services.events.model import Event, Kind
from services.lifecycle.governing import concerning
from services.lifecycle.model import TimelineEntry
from services.lifecycle.queries import timeline
from services.policies import commands as policies
from services.policies.model import Policy, PolicyBody, PolicyCreate
from services.policies.queries import default
from services.tasks import commands as tasks
from services.tasks import governing
from services.tasks.model import Status, Task, TaskPatch
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


async def own(world: World, task: Task, policy_id: UUID | None) -> None:
    await governing.choose(world.mia.actor, task.id, policy_id)


async def test_of_a_policy_of_its_own_a_task_tells_what_changed_since_it_was_given_it(world: World) -> None:
    task, theirs = await world.task(), await policy(world.mia, "Theirs", world.project_id)
    await policies.replace(world.mia.actor, theirs.id, PolicyBody("Theirs", remind_before=("PT5H",)))
    await own(world, task, theirs.id)
    await policies.choose_for_project(world.mia.actor, world.project_id, theirs.id)
    anew = await policies.replace(world.mia.actor, theirs.id, PolicyBody("Theirs", remind_before=("PT2H",)))

    (changed,) = await told(world, task)

    assert changed.changes["version"][1] == anew.version


async def test_of_its_projects_policy_a_task_tells_what_changed_since_it_was_left_to_it(world: World) -> None:
    early, theirs = [await policy(world.mia, name, world.project_id) for name in ("Early", "Theirs")]
    await policies.choose_for_project(world.mia.actor, world.project_id, early.id)
    task = await world.task()
    await own(world, task, theirs.id)
    await policies.replace(world.mia.actor, early.id, PolicyBody("Early", remind_before=("PT5H",)))
    await own(world, task, None)
    anew = await policies.replace(world.mia.actor, early.id, PolicyBody("Early", remind_before=("PT2H",)))

    (changed,) = await told(world, task)

    assert changed.changes["version"][1] == anew.version


async def test_a_task_whose_own_policy_was_deleted_tells_of_its_projects(world: World) -> None:
    task = await world.task()
    theirs, ours = [await policy(world.mia, name, world.project_id) for name in ("Theirs", "Ours")]
    await own(world, task, theirs.id)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(status=Status.CANCELLED))
    await policies.delete(world.mia.actor, theirs.id)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(status=Status.PENDING))
    await policies.choose_for_project(world.mia.actor, world.project_id, ours.id)

    assert [entry.changes for entry in await told(world, task)] == [{"policy_id": [None, str(ours.id)]}]


def choice(
    minute: int, project_id: UUID | None, before: UUID | None, after: UUID | None, field: str = "policy_id"
) -> Event:
    at = START + timedelta(minutes=minute)
    return Event(uuid7(), at, Kind.POLICY_CHANGED, None, project_id, None, {field: [before, after]}, None)


def scheduled(minute: int, project_id: UUID | None, before: UUID | None, after: UUID | None) -> Event:
    return choice(minute, project_id, before, after, "scheduled_policy_id")


def in_force(chosen: UUID | None = None, scheduled: UUID | None = None) -> dict[str, UUID | None]:
    return {"policy_id": chosen, "scheduled_policy_id": scheduled}


NONE, SYSTEM = in_force(), in_force(OTHER)


def test_the_system_s_choice_concerns_a_project_only_while_it_has_none_of_its_own() -> None:
    to_own, back = choice(2, PROJECT, None, OURS), choice(4, PROJECT, OURS, None)
    first, second, third = (choice(minute, None, OURS, OTHER) for minute in (1, 3, 5))

    assert concerning([third, back, second, to_own, first], NONE, SYSTEM) == [third, back, to_own, first]
    assert concerning([second, to_own, first], in_force(OURS), SYSTEM) == [to_own, first]
    assert concerning([first], in_force(OURS), SYSTEM) == []


def test_a_schedule_s_choice_counts_as_one_of_the_project_s() -> None:
    ended = scheduled(2, PROJECT, OTHER, None)
    before = choice(1, None, OURS, OTHER)

    assert concerning([ended, before], NONE, SYSTEM) == [ended]


def test_a_project_has_one_of_its_own_before_and_after_its_schedule_too() -> None:
    chosen = choice(2, PROJECT, None, OURS)
    begun, ended = scheduled(4, PROJECT, None, OTHER), scheduled(6, PROJECT, OTHER, None)
    first, *others = (choice(minute, None, OURS, OTHER) for minute in (1, 3, 5, 7))
    events = [others[2], ended, others[1], begun, others[0], chosen, first]

    assert concerning(events, in_force(OURS), SYSTEM) == [ended, begun, chosen, first]


def test_what_is_chosen_under_a_schedule_changes_nothing_yet() -> None:
    for place in (PROJECT, None):
        begun, ended = scheduled(2, place, None, OTHER), scheduled(4, place, OTHER, None)
        before, under, after = (choice(minute, place, OURS, OTHER) for minute in (1, 3, 5))

        assert concerning([after, ended, under, begun, before], NONE, SYSTEM) == [after, ended, begun, before]
        assert concerning([under], in_force(OTHER, OURS), in_force(OTHER, OURS)) == []
