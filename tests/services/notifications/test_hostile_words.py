"""Every template in every language, with titles of people who mean harm."""

from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec import structs

from activities.email import mail_of
from core.ids import uuid7
from services.lifecycle.model import Send
from services.notifications.catalogue import LOCALES, text
from services.notifications.model import Channel, Subject
from services.notifications.samples import SAMPLES, Rendered, Sample, render
from tests.services.notifications.test_catalogues import messages

PUBLIC_URL = "https://muster.example.org"
NOT_MAILED = {"unseen"}

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quote": "' onmouseover='alert(1)",
    "expression": "{{ 7*7 }} ${7*7} {{ ''.__class__ }}",
    "raw": "{% raw %}{{ key }}{% endraw %}{% include 'base.html.jinja' %}",
    "comment": "{# gone #}<!-- gone --><![CDATA[ gone ]]>",
    "header": "Hello\r\nBcc: eve@example.org\r\n\r\n<b>body</b>",
    "line ends": "one\ntwo\u2028three\u2029four\x85five\x0bsix",
    "right to left": "\u202egpj.exe\u202c \u2066isolated\u2069",
    "long": "W" * 255,
    "emoji": "👩‍🚒🔥 Pumpe 🇦🇹",
    "entities": "&lt;b&gt; &amp; &#60;script&#62;",
}
TAGS = {
    *("html", "head", "meta", "title", "style", "body"),
    *("table", "tr", "td", "h1", "p", "a", "bdi"),
}
"""What the templates themselves are made of."""


class Reader(HTMLParser):
    """What a mail program makes of it: which tags and attributes there are, and the text outside the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.comments: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links += [value or "" for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def with_words(sample: Sample, words: str) -> Sample:
    """The sample with these words wherever people type some."""
    subject = None if sample.subject is None else Subject(sample.subject.key, words)
    typed = {name: words for name in ("title", "body") if name in sample.facts}
    facts: dict[str, Any] = {**sample.facts, **typed}
    return structs.replace(sample, subject=subject, facts=facts)


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def words(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=LOCALES)
def hostile(request: pytest.FixtureRequest, words: str) -> list[Rendered]:
    """Every template in one language, with these words in it."""
    return [render(name, with_words(SAMPLES[name], words), request.param, PUBLIC_URL) for name in SAMPLES]


def is_about_a_task(shown: Rendered) -> bool:
    return SAMPLES[shown.name].subject is not None


def test_every_message_has_a_sample() -> None:
    assert SAMPLES.keys() == (messages() | {"announcement", "standing_in"}) - NOT_MAILED


@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_stands_in_reads_the_message_and_that_they_do(locale: str) -> None:
    told = render("assigned", SAMPLES["assigned"], locale, PUBLIC_URL).title
    shown = render("standing_in", SAMPLES["standing_in"], locale, PUBLIC_URL)
    assert shown.title == text(locale, "message.standing_in", title=told) != told
    assert shown.title in shown.subject


def test_what_people_typed_is_no_markup(hostile: list[Rendered], words: str) -> None:
    for shown in hostile:
        read = Reader(shown.html)
        assert read.tags <= TAGS, shown.name
        assert not [name for name in read.attributes if name.startswith("on")], shown.name
        assert not read.comments, shown.name
        assert all(link.startswith(PUBLIC_URL) for link in read.links), shown.name
        if any(character in words for character in "<>\"'"):
            assert words not in shown.html, shown.name


def test_what_people_typed_is_never_evaluated(hostile: list[Rendered], words: str) -> None:
    for shown in hostile:
        for read in (shown.title, shown.body, shown.text, shown.subject, Reader(shown.html).text):
            assert "49" not in read, shown.name
            assert "class 'str'" not in read, shown.name
        if "{" in words and (is_about_a_task(shown) or shown.name == "announcement"):
            assert words in shown.text, shown.name
            assert words in Reader(shown.html).text, shown.name


def test_a_subject_is_one_line_and_starts_no_header(hostile: list[Rendered]) -> None:
    for shown in hostile:
        assert len(shown.title.splitlines()) == len(shown.subject.splitlines()) == 1, shown.name
        assert not set("\r\n\u202e\u202d\u2066\u2067") & {*shown.subject, *shown.title}, shown.name
        mail = mail_of(_send(shown), "muster@example.org")
        assert mail["Bcc"] is None, shown.name
        assert mail["Subject"] == shown.subject, shown.name


def test_what_is_about_a_task_names_its_key_and_turns_no_direction(hostile: list[Rendered]) -> None:
    for shown in filter(is_about_a_task, hostile):
        assert "OPS-42" in shown.subject, shown.name
        assert "OPS-42" in shown.title, shown.name
        assert len(shown.body.splitlines()) == 1, shown.name
        assert "\u202e" not in shown.body + shown.text + shown.html, shown.name


@pytest.mark.parametrize("locale", LOCALES)
def test_own_words_of_an_admin_stay_as_written(locale: str) -> None:
    own = with_words(SAMPLES["announcement"], "1 < 2\nand {{ so }} on")
    shown = render("announcement", own, locale, PUBLIC_URL)
    assert (shown.title, shown.body) == ("1 < 2 and {{ so }} on", "1 < 2\nand {{ so }} on")
    assert "1 &lt; 2\nand {{ so }} on" in shown.html


def _send(shown: Rendered) -> Send:
    return Send(
        delivery_id=uuid7(),
        notification_id=uuid7(),
        user_id=uuid7(),
        channel=Channel.EMAIL,
        address="ada@example.org",
        title=shown.subject,
        body=shown.text,
        html=shown.html,
        data={},
        tag="tag",
    )
