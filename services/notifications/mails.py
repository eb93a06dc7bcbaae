"""Mails as text and HTML, by `templates/<name>.txt.jinja` and `<name>.html.jinja`, in the recipient's language.

In a template `t("key", variable=...)` gives a text of the catalogue, `locale` its language. HTML escapes by itself
whatever is put in, the catalogue's texts too; nothing that people typed can be markup.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from msgspec import Struct

from services.notifications.catalogue import catalogue, nearest
from services.notifications.model import Category, Mail

_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates (UAX 9); text in any script reads right without them."""

FOLDER = Path(__file__).with_name("templates")


class Frame(Struct, frozen=True):
    """What every mail has around its own words: why one gets it, and where it can be switched off (null: nowhere)."""

    category: Category
    unsubscribe: str | None = None


def compose(locale: str | None, template: str, frame: Frame, *, subject: str, values: Mapping[str, Any]) -> Mail:
    """A mail of this template, in the language nearest to a locale.

    Raises jinja2.TemplateNotFound, and UndefinedError for a variable without a value.
    """
    environment = _environment(nearest(locale))
    given = {
        **values,
        "subject": one_line(subject),
        "why": f"mail.why.{frame.category.lower()}",
        "unsubscribe": frame.unsubscribe,
    }
    text, html = (environment.get_template(f"{template}.{kind}.jinja").render(given) for kind in ("txt", "html"))
    return Mail(given["subject"], f"{text.strip()}\n", html, frame.unsubscribe)


def one_line(words: str) -> str:
    """Words for where a line end would begin a header, and a turned direction would hide what follows."""
    return " ".join("".join(c for c in " ".join(words.split()) if not _misleads(c)).split())


def _misleads(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character in _TURNS_DIRECTION


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html.jinja",)),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"t": catalogue(locale).text, "locale": locale}
    environment.filters["span"] = catalogue(locale).span
    return environment
