"""Whom a text mentions.

A picker writes a link that names one person, `[@Mia Berg](user:<id>)`. Who types writes `@Mia Berg`, or `@Mia` where
there is only one Mia. Code, web addresses, e-mail addresses and what a backslash escapes mention nobody.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

MOST_MENTIONS = 50

_SAID = re.compile(
    r"""
    \\[^\w\s]
  | ^[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*\n(?s:.*?)(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)
  | (?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?![ \t]*\n))+?(?<!`)(?P=ticks)(?!`)
  | https?://[^\s()<>]+
  | \[@(?:\\.|[^\\\]\n]){1,200}\]\(user:(?P<link>[^()\s]{0,64})\)
  | (?<!\w)(?P<at>@)(?=\w)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""In this order: an escaped character, a fenced block, a code span, a web address, a link to a person, an @."""

_WORD = re.compile(r"\w+")
_GOES_ON = re.compile(r"[-.@]?\w")
"""What may not follow a name: `@mia` is not meant in `@miata`, `@mia-lou`, `@mia.org` and `@mia@example.org`."""


class _Name(NamedTuple):
    """What somebody can be called by: their full name, or their first one."""

    text: str
    is_full: bool


_Names = Mapping[str, Mapping[_Name, list[UUID]]]
"""Who is called so, by the word that the name begins with."""


def mentioned(text: str, people: Mapping[UUID, str]) -> tuple[UUID, ...]:
    """Those of the people (ids and names) whom a text mentions, in the order of their first mention, at most 50."""
    folded = _folded(text)
    names = _names(people)
    found: dict[UUID, None] = {}
    for said in _SAID.finditer(folded):
        person = _called(folded, said.end(), names) if said["at"] else _linked(said["link"])
        if person is not None and person in people:
            found[person] = None
        if len(found) == MOST_MENTIONS:
            break
    return tuple(found)


def _folded(text: str) -> str:
    """However a letter is written or composed, it is the same one."""
    return unicodedata.normalize("NFC", text.casefold())


def _names(people: Mapping[UUID, str]) -> _Names:
    names: defaultdict[str, defaultdict[_Name, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for person, name in people.items():
        for called in _names_of(_folded(name)):
            if begins := _WORD.match(called.text):
                names[begins.group()][called].append(person)
    return names


def _names_of(full: str) -> Iterator[_Name]:
    yield _Name(full, True)
    yield from (_Name(first, False) for first in full.split()[:1])


def _linked(link: str | None) -> UUID | None:
    try:
        return None if link is None else UUID(link)
    except ValueError:
        return None


def _called(text: str, start: int, names: _Names) -> UUID | None:
    """Who bears the longest name that stands there, a full one before a first one; None where several do."""
    begins = _WORD.match(text, start)
    known = names.get(begins.group(), {}) if begins else {}
    fitting = [name for name in known if text.startswith(name.text, start) and _ends(text, start + len(name.text))]
    if not fitting:
        return None
    bearers = known[max(fitting, key=lambda name: (len(name.text), name.is_full))]
    return bearers[0] if len(bearers) == 1 else None


def _ends(text: str, end: int) -> bool:
    return _GOES_ON.match(text, end) is None
