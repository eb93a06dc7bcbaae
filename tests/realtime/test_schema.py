"""What the protocol page shows is what the code sends, and every event carries what its kind says."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from realtime.schema import DATA, document, lines
from services.events.model import Kind, project_topic, task_topic
from services.oncall import commands as rotas
from services.oncall import substituting
from services.oncall.model import HandOver, RotaCreate, SubstituteCreate
from services.policies import commands as policies
from services.policies.model import PolicyCreate
from services.projects import commands as projects
from services.projects.model import MemberPatch, ProjectPatch, ProjectRole
from services.tasks import commands as tasks
from services.tasks import comments, reading
from services.tasks.model import Acknowledge, CommentCreate, CommentPatch, ReadUpTo, Snooze, Status, TaskPatch
from tests import cast
from tests.realtime.house import House

pytestmark = pytest.mark.anyio

PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"


def test_the_protocol_page_shows_every_frame_as_it_is_and_no_other() -> None:
    shown = [line for line in PAGE.read_text().splitlines() if line.startswith("    ") and line.lstrip()[0].isupper()]
    assert shown == list(lines())


def test_every_kind_of_event_says_what_it_carries() -> None:
    assert DATA.keys() == set(Kind)
    definitions = document()["$defs"]
    assert len(definitions["EventFrame"]["anyOf"]) == len(Kind)
    for reference in definitions["ServerFrame"]["anyOf"]:
        assert reference["$ref"].removeprefix("#/$defs/") in definitions


def fits(event: dict[str, Any]) -> bool:
    """Whether the data is one of the shapes of its kind, with no field that is not shown."""
    return any(_is(event["data"], shape) for shape in DATA[Kind(event["kind"])])


def _is(data: dict[str, Any], shape: type) -> bool:
    try:
        read = msgspec.to_builtins(msgspec.convert(data, shape))
    except msgspec.ValidationError:
        return False
    return bool(data.keys() <= read.keys())


async def test_events_carry_what_their_kind_says(relayed: House) -> None:
    world = await cast.world()
    task = await world.task(assignee_id=world.ada.user_id)
    soon = datetime.now(UTC) + timedelta(hours=1)
    project = project_topic(world.project.id)
    async with relayed.client(await relayed.sign_in(world.olga)) as olga:
        await olga.subscribe(project)
        await olga.subscribe(task_topic(task.id))
        await projects.patch(world.olga, world.project.id, ProjectPatch("Pumps"))
        await projects.change_member(world.olga, world.project.id, world.vic.user_id, MemberPatch(ProjectRole.MEMBER))
        await world.task()
        await tasks.patch(world.mia, task.id, TaskPatch(title="Look at the pumps"))
        await tasks.acknowledge(world.ada, task.id, Acknowledge())
        await tasks.snooze(world.ada, task.id, Snooze(soon))
        comment = await comments.add(world.ada, task.id, CommentCreate("On my way."))
        await reading.mark(world.olga, task.id, ReadUpTo())
        await comments.patch(world.ada, comment.id, CommentPatch("There."))
        await comments.delete(world.ada, comment.id)
        await policies.create(world.olga, PolicyCreate(name="Calm", project_id=world.project.id))
        people = (world.ada.user_id, world.max.user_id)
        wanted = RotaCreate(
            name="Nights", people=people, hand_over=HandOver(date(2026, 1, 1)), project_id=world.project.id
        )
        rota = await rotas.create(world.olga, wanted)
        await rotas.delete(world.olga, rota.id)
        absence = SubstituteCreate(world.mia.user_id, soon, soon + timedelta(days=1))
        away = await substituting.create(world.olga, world.olga.user_id, absence)
        await substituting.delete(world.olga, world.olga.user_id, away.id)
        await tasks.patch(world.mia, task.id, TaskPatch(status=Status.COMPLETED))
        await tasks.patch(world.mia, task.id, TaskPatch(status=Status.PENDING))
        await tasks.delete(world.mia, task.id)
        await projects.remove_member(world.olga, world.project.id, world.max.user_id)
        await projects.delete(world.olga, world.project.id)
        await olga.expect("event", kind="project.deleted")
        events = [frame for frame in olga.frames if frame["type"] == "event"]
    assert [event["kind"] for event in events if not fits(event)] == []
    kinds = {event["kind"] for event in events}
    assert {"task.snoozed", "task.reopened", "comment.deleted", "policy.changed", "member.removed"} <= kinds
    assert {"rota.changed", "substitute.changed"} <= kinds
