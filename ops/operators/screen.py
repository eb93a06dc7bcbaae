"""What a report looks like: tables for people, JSON for scripts."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 180
"""Columns; where nobody looks on (a pipe, a file) nothing is cut off that fits into so many."""
BAD, DOUBTFUL, GOOD = "bold red", "yellow", "green"

_STYLES = {"!": BAD, "?": DOUBTFUL, "+": GOOD}
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))

Cell = str | int | None


def print_json(report: object) -> None:
    """One line, so that scripts may read line by line."""
    print(msgspec.json.encode(report).decode())


def screen() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=WIDE)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Columns that begin with # are numbers. A cell that begins with `!`, `?` or `+` and a blank is coloured."""
    drawn = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        drawn.add_column(column.lstrip("#"), justify="right" if column.startswith("#") else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(_cell(cell) for cell in row))
    if drawn.row_count:
        screen().print(drawn)
    else:
        print(f"{title}: none")
    print()


def line(sentence: str) -> None:
    screen().print(_cell(sentence), soft_wrap=True)


def say_would(what: str) -> None:
    """Of something that is only done when told so."""
    print(f"This would {what}. Nothing was done; say --yes to do it.")


def span(seconds: float) -> str:
    """The largest unit that fits: 45 s, 12 min, 3 h."""
    size, unit = next((unit for unit in _UNITS if seconds >= unit[0]), _UNITS[-1])
    return f"{int(seconds // size)} {unit}"


def late(seconds: float, bad_after: float) -> str:
    """How late something is; red where it is later than that."""
    if seconds < 1:
        return "-"
    return f"{'!' if seconds > bad_after else '?'} {span(seconds)}"


def moment(at: datetime | None) -> str:
    return "-" if at is None else f"{at:%Y-%m-%d %H:%M:%S}Z"


def _cell(cell: Cell) -> Text:
    text = "-" if cell is None else str(cell)
    mark, blank, rest = text[:1], text[1:2], text[2:]
    return Text(rest, style=_STYLES[mark]) if mark in _STYLES and blank == " " else Text(text)
