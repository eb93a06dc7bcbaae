"""Who is on a topic, as every node knows it: what each node says of its own people, put together.

Nothing here waits, reads a clock or connects. A crowd is shown by its first hundred, those editing first, then by
when they came; everybody hears how many there are. Who got the crowd at any moment, and every change since, has the
crowd of the last change.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec

from realtime.frames import Crowd, Person, PresenceChanged, PresenceState

MOST_SHOWN = 100

_ACTIVITY = {PresenceState.EDITING: 0, PresenceState.VIEWING: 1, PresenceState.IDLE: 2}


class Attendance(msgspec.Struct, frozen=True, array_like=True):
    """One person on one node: the most active of their connections there, how many, and since when (Unix ms)."""

    state: PresenceState
    devices: int
    since: int
    task_id: UUID | None = None

    @property
    def activity(self) -> int:
        """Lower is more active."""
        return _ACTIVITY[self.state]


class _Rank(NamedTuple):
    activity: int
    since: int
    user_id: UUID


class Roster:
    """One topic's. Nodes are named by strings."""

    def __init__(self) -> None:
        self._of_node: dict[str, dict[UUID, Attendance]] = {}
        self._people: dict[UUID, Person] = {}
        self._rank: dict[UUID, _Rank] = {}
        self._shown: dict[UUID, Person] | None = {}
        """The first hundred; None until they are looked for again."""
        self._in_order: list[Person] | None = None
        """`_shown` as it is shown, until that changes."""
        self._last: _Rank | None = None
        """Of a full hundred; None until it is looked for."""
        self._told: dict[UUID, Person] = {}
        """What everybody has who heard the last change."""
        self._told_count = 0
        self._touched: set[UUID] = set()
        self._offered: set[UUID] = set()
        """Of whom somebody was shown, or not shown, since the last change what the others have not heard yet."""

    def __len__(self) -> int:
        return len(self._people)

    # What nodes say

    def node(self, name: str) -> Mapping[UUID, Attendance]:
        """What one node said of its people."""
        return self._of_node.get(name, {})

    def nodes(self) -> Iterable[str]:
        return tuple(self._of_node)

    def put(self, node: str, user_id: UUID, attendance: Attendance | None) -> bool:
        """A node says how somebody is there now; None: not any more. Gives whether that is new."""
        if self.node(node).get(user_id) == attendance:
            return False
        present = self._of_node.setdefault(node, {})
        if attendance is None:
            del present[user_id]
            if not present:
                del self._of_node[node]
        else:
            present[user_id] = attendance
        self._put_together(user_id)
        return True

    def replace(self, node: str, people: Mapping[UUID, Attendance]) -> None:
        """A node says everything anew."""
        for user_id in self.node(node).keys() - people.keys():
            self.put(node, user_id, None)
        for user_id, attendance in people.items():
            self.put(node, user_id, attendance)

    def _put_together(self, user_id: UUID) -> None:
        self._touched.add(user_id)
        there = list(self._places_of(user_id))
        if not there:
            del self._people[user_id], self._rank[user_id]
            self._close_ranks(user_id)
            return
        activity, _, _, most_active = min(there)
        devices = sum(attendance.devices for *_, attendance in there)
        self._people[user_id] = Person(user_id, most_active.state, devices, most_active.task_id)
        self._rank[user_id] = _Rank(activity, min(attendance.since for *_, attendance in there), user_id)
        self._line_up(user_id)

    def _places_of(self, user_id: UUID) -> Iterator[tuple[int, int, str, Attendance]]:
        for node, people in self._of_node.items():
            if (attendance := people.get(user_id)) is not None:
                yield attendance.activity, attendance.since, node, attendance

    # Who is shown

    def _close_ranks(self, user_id: UUID) -> None:
        """Somebody left; behind a full hundred others may move up."""
        shown = self._shown
        if shown is not None and shown.pop(user_id, None) is not None:
            self._in_order = self._last = None
            if len(self._people) > len(shown):
                self._shown = None

    def _line_up(self, user_id: UUID) -> None:
        """Somebody came or changed. Who comes last to a full hundred is not looked at any further."""
        if self._shown is None:
            return
        if user_id not in self._shown and len(self._shown) < MOST_SHOWN:
            self._shown[user_id] = self._people[user_id]
            self._in_order = self._last = None
        elif user_id in self._shown or self._rank[user_id] < self._last_rank(self._shown):
            self._shown = self._in_order = self._last = None

    def _last_rank(self, shown: Iterable[UUID]) -> _Rank:
        if self._last is None:
            self._last = max(self._rank[user_id] for user_id in shown)
        return self._last

    def _first(self) -> dict[UUID, Person]:
        if self._shown is None:
            first = heapq.nsmallest(MOST_SHOWN, self._rank.values())
            self._shown = {rank.user_id: self._people[rank.user_id] for rank in first}
            self._in_order = self._last = None
        return self._shown

    def crowd(self) -> Crowd:
        """What somebody sees who comes now."""
        first, told = self._first(), self._told
        if self._touched and self._in_order is None:
            both = first.keys() | told.keys()
            self._offered |= {user_id for user_id in both if first.get(user_id) != told.get(user_id)}
        if self._in_order is None:
            self._in_order = sorted(first.values(), key=lambda person: self._rank[person.user_id])
        return Crowd(len(self._people), self._in_order)

    # What has changed

    def change(self, topic: str) -> PresenceChanged | None:
        """What is told to everybody since the last call; None where nothing is new to anybody."""
        first, told, offered = self._first(), self._told, self._offered
        candidates = (self._touched & first.keys()) | (first.keys() ^ told.keys()) | offered
        joined, left, state = [], [], {}
        for user_id in sorted(candidates):
            before, after = told.get(user_id), first.get(user_id)
            if after is None:
                left.append(user_id)
            elif before == after and user_id not in offered:
                continue
            elif user_id not in offered and before is not None and _differ_in_state_only(before, after):
                state[user_id] = after.state
            else:
                joined.append(after)
        is_news = bool(joined or left or state) or len(self._people) != self._told_count
        self._told, self._told_count = dict(first), len(self._people)
        self._touched, self._offered = set(), set()
        return PresenceChanged(topic, len(self._people), joined, left, state) if is_news else None


def _differ_in_state_only(before: Person, after: Person) -> bool:
    return before.devices == after.devices and before.task_id == after.task_id
