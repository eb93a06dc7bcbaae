"""What a notification says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.ids import uuid7
from services.notifications import wording
from services.notifications.model import Category, Notice, Subject, Words

PUMPS = Subject("OPS-42", "Check the pumps")
DUE = datetime(2026, 3, 6, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "facts", "title"),
    [
        ("ASSIGNED", {}, "OPS-42 was assigned to you"),
        ("ASSIGNED", {"lost": True}, "OPS-42 was taken from you"),
        ("ACCEPTANCE", {"index": 1}, "OPS-42 waits to be accepted"),
        ("REMINDER", {"offset": -3600}, "OPS-42 is due in 1 hour"),
        ("REMINDER", {"offset": -93_600}, "OPS-42 is due in 1 day 2 hours"),
        ("REMINDER", {"offset": -90}, "OPS-42 is due in 2 minutes"),
        ("REMINDER", {"offset": -5}, "OPS-42 is due in 5 seconds"),
        ("DUE", {"offset": 0}, "OPS-42 is due now"),
        ("OVERDUE", {"offset": 14_400}, "OPS-42 is 4 hours overdue"),
        ("ESCALATION", {"index": 2, "level": 2}, "OPS-42 was escalated to level 2"),
        ("comment.created", {}, "OPS-42 has a new comment"),
        ("comment.created", {"mentioned": True}, "OPS-42 mentions you in a comment"),
        ("task.something", {}, "OPS-42 has changed"),
    ],
)
def test_a_title_names_the_key_and_what_is_the_matter(kind: str, facts: dict[str, Any], title: str) -> None:
    assert wording.words(kind, PUMPS, facts) == Words(title, "Check the pumps")


@pytest.mark.parametrize(
    ("late", "title"),
    [
        (timedelta(hours=-1), "OPS-42 is due in 1 hour"),
        (timedelta(minutes=-20), "OPS-42 is due in 20 minutes"),
        (timedelta(milliseconds=300), "OPS-42 is due now"),
        (timedelta(hours=9, minutes=30), "OPS-42 is 9 hours 30 minutes overdue"),
    ],
)
def test_what_leaves_late_says_how_things_are_then(late: timedelta, title: str) -> None:
    facts = {"offset": -3600, "due_at": DUE.isoformat()}
    assert wording.words("REMINDER", PUMPS, facts, at=DUE + late).title == title


@pytest.mark.parametrize(
    ("kind", "facts", "title"),
    [
        ("ASSIGNED", {}, "OPS-42 wurde dir zugewiesen"),
        ("REMINDER", {"offset": -93_600}, "OPS-42 ist in 1 Tag 2 Stunden fällig"),
        ("REMINDER", {"offset": -172_800}, "OPS-42 ist in 2 Tagen fällig"),
        ("OVERDUE", {"offset": 60}, "OPS-42 ist seit 1 Minute überfällig"),
        ("ESCALATION", {"level": 2}, "OPS-42 wurde auf Stufe 2 eskaliert"),
    ],
)
@pytest.mark.parametrize("locale", ["de", "de-AT", "de-Latn-CH"])
def test_german_readers_read_german(locale: str, kind: str, facts: dict[str, Any], title: str) -> None:
    assert wording.words(kind, PUMPS, facts, locale) == Words(title, "Check the pumps")


@pytest.mark.parametrize("locale", [None, "en-GB", "fr", "dev"])
def test_whose_language_is_not_there_reads_english(locale: str | None) -> None:
    assert wording.words("ASSIGNED", PUMPS, {}, locale).title == "OPS-42 was assigned to you"


def test_an_announcement_has_its_own_words() -> None:
    assert wording.words("announcement", None, {"title": "Hello", "body": "All."}) == Words("Hello", "All.")


def test_what_is_about_no_task_has_words_too() -> None:
    assert wording.words("member.added", None, {}).title == "You were added to a project"
    assert wording.words("something.new", None, {}, "de").title == "Neues von Muster"


def notice(**fields: Any) -> Notice:
    usual: dict[str, Any] = {
        "id": uuid7(),
        "user_id": uuid7(),
        "category": Category.REMINDER,
        "kind": "REMINDER",
        "project_id": uuid7(),
        "task_id": uuid7(),
        "step_id": uuid7(),
        "actor_id": None,
        "facts": {"index": 2, "offset": -60},
        "version": 7,
        "created_at": DUE,
    }
    return Notice(**(usual | fields))


def test_whoever_may_not_see_the_task_reads_neither_key_nor_title() -> None:
    shown = wording.notification(notice(), None, None)
    assert (shown.key, shown.title, shown.body) == (None, "About a task that you can no longer see", "")


def test_the_inbox_shows_which_step_it_was() -> None:
    shown = wording.notification(notice(), PUMPS, None)
    assert shown.step is not None
    assert (shown.step.kind, shown.step.index, shown.key) == ("REMINDER", 2, "OPS-42")
    assert wording.notification(notice(step_id=None), PUMPS, None).step is None
