"""What was measured: one line a figure, beside its baseline and its goal, for people and as JSON."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. `baseline` and `ratio` are null where there is nothing to compare with; `details` explain it."""

    name: str
    what: str
    unit: str
    ours: float
    baseline: float | None = None
    ratio: float | None = None
    goal: str
    met: bool
    details: dict[str, str | float | int | list[float]] = {}


class Machine(msgspec.Struct, frozen=True):
    cpus: int
    python: str
    system: str


class Report(msgspec.Struct, frozen=True):
    """A whole run; `seconds` is how long it took."""

    at: datetime
    machine: Machine
    seconds: float
    lines: list[Line]

    @classmethod
    def of(cls, lines: list[Line], seconds: float) -> "Report":
        machine = Machine(os.cpu_count() or 1, platform.python_version(), platform.platform())
        return cls(datetime.now(UTC), machine, round(seconds, 1), lines)

    @property
    def missed(self) -> list[str]:
        """What fell short of its goal."""
        return [line.what for line in self.lines if not line.met]

    def write(self, file: Path) -> None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")

    def show(self, console: Console) -> None:
        console.print(_table(self.lines))
        for line in self.lines:
            details = ", ".join(f"{name} {_shown(value)}" for name, value in line.details.items())
            if details:
                console.print(f"[dim]{line.name}: {details}[/dim]", highlight=False)
        missed = "; ".join(self.missed)
        verdict = f"[red]Short of: {missed}.[/red]" if missed else "[green]Every goal is met.[/green]"
        console.print(f"{verdict} {self.machine.cpus} CPUs, Python {self.machine.python}, {self.seconds:.0f} s.")


def _table(lines: list[Line]) -> Table:
    table = Table(title="Muster, measured beside its baselines (medians of interleaved rounds)")
    table.add_column("what")
    for heading in ("ours", "baseline", "ratio"):
        table.add_column(heading, justify="right")
    table.add_column("goal")
    table.add_column("met")
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        baseline = "" if line.baseline is None else f"{_shown(line.baseline)} {line.unit}"
        met = "[green]yes[/green]" if line.met else "[red]no[/red]"
        table.add_row(line.what, f"{_shown(line.ours)} {line.unit}", baseline, ratio, line.goal, met)
    return table


def _shown(value: str | float | list[float]) -> str:
    if isinstance(value, list):
        return "/".join(_shown(number) for number in value)
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
