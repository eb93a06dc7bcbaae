"""The commands of `./muster ops`. Each imports what it needs and no more: half of its time goes into that."""

import asyncio
import re
from datetime import timedelta
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from ops.cli import HERE, Flag, Where
from ops.operators.reach import settings_of
from services.notifications.model import Channel, DeliveryState
from services.tasks.model import Status

Limit = Annotated[int, Parameter(validator=Number(gte=1, lte=1000))]

_SPAN = re.compile(r"([1-9][0-9]{0,4})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def span(_type: object, tokens: object) -> timedelta:
    """`90s`, `15m`, `1h` or `7d`."""
    text = str(tokens[0].value)  # type: ignore[index]
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time; write 90s, 15m, 1h or 7d.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


Span = Annotated[timedelta, Parameter(converter=span)]

operators = App(name="ops", help="See how tasks, deliveries and workflows stand, and mend what is stuck.")
workflows = App(name="workflows", help="Show workflows, their queues and workers, and mend what can't go on.")
operators.command(workflows)


@operators.command
def tasks(
    key: str | None = None,
    *,
    where: Where = HERE,
    behind: Flag = False,
    project: str | None = None,
    status: Status | None = None,
    limit: Limit = 50,
    json: Flag = False,
) -> None:
    """Show open tasks with their next steps, what is behind first; or all that is known of one.

    Args:
        key: A task's key, such as OPS-42.
        behind: Only those that should have been looked at by now.
        project: Only those of the project with this key.
        status: Only PENDING or IN_PROGRESS ones.
        limit: How many at most.
    """
    settings = settings_of(where.folder)
    if key is not None:
        from ops.operators.task import show_task

        asyncio.run(show_task(settings, key, as_json=json))
    else:
        from ops.operators.tasks import show_tasks

        asyncio.run(show_tasks(settings, project, status, behind=behind, limit=limit, as_json=json))


@operators.command
def deliveries(
    *,
    where: Where = HERE,
    state: DeliveryState | None = None,
    channel: Channel | None = None,
    since: Span | None = None,
    summary: Flag = False,
    limit: Limit = 50,
    json: Flag = False,
) -> None:
    """Count deliveries by channel and state, show what providers answered, and list the newest.

    Args:
        state: Only those in this state.
        channel: Only those on this channel.
        since: Only those made within this time, such as 90s, 15m, 1h or 7d.
        summary: Without the list.
        limit: How many the list has at most.
    """
    from ops.operators.deliveries import show_deliveries
    from services.notifications.overseeing import Asked

    asked = Asked(since, state, channel)
    asyncio.run(show_deliveries(settings_of(where.folder), asked, limit=limit, summary=summary, as_json=json))


@workflows.default
def show(
    *, where: Where = HERE, stuck: Flag = False, type: str | None = None, limit: Limit = 20, json: Flag = False
) -> None:
    """Count workflows, and show who works on their queues, what waits there, and what can't go on.

    Args:
        stuck: Only what can't go on.
        type: Only this type: TaskLifecycle, Deliver, PolicyRollout, PolicySchedule, Digests or Guard.
        limit: How many stuck ones are shown at most.
    """
    settings = settings_of(where.folder)
    if stuck:
        from ops.operators.stuck import show_stuck

        asyncio.run(show_stuck(settings, type, limit=limit, as_json=json))
    else:
        from ops.operators.workflows import show_workflows

        asyncio.run(show_workflows(settings, type, limit=limit, as_json=json))


@workflows.command
def heal(
    *keys: str,
    where: Where = HERE,
    stuck: Flag = False,
    limit: Limit = 100,
    terminate: Flag = False,
    yes: Flag = False,
) -> None:
    """Ask for a look at tasks, now.

    Args:
        keys: The keys of tasks, such as OPS-42.
        stuck: Those whose workflows can't go on.
        limit: How many of those at most.
        terminate: End their workflows before; new ones begin.
        yes: Do it.
    """
    settings = settings_of(where.folder)
    if stuck or terminate:
        from ops.operators.renewing import heal_stuck

        asyncio.run(heal_stuck(settings, keys, stuck=limit if stuck else 0, terminate=terminate, yes=yes))
    else:
        from ops.operators.mending import heal as run_heal

        asyncio.run(run_heal(settings, keys, yes=yes))


@workflows.command
def resume(what: str, *, where: Where = HERE, yes: Flag = False) -> None:
    """Let a schedule go on, after somebody paused it in Temporal.

    Args:
        what: guard, digests, or the id of a schedule, such as policy-schedule:019...
        yes: Do it.
    """
    from ops.operators.schedules import resume as run_resume

    asyncio.run(run_resume(settings_of(where.folder), what, yes=yes))


@operators.command
def links(*, where: Where = HERE, ui: str | None = None, level: int = 1, json: Flag = False) -> None:
    """Print saved queries with links that open them in the Temporal UI.

    Args:
        ui: Where the UI is, when it is not the embedded one.
        level: From which escalation level on.
    """
    from ops.operators.links import show_links

    show_links(where.folder, ui, level, as_json=json)


@workflows.command
def versions(*, where: Where = HERE, json: Flag = False) -> None:
    """Show the builds of the worker, which one is current, and how many workflows run on each."""
    from ops.operators.versions import show_versions

    asyncio.run(show_versions(settings_of(where.folder), as_json=json))


@workflows.command
def set_current(build: str, *, where: Where = HERE, yes: Flag = False) -> None:
    """Give all work to one build of the worker.

    Args:
        build: Its build id, or unversioned for workers that have none.
        yes: Do it.
    """
    from ops.operators.moving import set_current as run_set_current

    asyncio.run(run_set_current(settings_of(where.folder), build, yes=yes))


@workflows.command
def pin(build: str, *keys: str, where: Where = HERE, all: Flag = False, yes: Flag = False) -> None:
    """Bind the workflows of tasks to a build of the worker, whatever is current.

    Args:
        build: Its build id.
        keys: The keys of tasks, such as OPS-42.
        all: Every workflow that ran on this build last.
        yes: Do it.
    """
    from ops.operators.binding import pin as run_pin

    asyncio.run(run_pin(settings_of(where.folder), build, keys, everything=all, yes=yes))


@workflows.command
def unpin(*keys: str, where: Where = HERE, build: str | None = None, yes: Flag = False) -> None:
    """Let the workflows of tasks follow the current build again.

    Args:
        keys: The keys of tasks, such as OPS-42.
        build: All that are bound to this build.
        yes: Do it.
    """
    from ops.operators.binding import unpin as run_unpin

    asyncio.run(run_unpin(settings_of(where.folder), build, keys, yes=yes))
