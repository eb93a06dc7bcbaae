"""The schedules that operators see: what runs by the clock, what somebody paused, and what lets it go on."""

from datetime import timedelta

import pytest

from ops.operators.schedules import Going, KeptSchedule, go_on, name_of, schedules, show_schedules
from ops.program import CannotRun
from services.policies.schedule_commands import pause
from tests.ops.operators.asking import ops
from tests.workflows.house import House
from tests.workflows.test_policy_schedule import DAY, handle_of, scheduled, until_kept

pytestmark = pytest.mark.anyio


async def kept(house: House) -> dict[str, KeptSchedule]:
    return {each.id: each for each in await schedules(house.client, house.settings.task_queue)}


async def test_the_guard_that_somebody_paused_is_shown_and_goes_on(house: House) -> None:
    name = name_of("guard", house.settings.task_queue)
    async with house.guarded() as guard:
        assert (await kept(house))[name].going is Going.RUNS
        await guard.pause(note="maintenance")
        found = (await kept(house))[name]
        assert (found.going, found.note) == (Going.PAUSED, "maintenance")
        said = await ops(house.settings, "workflows", "resume", "guard")
        assert said.output == f"This would resume {name}. Nothing was done; say --yes to do it.\n"
        assert (await ops(house.settings, "workflows", "resume", "guard", "--yes")).output == f"{name} goes on.\n"
        assert (await kept(house))[name].going is Going.RUNS


async def test_a_schedule_that_is_missing_is_shown(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    digests = (await kept(house))[name_of("digests", house.settings.task_queue)]
    assert digests.going is Going.MISSING
    show_schedules([digests])
    assert "is missing: a worker makes it when it starts." in capsys.readouterr().out
    with pytest.raises(CannotRun, match=r"^There is no schedule digests:.*\.$"):
        await go_on(house.client, digests.id)


async def test_a_schedule_of_a_policy_tells_who_paused_it(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    schedule = await scheduled(house, begins=DAY, lasts=DAY)
    await until_kept(house, schedule, paused=False)
    name = f"policy-schedule:{schedule.id}"
    coming = (await kept(house))[name]
    assert coming.going is Going.RUNS
    assert coming.next_at is not None
    assert coming.next_at - schedule.next[0].starts_at < timedelta(seconds=1)
    await handle_of(house, schedule).pause(note="by hand")
    show_schedules([(await kept(house))[name]])
    assert f"{name} is paused (by hand): ./muster ops workflows resume {name} --yes" in capsys.readouterr().out
    await go_on(house.client, name)
    await pause(house.world.mia.actor, schedule.id)
    await until_kept(house, schedule, paused=True)
    show_schedules([(await kept(house))[name]])
    assert f"{name} is paused in Muster: POST /policy-schedules/{schedule.id}/resume" in capsys.readouterr().out
