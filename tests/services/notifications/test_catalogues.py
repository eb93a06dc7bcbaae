"""The catalogues: the same keys with the same variables in every language, nothing left over, nothing missing."""

import re
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from services.notifications.catalogue import FALLBACK, LOCALES, catalogue, nearest, sources, text
from services.notifications.mails import FOLDER as TEMPLATES
from services.notifications.model import Category, Day
from services.notifications.wording import ABOUT_A_TASK, ABOUT_NO_TASK

OTHERS = [locale for locale in LOCALES if locale != FALLBACK]

THE_SAME_WORD: frozenset[str] = frozenset()
"""Keys whose text is rightly the same in English and in another language."""

ROOT = Path(__file__).parents[3]
SERVICE = ROOT / "services"


def used() -> set[str]:
    """Every key that templates or code name."""
    named = {f"mail.why.{category.lower()}" for category in Category}
    named |= {f"category.{category.lower()}" for category in Category if category is not Category.SECURITY}
    named |= {f"weekday.{day.lower()}" for day in Day}
    for file in TEMPLATES.glob("*.jinja"):
        named |= set(re.findall(r"""\bt\("([\w.]+)\"""", file.read_text()))
    for file in SERVICE.rglob("*.py"):
        named |= set(re.findall(r"""\btext\(\s*"(\w+\.[\w.]+)\"""", file.read_text()))
    return named


def messages() -> set[str]:
    """Every message that `message_of` may give."""
    code = (SERVICE / "notifications" / "wording.py").read_text()
    depend_on_facts = {
        "taken_away",
        "due_now",
        "due_soon",
        "overdue",
        "mentioned",
        "comments",
        "changed",
        "news",
        "unseen",
    }
    assert all(f'"{name}"' in code or f"message.{name}." in code for name in depend_on_facts)
    return {*ABOUT_A_TASK.values(), *ABOUT_NO_TASK.values(), *depend_on_facts}


def without_form(key: str) -> str:
    return re.sub(r"\.(one|other)$", "", key)


@pytest.mark.parametrize("locale", OTHERS)
def test_every_language_has_the_same_keys(locale: str) -> None:
    assert sources(locale).keys() == sources(FALLBACK).keys()


@pytest.mark.parametrize("locale", OTHERS)
def test_a_text_has_the_same_variables_in_every_language(locale: str) -> None:
    ours, theirs = catalogue(FALLBACK), catalogue(locale)
    keys = sources(FALLBACK).keys()
    assert {key: theirs.variables(key) for key in keys} == {key: ours.variables(key) for key in keys}


@pytest.mark.parametrize("locale", OTHERS)
def test_nothing_was_left_untranslated(locale: str) -> None:
    ours, theirs = sources(FALLBACK), sources(locale)
    same = {key for key, source in ours.items() if source == theirs[key]}
    assert same == THE_SAME_WORD


def test_a_text_with_forms_has_each_of_them() -> None:
    forms = Counter(without_form(key) for key in sources(FALLBACK) if without_form(key) != key)
    assert set(forms.values()) == {2}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_key_that_is_used_is_there(locale: str) -> None:
    there = {without_form(key) for key in sources(locale)}
    assert used() | {f"message.{name}.title" for name in messages()} <= there


def test_every_key_that_is_there_is_used() -> None:
    spelled = {f"span.{unit}" for unit in ("day", "hour", "minute", "second")}
    parts = {f"message.{name}.{part}" for name in messages() for part in ("title", "body", "button")}
    assert {without_form(key) for key in sources(FALLBACK)} <= used() | spelled | parts


def test_a_variable_without_a_value_and_a_key_that_is_not_there_are_errors() -> None:
    with pytest.raises(UndefinedError):
        text("en", "message.assigned.title")
    with pytest.raises(TemplateNotFound):
        text("en", "message.nothing.title")


@pytest.mark.parametrize(
    ("locale", "seconds", "spelled"),
    [
        ("en", 86_400, "1 day"),
        ("en", 93_600, "1 day 2 hours"),
        ("en", 93_660, "1 day 2 hours"),
        ("en", 61, "1 minute 1 second"),
        ("en", 0, "0 seconds"),
        ("de", 93_600, "1 Tag 2 Stunden"),
        ("de", 180_060, "2 Tagen 2 Stunden"),
        ("de", 3_600, "1 Stunde"),
    ],
)
def test_a_length_of_time_is_spelled_by_its_two_largest_units(locale: str, seconds: float, spelled: str) -> None:
    assert catalogue(locale).span(seconds) == spelled


@pytest.mark.parametrize(
    ("locale", "read"), [("de", "de"), ("de-AT", "de"), ("fr", "en"), ("en-GB", "en"), (None, "en"), ("", "en")]
)
def test_a_locale_reads_the_nearest_catalogue(locale: str | None, read: str) -> None:
    assert nearest(locale) == read
