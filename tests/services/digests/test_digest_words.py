"""What a digest says, in text and HTML, in English and German, whatever people called their tasks."""

from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from core.ids import uuid7
from services.digests.model import MOST_LINES, Ahead, Apart, Counted, DigestFacts, News, Seen, SeenTask, Tasks
from services.digests.wording import Reader, mail
from services.notifications.mails import Frame
from services.notifications.model import Category, Mail, Notice, Preferences
from tests.services.digests.world import utc

AT = utc("2028-03-03T08:00")
"""A Friday: nine o'clock in Berlin."""
URL = "https://muster.example.org"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% include 'base.html.jinja' %}",
    "first\r\nBcc: everybody@example.org",
    "\u202egnp.exe",
    "&lt;b&gt;",
]


def task(title: str = "Check the pumps", due_at: datetime | None = None, **fields: Any) -> SeenTask:
    return SeenTask(**{"id": uuid7(), "key": "OPS-7", "title": title, "due_at": due_at, "is_theirs": True} | fields)


def notice(**facts: Any) -> Notice:
    return Notice(
        id=uuid7(),
        user_id=uuid7(),
        category=Category.PROJECT,
        kind="announcement" if facts else "member.added",
        project_id=None,
        task_id=None,
        step_id=None,
        actor_id=None,
        facts=facts,
        version=1,
        created_at=AT,
    )


def said(
    facts: DigestFacts, *tasks: SeenTask, apart: tuple[Notice, ...] = (), locale: str = "en", now: datetime = AT
) -> Mail | None:
    seen = Seen({each.id: each for each in tasks}, {each.id: each for each in apart})
    preferences = Preferences(time_zone="Europe/Berlin", locale=locale)
    return mail(facts, seen, Reader(preferences, URL), Frame(Category.DIGEST, f"{URL}/unsubscribe"), now)


def facts_of(ahead: Ahead = Ahead.TODAY, **sections: Any) -> DigestFacts:
    return DigestFacts(at=AT, horizon=AT + timedelta(days=3), ahead=ahead, **sections)


def everything() -> tuple[DigestFacts, tuple[SeenTask, ...], tuple[Notice, ...]]:
    overdue = task("Oil the hinges", AT - timedelta(hours=26), key="OPS-1")
    today, sunday = task("Paint", AT + timedelta(hours=8)), task("Sweep", AT + timedelta(days=2), key="OPS-3")
    new, talked = task("Measure", key="OPS-4"), task("Argue", key="OPS-5", is_theirs=False)
    added, announced = notice(), notice(title="Closed on Monday", body="The office\nstays closed.")
    facts = facts_of(
        overdue=Tasks((overdue.id,), 12),
        due=Tasks((today.id, sunday.id)),
        assigned=Tasks((new.id,)),
        mentioned=News((Counted(talked.id, {Category.MENTION: 2}),)),
        put_off=News((Counted(talked.id, {Category.COMMENT: 5, Category.ESCALATION: 1}),)),
        apart=Apart((added.id, announced.id)),
    )
    return facts, (overdue, today, sunday, new, talked), (added, announced)


def test_it_says_everything_in_english() -> None:
    facts, tasks, apart = everything()
    told = said(facts, *tasks, apart=apart)
    assert told is not None
    assert told.subject == "Your day: 13 overdue, 2 due, 1 assigned"
    assert told.text.startswith("""Your day: 13 overdue, 2 due, 1 assigned

Overdue
- OPS-1 Oil the hinges (1 day 2 hours overdue)
  and 12 more

Due today
- OPS-7 Paint (at 17:00)
- OPS-3 Sweep (on Sunday at 09:00)

Assigned to you
- OPS-4 Measure

You were mentioned
- OPS-5 Argue (2 mentions)

What else happened
- OPS-5 Argue (5 comments, 1 escalation)
- You were added to a project
- Closed on Monday (The office stays closed.)
""")
    assert told.unsubscribe == f"{URL}/unsubscribe"
    for each in tasks:
        assert f'href="{URL}/tasks/{each.id}"' in told.html


def test_it_says_everything_in_german() -> None:
    facts, tasks, apart = everything()
    told = said(facts, *tasks, apart=apart, locale="de-AT")
    assert told is not None
    assert told.text.startswith("""Dein Tag: 13 überfällig, 2 fällig, 1 zugewiesen

Überfällig
- OPS-1 Oil the hinges (seit 1 Tag 2 Stunden überfällig)
  und 12 weitere

Heute fällig
- OPS-7 Paint (um 17:00 Uhr)
- OPS-3 Sweep (am Sonntag um 09:00 Uhr)

Dir zugewiesen
- OPS-4 Measure

Du wurdest erwähnt
- OPS-5 Argue (2 Erwähnungen)

Was sonst geschah
- OPS-5 Argue (5 Kommentare, 1 Eskalation)
- Du wurdest in ein Projekt aufgenommen
""")
    assert '<html lang="de">' in told.html


@pytest.mark.parametrize(
    ("ahead", "subject", "heading"),
    [
        (Ahead.TODAY, "Your day: 1 due", "Due today"),
        (Ahead.THIS_WEEK, "Your week: 1 due", "Due this week"),
        (Ahead.LONGER, "Your day: 1 due", "Due before your next working day"),
    ],
)
def test_it_says_how_far_it_looks_ahead(ahead: Ahead, subject: str, heading: str) -> None:
    due = task(due_at=AT + timedelta(hours=1))
    told = said(facts_of(ahead, due=Tasks((due.id,))), due)
    assert told is not None
    assert told.subject == subject
    assert heading in told.text.splitlines()


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_only_ever_words(title: str, locale: str) -> None:
    hostile = task(title, AT - timedelta(hours=1))
    announced = notice(title=title, body=title)
    news = News((Counted(hostile.id, {Category.COMMENT: 1}),))
    facts = facts_of(overdue=Tasks((hostile.id,)), mentioned=news, put_off=news, apart=Apart((announced.id,)))
    told = said(facts, hostile, apart=(announced,), locale=locale)
    plain = said(facts, task(id=hostile.id, due_at=hostile.due_at), apart=(announced,), locale=locale)
    assert told is not None
    assert plain is not None
    assert tags(told.html) == tags(plain.html)
    assert len(told.text.splitlines()) == len(plain.text.splitlines())
    assert "49" not in told.text
    assert "\u202e" not in told.text + told.html


def tags(html: str) -> list[str]:
    """Every tag with its attributes, as a browser would see them."""
    found: list[str] = []

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(f"{tag} {sorted(name for name, _ in attrs)}")

    Collector().feed(html)
    return found


def test_what_is_no_longer_so_is_not_said() -> None:
    done, given, postponed, unseen = [task(due_at=AT - timedelta(hours=1)) for _ in range(4)]
    done, given = (task(id=each.id, is_theirs=False) for each in (done, given))
    postponed = task(id=postponed.id, due_at=AT + timedelta(days=30))
    ids = (done.id, given.id, postponed.id, unseen.id)
    assert said(facts_of(overdue=Tasks(ids), due=Tasks(ids)), done, given, postponed) is None
    assert said(facts_of(assigned=Tasks((done.id, unseen.id))), done) is None


def test_a_digest_that_leaves_late_tells_how_things_are_by_then() -> None:
    """On Saturday at eight in Berlin, 23 hours after it was gathered."""
    overdue, passed = task("Paint", AT - timedelta(hours=1)), task("Sweep", AT + timedelta(hours=6))
    saturday, sunday = task("Measure", AT + timedelta(hours=24)), task("Argue", AT + timedelta(hours=48))
    facts = facts_of(Ahead.LONGER, overdue=Tasks((overdue.id,)), due=Tasks((passed.id, saturday.id, sunday.id)))
    told = said(facts, overdue, passed, saturday, sunday, now=AT + timedelta(hours=23))
    assert told is not None
    assert told.text.startswith("""Your day: 2 overdue, 2 due

Overdue
- OPS-7 Paint (1 day overdue)
- OPS-7 Sweep (17 hours overdue)

Due before your next working day
- OPS-7 Measure (at 09:00)
- OPS-7 Argue (on Sunday at 09:00)
""")


def test_what_became_overdue_meanwhile_fits_into_a_section() -> None:
    overdue = [task(due_at=AT - timedelta(hours=1)) for _ in range(MOST_LINES)]
    passed = [task(due_at=AT + timedelta(hours=1)) for _ in range(2)]
    facts = facts_of(overdue=Tasks(tuple(each.id for each in overdue), 3), due=Tasks(tuple(each.id for each in passed)))
    told = said(facts, *overdue, *passed, now=AT + timedelta(hours=2))
    assert told is not None
    assert told.subject == "Your day: 25 overdue"
    assert told.text.count("- OPS-7") == MOST_LINES
    assert "and 5 more" in told.text


def test_more_than_a_day_late_it_tells_only_what_no_other_does() -> None:
    facts, tasks, apart = everything()
    told = said(facts, *tasks, apart=apart, now=AT + timedelta(hours=24, seconds=1))
    assert told is not None
    assert told.subject == "Your day: 1 assigned, 1 with mentions, 3 more with news"
    assert "verdue" not in told.text
    assert "Due" not in told.text


def test_who_lost_a_task_is_told_so() -> None:
    lost = task(is_theirs=False)
    told = said(facts_of(put_off=News((Counted(lost.id, {Category.ASSIGNMENT: 1}),))), lost)
    assert told is not None
    assert "- OPS-7 Check the pumps (taken from you)" in told.text
    assert told.subject == "Your day: 1 more with news"
