"""Who may say who stands in for whom, and who hears of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.database import pool
from core.errors import Conflict, Forbidden, Invalid, NotFound
from services.events import queries as events
from services.identity.model import Actor
from services.oncall import absences, rules, substituting
from services.oncall.model import Absence, Substitute, SubstituteCreate
from services.projects.model import ProjectRole
from tests import cast
from tests.cast import Ear, World, join, project_of

pytestmark = pytest.mark.anyio


async def now() -> datetime:
    moment: datetime = await pool().fetchval("SELECT core.now()")
    return moment


async def say(actor: Actor, person: Actor, substitute: Actor, **fields: Any) -> Substitute:
    start = await now() + timedelta(days=fields.pop("in_days", 0))
    standard = {"starts_at": start, "ends_at": start + timedelta(days=fields.pop("days", 1))}
    return await substituting.create(actor, person.user_id, SubstituteCreate(substitute.user_id, **standard | fields))


async def test_one_says_who_stands_in_and_both_hear_of_it(world: World) -> None:
    ear = await Ear.open()
    made = await say(world.olga, world.olga, world.mia, reason=" Holidays ")
    assert (made.user_id, made.substitute_id, made.reason) == (world.olga.user_id, world.mia.user_id, "Holidays")
    (frame,) = await ear.frames()
    assert set(frame.topics) == {f"user:{world.olga.user_id}", f"user:{world.mia.user_id}"}
    assert (frame.kind, frame.data["id"]) == ("substitute.changed", str(made.id))
    assert (await absences.mine(world.olga, 50, None, standing_in=False)).items == [made]
    assert (await absences.mine(world.mia, 50, None, standing_in=True)).items == [made]

    await substituting.delete(world.olga, world.olga.user_id, made.id)
    assert (await absences.mine(world.olga, 50, None, standing_in=False)).items == []
    assert (await ear.frames())[-1].data.keys() == {"id", "version"}


async def test_admins_say_it_of_everybody_and_managers_for_their_project_only(world: World) -> None:
    await say(world.root, world.olga, world.ada)
    made = await say(world.mia, world.max, world.ada, project_id=world.project.id)
    with pytest.raises(Forbidden):
        await say(world.mia, world.ada, world.max)
    seen = await absences.of_person(world.mia, world.max.user_id, 50, None)
    assert seen.items == [made]
    await substituting.delete(world.mia, world.max.user_id, made.id)


async def test_the_log_of_a_project_does_not_tell_who_is_away(world: World) -> None:
    made = await say(world.mia, world.max, world.ada, project_id=world.project.id)
    await substituting.delete(world.mia, world.max.user_id, made.id)
    of_project = await events.page(world.ada.user_id, f"project:{world.project.id}", 50, None)
    assert "substitute.changed" not in [event.kind for event in of_project.items]
    own = await events.page(world.max.user_id, f"user:{world.max.user_id}", 50, None)
    assert "substitute.changed" in [event.kind for event in own.items]


async def test_a_manager_keeps_nothing_from_an_owner(world: World) -> None:
    with pytest.raises(Forbidden):
        await say(world.mia, world.olga, world.mia, project_id=world.project.id)
    await say(world.olga, world.mia, world.max, project_id=world.project.id)


async def test_others_may_not(world: World) -> None:
    made = await say(world.olga, world.olga, world.mia)
    for actor, refusal in ((world.ada, Forbidden), (world.sam, NotFound)):
        for act in (
            say(actor, world.olga, world.ada, project_id=world.project.id),
            absences.of_person(actor, world.olga.user_id, 50, None),
            substituting.delete(actor, world.olga.user_id, made.id),
            substituting.require(actor, world.olga.user_id),
        ):
            with pytest.raises(refusal):
                await act


async def test_a_manager_has_no_say_where_the_person_is_not(world: World) -> None:
    elsewhere = await project_of(world.mia)
    with pytest.raises(Invalid):
        await say(world.mia, world.max, world.ada, project_id=elsewhere.id)
    hidden = await project_of(world.max)
    made = await say(world.max, world.max, world.ada)
    with pytest.raises(NotFound):
        await say(world.mia, world.max, world.ada, project_id=hidden.id)
    with pytest.raises(Forbidden):
        await substituting.delete(world.mia, world.max.user_id, made.id)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"days": 0}, "ends_at"), ({"days": 367}, "ends_at"), ({"in_days": -3}, "ends_at"),
     ({"in_days": 3000}, "starts_at"), ({"reason": "x" * 201}, "reason")],
)  # fmt: skip
async def test_what_is_wrong_is_said_by_its_field(world: World, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await say(world.olga, world.olga, world.mia, **change)
    assert [error.field for error in refusal.value.errors] == [field]


async def test_nobody_stands_in_for_themselves_nor_without_a_project_in_common(world: World) -> None:
    for substitute in (world.olga, world.sam):
        with pytest.raises(Invalid) as refusal:
            await say(world.olga, world.olga, substitute)
        assert [error.field for error in refusal.value.errors] == ["substitute_id"]


async def test_of_one_person_they_never_overlap(world: World) -> None:
    first = await say(world.olga, world.olga, world.mia, days=3)
    with pytest.raises(Conflict) as refusal:
        await say(world.olga, world.olga, world.max, in_days=2)
    assert str(first.id) in refusal.value.detail
    assert first.ends_at.isoformat() in refusal.value.detail
    await say(world.olga, world.olga, world.max, starts_at=first.ends_at, ends_at=first.ends_at + timedelta(days=1))


async def test_for_two_projects_they_may_be_two(world: World) -> None:
    other = await project_of(world.olga)
    await join(other, world.olga, world.ada, ProjectRole.MEMBER)
    await say(world.olga, world.olga, world.mia, project_id=world.project.id)
    await say(world.olga, world.olga, world.ada, project_id=other.id)
    for project, substitute in ((world.project, world.mia), (other, world.ada)):
        assert [absence.substitute_id for absence in await known(project.id)] == [substitute.user_id]
    with pytest.raises(Conflict):
        await say(world.olga, world.olga, world.ada)


async def test_there_is_an_end_to_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SUBSTITUTES", 1)
    await say(world.olga, world.olga, world.mia)
    with pytest.raises(Conflict):
        await say(world.olga, world.olga, world.mia, in_days=3)


async def known(project_id: UUID) -> tuple[Absence, ...]:
    found = await absences.absences(pool(), [project_id], await now())
    return found.get(project_id, ())


async def test_only_substitutes_with_access_count(world: World) -> None:
    other = await project_of(world.olga)
    made = await say(world.olga, world.olga, world.mia)
    assert await known(world.project.id) == (
        Absence(world.olga.user_id, world.mia.user_id, made.starts_at, made.ends_at),
    )
    assert await known(other.id) == ()


async def test_of_admins_other_admins_count_wherever_they_are(world: World) -> None:
    other = await cast.world()
    made = await say(world.root, world.root, other.root)
    found = await absences.absences(pool(), [world.project.id], await now())
    assert Absence(world.root.user_id, other.root.user_id, made.starts_at, made.ends_at) in found[None]
