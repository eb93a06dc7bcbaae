"""Admins who are no members of a project, and may answer where a task of it asked them."""

import pytest

from core.errors import Forbidden, NotFound
from services.identity.model import Role
from services.policies.model import LadderStep, PolicyBody, Recipient, on_call
from services.tasks import answering, undoing
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Snooze, TaskPatch
from tests import cast
from tests.services.lifecycle.test_duty import ladder, rota_of
from tests.services.lifecycle.test_undoing import undo
from tests.services.lifecycle.world import World, due_in, pass_by, turn

pytestmark = pytest.mark.anyio


async def test_an_admin_who_was_told_acknowledges_and_takes_it_back_but_does_no_more(world: World) -> None:
    rota = await rota_of(world, world.root, of_system=True)
    climbing = (LadderStep("PT1H", (Recipient.ADMINS,)), LadderStep("PT2H", (on_call(rota.id),)))
    await world.govern(PolicyBody(name="Admins first", remind_at_due=False, ladder=climbing))
    task, root = await world.task(due_at=await due_in(hours=1)), world.root.actor
    await turn(task)
    with pytest.raises(NotFound):
        await tasks.acknowledge(root, task.id, Acknowledge())
    await pass_by(hours=2, seconds=1)
    await turn(task)

    assert (await tasks.acknowledge(root, task.id, Acknowledge())).acknowledged_at is not None
    assert (await undo(world.root, task)).acknowledged_at is None
    await answering.require_to_acknowledge(root, task.id)
    with pytest.raises(Forbidden):
        await tasks.snooze(root, task.id, Snooze(await due_in(hours=1)))
    with pytest.raises(Forbidden):
        await tasks.patch(root, task.id, TaskPatch(title="Else"))


async def test_an_admin_whom_this_cycle_told_nothing_reads_and_no_more(world: World) -> None:
    await world.govern(ladder(Recipient.ADMINS))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await pass_by(hours=2, seconds=1)
    await turn(task)
    later = await cast.person("Rita", Role.ADMIN)
    with pytest.raises(Forbidden):
        await tasks.acknowledge(later, task.id, Acknowledge())
    await tasks.patch(world.olga.actor, task.id, TaskPatch(due_at=await due_in(hours=1)))
    with pytest.raises(Forbidden):
        await tasks.acknowledge(world.root.actor, task.id, Acknowledge())
    with pytest.raises(Forbidden):
        await undoing.require(world.root.actor, task.id)
