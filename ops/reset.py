"""`./muster reset`: forget everything that a data folder holds."""

from ops.data import DataFolder
from ops.program import CannotRun


def reset(data: DataFolder, *, confirmed: bool) -> None:
    """Empty the folder. Raises CannotRun when a stack runs on it or the person does not want to."""
    if not data.path.exists():
        print(f"There is nothing in {data.path}.")
        return
    with data.claimed():
        if not confirmed and not _agrees(data):
            raise CannotRun("Nothing was removed.")
        data.clear()
    print(f"{data.path} is empty.")


def _agrees(data: DataFolder) -> bool:
    try:
        return input(f"Remove everything in {data.path}? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False
