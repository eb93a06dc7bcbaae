"""What a digest says, in its reader's language and hours, of what they may see as it is read out.

It may leave hours after it was gathered: its words are about the moment at which it is read out.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from services.digests.model import MOST_LINES, Ahead, Apart, Counted, DigestFacts, News, Seen, SeenTask
from services.digests.rules import TOO_LATE
from services.notifications import mails
from services.notifications.catalogue import catalogue, nearest
from services.notifications.hours import local
from services.notifications.mails import Frame, one_line
from services.notifications.model import Category, Day, Mail, Preferences
from services.notifications.wording import words

MOST_COUNTS = 3
"""In a subject."""

_DAYS = tuple(Day)


class Line(Struct, frozen=True):
    """`link` is empty where there is nothing to open."""

    title: str
    note: str = ""
    link: str = ""


class Section(Struct, frozen=True):
    """`count` says in the subject how much it is about."""

    heading: str
    count: str
    lines: tuple[Line, ...]
    more: int


class Reader(NamedTuple):
    """For whom a digest is read out, and where its links lead."""

    preferences: Preferences
    public_url: str


def mail(facts: DigestFacts, seen: Seen, reader: Reader, frame: Frame, now: datetime) -> Mail | None:
    """The mail of a digest that leaves `now` (aware); None where nothing of it is left to be told."""
    saying = _Saying(facts, seen, reader, now)
    sections = [section for section in saying.sections() if section.lines]
    if not sections:
        return None
    subject, values = saying.subject(sections), {"sections": sections}
    return mails.compose(reader.preferences.locale, "digest", frame, subject=subject, values=values)


class _Saying:
    """One digest as it is read out to one person."""

    def __init__(self, facts: DigestFacts, seen: Seen, reader: Reader, now: datetime) -> None:
        self._facts = facts
        self._seen = seen
        self._reader = reader
        self._now = now
        self._texts = catalogue(nearest(reader.preferences.locale))

    def subject(self, sections: Iterable[Section]) -> str:
        counts = ", ".join([section.count for section in sections][:MOST_COUNTS])
        if self._facts.ahead is Ahead.THIS_WEEK:
            return self._texts.text("digest.your_week", counts=counts)
        return self._texts.text("digest.your_day", counts=counts)

    def sections(self) -> Iterator[Section]:
        """What is to do is left to the next digest once this one is too late; what happened is told by no other."""
        if self._now - self._facts.at <= TOO_LATE:
            yield from (self._overdue(), self._due())
        yield from (self._assigned(), self._mentioned(), self._put_off())

    def _overdue(self) -> Section:
        """With what has become due since it was gathered."""
        ids = (*self._facts.overdue.ids, *self._facts.due.ids)
        found = self._to_do(ids, lambda due_at: due_at < self._now, self._since)
        count, text = len(found) + self._facts.overdue.more, self._texts.text
        lines = found[:MOST_LINES]
        return Section(text("digest.overdue"), text("digest.count.overdue", count=count), lines, count - len(lines))

    def _due(self) -> Section:
        begin, end = self._now, self._facts.horizon
        lines = self._to_do(self._facts.due.ids, lambda due_at: begin <= due_at < end, self._when)
        more, text = self._facts.due.more, self._texts.text
        return Section(self._due_heading(), text("digest.count.due", count=len(lines) + more), lines, more)

    def _due_heading(self) -> str:
        match self._facts.ahead:
            case Ahead.TODAY:
                return self._texts.text("digest.due_today")
            case Ahead.THIS_WEEK:
                return self._texts.text("digest.due_this_week")
            case Ahead.LONGER:
                return self._texts.text("digest.due_later")

    def _assigned(self) -> Section:
        tasks, more = [self._seen.tasks.get(task_id) for task_id in self._facts.assigned.ids], self._facts.assigned.more
        lines = tuple(self._line(task) for task in tasks if task is not None and task.is_theirs)
        text = self._texts.text
        return Section(text("digest.assigned"), text("digest.count.assigned", count=len(lines) + more), lines, more)

    def _mentioned(self) -> Section:
        lines, more = self._news(self._facts.mentioned), self._facts.mentioned.more
        text = self._texts.text
        return Section(text("digest.mentioned"), text("digest.count.mentioned", count=len(lines) + more), lines, more)

    def _put_off(self) -> Section:
        lines = self._news(self._facts.put_off) + self._apart(self._facts.apart)
        more, text = self._facts.put_off.more + self._facts.apart.more, self._texts.text
        return Section(text("digest.put_off"), text("digest.count.put_off", count=len(lines) + more), lines, more)

    def _to_do(
        self, ids: Iterable[UUID], fits: Callable[[datetime], bool], note: Callable[[datetime], str]
    ) -> tuple[Line, ...]:
        """Those that are theirs and open as before, and whose due date fits."""
        found = (self._seen.tasks.get(task_id) for task_id in ids)
        return tuple(
            self._line(task, note(task.due_at))
            for task in found
            if task is not None and task.is_theirs and task.due_at is not None and fits(task.due_at)
        )

    def _news(self, news: News) -> tuple[Line, ...]:
        found = ((self._seen.tasks.get(each.task_id), each) for each in news.tasks)
        return tuple(self._line(task, self._counted(each)) for task, each in found if task is not None)

    def _apart(self, apart: Apart) -> tuple[Line, ...]:
        found = (self._seen.apart.get(notification_id) for notification_id in apart.ids)
        told = (words(notice.kind, None, notice.facts, self._reader.preferences.locale) for notice in found if notice)
        return tuple(Line(each.title, one_line(each.body)) for each in told)

    def _line(self, task: SeenTask, note: str = "") -> Line:
        return Line(one_line(f"{task.key} {task.title}"), note, f"{self._reader.public_url}/tasks/{task.id}")

    def _since(self, due_at: datetime) -> str:
        """To whole minutes, at least one."""
        minutes = max(round((self._now - due_at).total_seconds() / 60), 1)
        return self._texts.text("digest.since", seconds=minutes * 60)

    def _when(self, due_at: datetime) -> str:
        """By their clock; with the day, where it is not today."""
        here, there = (local(each, self._reader.preferences.time_zone) for each in (self._now, due_at))
        time = there.time().format_iso()[:5]
        if here.date() == there.date():
            return self._texts.text("digest.today", time=time)
        day = _DAYS[there.date().day_of_week().value - 1]
        return self._texts.text("digest.on_day", day=self._texts.text(f"weekday.{day.lower()}"), time=time)

    def _counted(self, told: Counted) -> str:
        return ", ".join(self._count(category, count) for category, count in told.counts.items())

    def _count(self, category: Category, count: int) -> str:
        text = self._texts.text
        match category:
            case Category.MENTION:
                return text("digest.mentions", count=count)
            case Category.COMMENT:
                return text("digest.comments", count=count)
            case Category.REMINDER:
                return text("digest.reminders", count=count)
            case Category.ESCALATION:
                return text("digest.escalations", count=count)
            case Category.ASSIGNMENT:
                return text("digest.taken_away")
            case _:
                return text("digest.changes", count=count)
