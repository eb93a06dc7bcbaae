"""`./muster ops links`: the saved queries, ready to be opened in the Temporal UI."""

from datetime import UTC, datetime

from core.visibility import links, saved
from ops.data import DataFolder
from ops.operators.reach import settings_of
from ops.operators.screen import print_json
from ops.program import CannotRun


def show_links(data: DataFolder, ui: str | None, level: int, *, as_json: bool) -> None:
    """Raises CannotRun where nobody says where the UI is."""
    settings = settings_of(data)
    stack = data.stack()
    address = ui or settings.temporal_ui or (stack.temporal_ui if stack is not None else None)
    if address is None:
        raise CannotRun("Where is the Temporal UI? Say so with --ui URL.")
    found = links(address, settings.temporal_namespace, saved(settings.task_queue, datetime.now(UTC), level))
    if as_json:
        print_json(found)
    else:
        print("\n\n".join(f"{each.name}: {each.meaning}\n  {each.query}\n  {each.url}" for each in found))
