"""Rotas and substitutes as rows: who is gathered, who hears, who may act, and what the timeline says of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.database import Transaction, pool, transaction
from core.errors import Forbidden
from core.ids import uuid7
from services.events.model import StartRollout
from services.lifecycle.commands import advance
from services.lifecycle.model import TimelineEntry
from services.lifecycle.previewing import preview
from services.lifecycle.previews import PreviewRequest, SampleTask
from services.lifecycle.queries import agenda_of_task, inbox, timeline
from services.lifecycle.rolling_out import roll_out
from services.oncall import commands as rotas
from services.oncall.model import Away, HandOver, OverrideCreate, Rota, RotaCreate, Substitute, SubstituteCreate
from services.policies import commands as policies
from services.policies import substitutes
from services.policies.model import LadderStep, PolicyBody, PolicyCreate, Recipient, on_call
from services.tasks import answering
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Snooze, TaskPatch
from tests.services.lifecycle.world import Person, World, due_in, now, pass_by, steps, task_now, told, turn

pytestmark = pytest.mark.anyio


async def rota_of(world: World, *people: Person, of_system: bool = False) -> Rota:
    wanted = RotaCreate(
        name="Nights",
        people=tuple(person.id for person in people),
        hand_over=HandOver(date(2020, 1, 6), "00:00", 366),
        project_id=None if of_system else world.project_id,
    )
    return await rotas.create((world.root if of_system else world.olga).actor, wanted)


async def away(world: World, person: Person, substitute: Person, start: datetime, **span: Any) -> Substitute:
    wanted = SubstituteCreate(substitute.id, start, start + timedelta(**span or {"days": 1}))
    return await substitutes.create(person.actor, person.id, wanted)


def ladder(*notify: str, after: str = "PT1H") -> PolicyBody:
    return PolicyBody(name="Ladder", remind_at_due=False, ladder=(LadderStep(after, notify),))


async def entry(world: World, task: Any, kind: str) -> TimelineEntry:
    shown = await timeline(world.olga.actor, task.id)
    (found,) = [each for each in (*shown.past, *shown.upcoming) if each.kind == kind]
    return found


async def test_whoever_is_on_call_hears_of_the_escalation(world: World) -> None:
    rota = await rota_of(world, world.ben)
    await world.govern(ladder(on_call(rota.id)))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    assert (await agenda_of_task(world.ada.actor, task.id)).recipients == (world.ben.id,)
    await pass_by(hours=2, seconds=1)
    await turn(task)
    assert ("ESCALATION", "Ben", "SENT") in await told(world, task)


async def test_who_was_asked_may_answer_but_not_put_the_assignee_off(world: World) -> None:
    rota = await rota_of(world, world.ben)
    await world.govern(ladder(on_call(rota.id)))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    with pytest.raises(Forbidden):
        await tasks.acknowledge(world.ben.actor, task.id, Acknowledge())
    await pass_by(hours=2, seconds=1)
    await turn(task)
    with pytest.raises(Forbidden):
        await tasks.snooze(world.ben.actor, task.id, Snooze(await due_in(hours=1)))
    assert (await tasks.acknowledge(world.ben.actor, task.id, Acknowledge())).acknowledged_at is not None
    await tasks.patch(world.olga.actor, task.id, TaskPatch(due_at=await due_in(hours=1)))
    with pytest.raises(Forbidden):
        await tasks.acknowledge(world.ben.actor, task.id, Acknowledge())


async def test_an_override_of_the_moment_decides_who_hears(world: World) -> None:
    rota = await rota_of(world, world.ben)
    await world.govern(ladder(on_call(rota.id)))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await pass_by(hours=2, seconds=1)
    override = OverrideCreate(world.mia.id, await now(), await due_in(hours=1))
    await rotas.add_override(world.olga.actor, rota.id, override)
    await turn(task)
    assert [who for kind, who, _ in await told(world, task) if kind == "ESCALATION"] == ["Mia"]


async def test_somebody_without_access_counts_as_nobody(world: World) -> None:
    rota = await rota_of(world, world.root, of_system=True)
    climbing = (LadderStep("PT1H", (on_call(rota.id),)), LadderStep("P1D", (Recipient.OWNER,)))
    await world.govern(PolicyBody(name="Climbs", remind_at_due=False, ladder=climbing))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await pass_by(hours=2, seconds=1)
    await turn(task)
    assert await steps(task) == ["ASSIGNED 1", "ESCALATION 2"]
    assert ("ESCALATION", "Olga", "SENT") in await told(world, task)


async def test_an_admin_on_call_hears_of_what_was_escalated_to_the_admins(world: World) -> None:
    rota = await rota_of(world, world.root, of_system=True)
    climbing = (LadderStep("PT1H", (Recipient.ADMINS,)), LadderStep("PT2H", (on_call(rota.id),)))
    await world.govern(PolicyBody(name="Admins first", remind_at_due=False, ladder=climbing))
    task = await world.task(due_at=await due_in(hours=1))
    for _ in range(3):
        await turn(task)
        await pass_by(hours=1, minutes=1)
    await turn(task)
    assert [who for kind, who, _ in await told(world, task) if kind == "ESCALATION"] == ["Root", "Root"]


async def test_a_substitute_hears_instead_and_everything_says_for_whom(world: World) -> None:
    await world.govern(PolicyBody(name="Early", remind_before=("PT1H",)))
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    absence = await away(world, world.ada, world.ben, await now())
    await pass_by(hours=1, seconds=1)
    await turn(task)

    assert [(kind, who) for kind, who, _ in await told(world, task)] == [("ASSIGNED", "Ada"), ("REMINDER", "Ben")]
    reminder = await entry(world, task, "REMINDER")
    assert [(person.user_id, person.instead_of) for person in reminder.recipients] == [
        (world.ben.id, (Away(world.ada.id, absence.ends_at),))
    ]
    assert reminder.summary == "Reminder 1 hour before due to the assignee, with a substitute for one who is away"
    (notice,) = (await inbox(world.ben.actor, None, 50, None)).items
    assert notice.title.endswith("(you stand in for somebody who is away)")
    assert notice.instead_of == (Away(world.ada.id, absence.ends_at),)


async def test_an_agenda_names_the_substitute_of_the_time_once_it_is_looked_at_again(world: World) -> None:
    await world.govern(PolicyBody(name="At due"))
    soon = await world.task(due_at=await due_in(hours=2))
    later = await world.task(due_at=await due_in(days=3))
    await advance([soon.id, later.id])
    await away(world, world.ada, world.ben, await due_in(hours=1))
    await roll_out(StartRollout(uuid7(), world.project_id), 100)
    assert (await agenda_of_task(world.olga.actor, soon.id)).recipients == (world.ben.id,)
    assert (await agenda_of_task(world.olga.actor, later.id)).recipients == (world.ada.id,)


async def test_who_has_no_access_stands_in_for_nobody(world: World) -> None:
    await world.govern(PolicyBody(name="At due"))
    task = await world.task(due_at=await due_in(hours=2))
    await away(world, world.ada, world.ben, await now())
    await world.remove(world.ben)
    await pass_by(hours=2, seconds=1)
    await turn(task)
    assert ("DUE", "Ada", "SENT") in await told(world, task)


async def test_of_an_assignment_the_assignee_and_the_substitute_are_told(world: World) -> None:
    await away(world, world.ada, world.ben, await now())
    task = await world.task()
    await turn(task)
    assert [who for kind, who, _ in await told(world, task) if kind == "ASSIGNED"] == ["Ada", "Ben"]
    (notice,) = (await inbox(world.ben.actor, None, 50, None)).items
    assert "was assigned to you (you stand in" in notice.title


async def test_a_substitute_acknowledges_and_snoozes_while_they_stand_in(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=5))
    with pytest.raises(Forbidden):
        await tasks.acknowledge(world.ben.actor, task.id, Acknowledge())
    await away(world, world.ada, world.ben, await now(), hours=1)
    acknowledged = await tasks.acknowledge(world.ben.actor, task.id, Acknowledge())
    assert acknowledged.acknowledged_at is not None
    await tasks.snooze(world.ben.actor, task.id, Snooze(await due_in(minutes=30)))
    await pass_by(hours=1, seconds=1)
    with pytest.raises(Forbidden):
        await tasks.snooze(world.ben.actor, task.id, Snooze(await due_in(minutes=30)))
    for require in (answering.require_to_acknowledge, answering.require_to_snooze):
        with pytest.raises(Forbidden):
            await require(world.ben.actor, task.id)
    assert (await task_now(task))["acknowledged_at"] == acknowledged.acknowledged_at


async def test_a_snooze_holds_the_substitutes_messages(world: World) -> None:
    await world.govern(PolicyBody(name="At due"))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await away(world, world.ada, world.ben, await now())
    await tasks.snooze(world.ben.actor, task.id, Snooze(await due_in(hours=3)))
    await pass_by(hours=1, seconds=1)
    await turn(task)
    assert ("DUE", "Ben", "HELD") in await told(world, task)


async def test_a_preview_puts_people_into_the_rotas_that_it_names(world: World) -> None:
    rota = await rota_of(world, world.ben)
    await world.task(due_at=await due_in(hours=1))
    named = await policies.create(
        world.olga.actor,
        PolicyCreate(name="Nightly", ladder=ladder(on_call(rota.id)).ladder, project_id=world.project_id),
    )
    real = await preview(world.olga.actor, named.id, PreviewRequest(project_id=world.project_id))
    sample = await preview(world.olga.actor, named.id, PreviewRequest(task=SampleTask(due_at=await due_in(hours=1))))
    told = [
        [person.user_id for each in shown.tasks[0].steps if each.kind == "ESCALATION" for person in each.recipients]
        for shown in (real, sample)
    ]
    assert told == [[world.ben.id], [world.olga.id]]


async def test_tasks_cost_no_statements_each_and_none_where_there_is_no_rota_or_absence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pool().execute("DELETE FROM oncall.substitute")
    asked: list[str] = []
    fetch = Transaction.fetch

    async def counting(self: Transaction, sql: str, *args: Any) -> Any:
        asked.append(sql)
        return await fetch(self, sql, *args)

    monkeypatch.setattr(Transaction, "fetch", counting)

    async def statements(count: int) -> list[str]:
        made = [await world.task(due_at=await due_in(hours=1)) for _ in range(count)]
        asked.clear()
        async with transaction():
            await advance([task.id for task in made])
        return [sql for sql in asked if "oncall." in sql and "somebody_is_away" not in sql]

    assert await statements(3) == []
    rota = await rota_of(world, world.ben)
    await world.govern(ladder(on_call(rota.id)))
    await away(world, world.ada, world.ben, await now())
    assert len(await statements(1)) == len(await statements(5)) == 2
