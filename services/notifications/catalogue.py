"""The texts that people read, in their language: `locales/<locale>.toml`, each text a Jinja template in plain text.

A new text is a key in every catalogue, with the same variables; `tests/services/notifications/test_catalogues.py` holds
them to that. What people typed only ever arrives as a variable's value, which nothing evaluates.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.meta import find_undeclared_variables

LOCALES = ("en", "de")
FALLBACK = "en"

FOLDER = Path(__file__).with_name("locales")

_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def nearest(locale: str | None) -> str:
    """The catalogue for a person's locale: `de-AT` reads de, what is not there reads en."""
    language = (locale or FALLBACK).partition("-")[0]
    return language if language in LOCALES else FALLBACK


def text(locale: str | None, key: str, /, **values: Any) -> str:
    """A text in the catalogue nearest to a locale; where it has forms, `count` chooses.

    Raises jinja2.TemplateNotFound for a key that is not there, UndefinedError for a variable without a value.
    """
    return catalogue(nearest(locale)).text(key, **values)


class Catalogue:
    """The texts of one locale, each compiled when it is first read."""

    def __init__(self, locale: str) -> None:
        self._sources = sources(locale)
        self._environment = Environment(  # noqa: S701 - plain text
            loader=DictLoader(self._sources), undefined=StrictUndefined, auto_reload=False, cache_size=-1
        )
        self._environment.filters["span"] = self.span

    def __contains__(self, key: str) -> bool:
        return key in self._sources

    def text(self, key: str, /, **values: Any) -> str:
        return self._environment.get_template(self._form(key, values)).render(values)

    def _form(self, key: str, values: Mapping[str, Any]) -> str:
        if key in self or "count" not in values:
            return key
        return f"{key}.{'one' if values['count'] == 1 else 'other'}"

    def variables(self, key: str) -> set[str]:
        """What a text needs to be given. Raises KeyError."""
        return find_undeclared_variables(self._environment.parse(self._sources[key]))

    def span(self, seconds: float) -> str:
        """A length of time by its two largest units, such as `1 day 2 hours`."""
        parts, rest = [], round(seconds)
        for unit, length in _UNITS:
            count, rest = divmod(rest, length)
            if count:
                parts.append(self.text(f"span.{unit}", count=count))
        return " ".join(parts[:2]) or self.text("span.second", count=0)


@cache
def catalogue(locale: str) -> Catalogue:
    """Read once a process. Raises FileNotFoundError for a locale that is not one of LOCALES."""
    return Catalogue(locale)


def sources(locale: str) -> dict[str, str]:
    """Every text as it is written, by its dotted key."""
    return dict(_flat("", tomllib.loads((FOLDER / f"{locale}.toml").read_text("utf-8"))))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield f"{prefix}{name}", value
        else:
            yield from _flat(f"{prefix}{name}.", value)
