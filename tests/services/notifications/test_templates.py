"""The templates: no word stands in them but the product's name, since words come from catalogues; none is left over."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, Template, nodes

from services.digests import samples as digest
from services.notifications import mails
from services.notifications.samples import SAMPLES, render

FILES = sorted(mails.FOLDER.glob("*.jinja"))
SAME_IN_EVERY_LANGUAGE = {"Muster"}
URL = "https://muster.example.org"


class Markup(HTMLParser):
    """Collects what people see of a page: its text, and the attributes that are shown or read out."""

    SHOWN = frozenset({"alt", "aria-label", "label", "placeholder", "summary", "title"})
    UNSEEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.is_seen = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_seen = tag not in self.UNSEEN
        self.seen += [value for name, value in attrs if name in self.SHOWN and value]

    def handle_data(self, data: str) -> None:
        if self.is_seen:
            self.seen.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.is_seen = self.is_seen or tag in self.UNSEEN


def literals(node: nodes.Node) -> Iterator[str]:
    """Texts that an expression may show: neither keys that are translated, nor what is only compared."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    translated = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "t"
    if not translated and not isinstance(node, nodes.Compare):
        for child in node.iter_child_nodes():
            yield from literals(child)


def words(name: str, source: str) -> set[str]:
    """Every word that people would read as it stands in a template."""
    outputs = list(Environment().parse(source).find_all(nodes.Output))
    pieces = [piece for output in outputs for piece in output.nodes]
    plain = "".join(piece.data if isinstance(piece, nodes.TemplateData) else "" for piece in pieces)
    shown = [text for piece in pieces if not isinstance(piece, nodes.TemplateData) for text in literals(piece)]
    if ".html." in name:
        markup = Markup()
        markup.feed(plain)
        markup.close()
        shown += markup.seen
    else:
        shown.append(plain)
    return set(re.findall(r"[^\W\d_]+", " ".join(shown)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_template_has_words_of_its_own(file: Path) -> None:
    assert words(file.name, file.read_text()) <= SAME_IN_EVERY_LANGUAGE


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("x.txt.jinja", "{% if link %}open {{ link }}{% endif %}"),
        ("x.txt.jinja", "{{ 'open' }} {{ t('mail.open') }}"),
        ("x.txt.jinja", "{{ 'open' if link else '' }}"),
        ("x.txt.jinja", "{% macro button() %}open{% endmacro %}"),
        ("x.html.jinja", "<p class='words'>{{ t('a') }} <b>open</b></p>"),
        ("x.html.jinja", "{% block words %}<style>p { color: red }</style><p>open</p>{% endblock %}"),
        ("x.html.jinja", "<img src='{{ link }}' alt='open'>"),
        ("x.html.jinja", "<a href='{{ link }}'>&#111;pen</a>"),
    ],
)
def test_a_word_is_found_wherever_it_is_typed(name: str, source: str) -> None:
    assert words(name, source) == {"open"}


def test_every_template_belongs_to_a_sample_or_to_a_page_behind_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    get_template = Environment.get_template

    def recording(self: Environment, name: str, *args: Any, **kwargs: Any) -> Template:
        used.add(name)
        return get_template(self, name, *args, **kwargs)

    monkeypatch.setattr(Environment, "get_template", recording)
    for name, sample in SAMPLES.items():
        render(name, sample, "en", URL)
    digest.rendered("en", URL)
    for state in ("ask", "off", "on", "gone"):
        mails.page("en", "unsubscribe", {"state": state, "what": "category.comment", "former": "INSTANT"})
    assert {file.name for file in mails.FOLDER.iterdir()} <= used
