"""Lists of tasks: every order reads on where it left off, and every filter keeps what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.database import pool
from core.errors import Invalid
from core.ids import uuid7
from services.tasks import commands, queries
from services.tasks.model import Priority, Sort, Status, Task, TaskCreate, TaskFilter, TaskPatch, TaskSummary, Viewer
from tests import cast
from tests.cast import World

pytestmark = pytest.mark.anyio

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


async def listed(world: World, **wanted: Any) -> list[str]:
    page = await queries.page(world.vic, TaskFilter(project_id=world.project.id, **wanted), 50, None)
    return [item.title for item in page.items]


async def a_dozen(world: World) -> list[Task]:
    priorities = list(Priority)
    return [
        await world.task(
            title=f"{n}",
            priority=priorities[n % 4],
            due_at=None if n % 3 == 0 else NOON + timedelta(hours=n % 2),
            position=float(n % 5),
        )
        for n in range(12)
    ]


ORDER: dict[Sort, Any] = {
    Sort.NEWEST: lambda task: (-task.created_at.timestamp(), -task.id.int),
    Sort.LAST_CHANGED: lambda task: (-task.updated_at.timestamp(), -task.id.int),
    Sort.DUE_AT: lambda task: (task.due_at or queries.NEVER, task.id),
    Sort.PRIORITY: lambda task: (-list(Priority).index(task.priority), task.id),
    Sort.POSITION: lambda task: (task.position, task.id),
}


@pytest.mark.parametrize("sort", Sort)
async def test_pages_of_any_order_join_up(world: World, sort: Sort) -> None:
    tasks = await a_dozen(world)
    read: list[TaskSummary] = []
    after = None
    while True:
        page = await queries.page(world.vic, TaskFilter(project_id=world.project.id, sort=sort), 5, after)
        read += page.items
        after = page.next
        if after is None:
            break
    assert [item.id for item in read] == [task.id for task in sorted(tasks, key=ORDER[sort])]


@pytest.mark.parametrize("sort", Sort)
async def test_any_order_is_read_from_an_index(world: World, sort: Sort) -> None:
    """A page of a big project must not cost the more the bigger the project is."""
    sql = queries._list_statement(sort, (), in_project=True, deleted=False, positioned=False, limit=51)
    async with pool().acquire() as connection:
        await connection.execute("SET enable_sort = off; SET enable_seqscan = off; SET enable_bitmapscan = off")
        plan = await connection.fetch(f"EXPLAIN {sql}", world.vic.user_id, world.project.id)
        await connection.execute("RESET ALL")
    names = {"due_at": "task_due", "-created_at": "task_created", "priority": "task_priority"}
    names |= {"position": "task_position", "-updated_at": "task_updated"}
    assert any(f"using {names[sort]} " in line[0] for line in plan), plan


async def test_each_filter_keeps_what_it_says(world: World) -> None:
    await world.task(title="late", due_at=NOON - timedelta(days=3653), assignee_id=world.ada.user_id)
    await world.task(title="soon", due_at=NOON, priority=Priority.URGENT, labels=("wet", "loud"))
    started = await world.task(by=world.max, title="started", labels=("wet",))
    await commands.patch(world.max, started.id, TaskPatch(status=Status.IN_PROGRESS))
    done = await world.task(title="done", due_at=NOON - timedelta(days=3653))
    await commands.patch(world.mia, done.id, TaskPatch(status=Status.COMPLETED))

    assert await listed(world, status=(Status.IN_PROGRESS,)) == ["started"]
    assert await listed(world, status=(Status.IN_PROGRESS, Status.COMPLETED)) == ["done", "started"]
    assert await listed(world, priority=(Priority.URGENT,)) == ["soon"]
    assert await listed(world, assignee_id=world.ada.user_id) == ["late"]
    assert await listed(world, creator_id=world.max.user_id) == ["started"]
    assert await listed(world, label=("wet",)) == ["started", "soon"]
    assert await listed(world, label=("wet", "loud")) == ["soon"]
    assert await listed(world, due_before=NOON) == ["done", "late"]
    assert await listed(world, due_after=NOON - timedelta(seconds=1)) == ["soon"]
    assert await listed(world, overdue=True) == ["late"]
    assert await listed(world, overdue=False) == ["done", "started", "soon"]
    assert await listed(world, status=(Status.PENDING,), priority=(Priority.MEDIUM,), overdue=True) == ["late"]


async def test_words_are_found_wherever_they_begin(world: World) -> None:
    pumps = await world.task(title="Check the pumps", description="In the northern station.")
    await world.task(title="Paint the fence")
    for words in ("pumps", "PUMPS", "pum", "check pum", "north", '"the pumps"', "-fence", pumps.key, pumps.key.lower()):
        assert await listed(world, q=words) == ["Check the pumps"], words
    for words in ("umps", "pumps fence", "!!!", "' | ''", "\\", ":*"):
        assert await listed(world, q=words) == [], words
    for words in ("", "nul\0", "x" * 201):
        with pytest.raises(Invalid):
            await listed(world, q=words)


async def test_deleted_tasks_are_listed_for_thirty_days(world: World) -> None:
    kept, old = await world.task(title="kept"), await world.task(title="old")
    await world.task(title="present")
    for task in (kept, old):
        await commands.delete(world.mia, task.id)
    await pool().execute("UPDATE tasks.task SET deleted_at = core.now() - interval '31 days' WHERE id = $1", old.id)
    assert await listed(world, deleted=True) == ["kept"]
    assert await listed(world) == ["present"]


async def test_a_list_holds_the_tasks_of_all_ones_projects_and_of_no_other(world: World) -> None:
    own = await cast.project_of(world.vic)
    await world.task(title="first")
    await commands.create(world.vic, TaskCreate(own.id, "second"))
    await world.task(title="third")
    page = await queries.page(world.vic, TaskFilter(), 2, None)
    rest = await queries.page(world.vic, TaskFilter(), 2, page.next)
    assert [item.title for item in (*page.items, *rest.items)] == ["third", "second", "first"]
    assert (await queries.page(world.sam, TaskFilter(project_id=world.project.id), 50, None)).items == []


async def test_a_cursor_fits_its_own_order_only(world: World) -> None:
    await a_dozen(world)
    page = await queries.page(world.vic, TaskFilter(), 5, None)
    with pytest.raises(Invalid):
        await queries.page(world.vic, TaskFilter(sort=Sort.DUE_AT), 5, page.next)
    with pytest.raises(Invalid):
        await queries.page(world.vic, TaskFilter(), 5, "bm9uc2Vuc2U")


async def test_the_viewer_is_told_what_is_unread(world: World) -> None:
    task = await world.task()
    await pool().execute(
        """
        INSERT INTO notifications.notification
            (id, user_id, category, kind, task_id, facts, version, created_at, shown_at)
        VALUES ($1, $2, 'REMINDER', 'DUE', $3, '{}', nextval('core.version'), core.now(), core.now())
        """,
        uuid7(),
        world.ada.user_id,
        task.id,
    )
    for actor, unread in ((world.ada, True), (world.max, False)):
        (item,) = (await queries.page(actor, TaskFilter(project_id=world.project.id), 1, None)).items
        assert item.viewer == Viewer(unread)
        assert (await queries.get(actor, task.id)).viewer == Viewer(unread)
