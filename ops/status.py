"""`./muster status`: every process of a stack, for people or as JSON."""

import json
from dataclasses import asdict, replace

from ops.data import DataFolder, Stack
from ops.supervisor import Report, State


def show(data: DataFolder, *, as_json: bool) -> None:
    """Print the stack's processes; where nobody runs it, all of them are down."""
    stack = data.stack()
    processes = _present(stack)
    if as_json:
        print(json.dumps({"processes": [asdict(process) for process in processes]}))
    elif stack is None:
        print(f"No Muster has run on {data.path} yet.")
    else:
        print(_table(processes))
        print(f"{stack.url} is {'up' if stack.is_running() else 'down'}.")


def _present(stack: Stack | None) -> list[Report]:
    if stack is None:
        return []
    if stack.is_running():
        return stack.processes
    return [replace(process, pid=None, state=State.DOWN) for process in stack.processes]


def _table(processes: list[Report]) -> str:
    rows = [("NAME", "STATE", "PID", "PORT", "RESTARTS")]
    for process in processes:
        pid, port = ("-" if number is None else str(number) for number in (process.pid, process.port))
        rows.append((process.name, process.state.value, pid, port, str(process.restarts)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
