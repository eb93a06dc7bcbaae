"""Who is here, on every node: each says in Valkey who its people on a topic are, and hears what the others say.

Presence is no history: what is known of it lives in memory, and in a hash a topic that expires. Every change of the
hash has a number, so that a node that missed one reads the hash anew. A node holds a lease; when it runs out, the
others take its people from their lists. While Valkey is away each node shows its own people, and after a while only
them. Changes are told in batches, the fewer a second the more people there are.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import ResponseError

from core.servers import AWAY, may_pass
from core.streams import Streams
from realtime import frames
from realtime.attended import Attended, Change, People, Typing, parse_roll, read_word, written
from realtime.connections import Connections, Subscription
from realtime.follower import Follower
from realtime.frames import PresenceState, SomebodyTypes
from realtime.leases import Leases
from realtime.roster import Attendance
from realtime.topics import Room
from realtime.vital import end, vital

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.1
PEOPLE_A_SECOND = 2_500
"""With so many on a topic, changes are told once a second; with fewer, so much sooner."""
LONGEST_BATCH_SECONDS = 2.0
KEPT_SECONDS = 120
"""How long a topic's hash outlives the last word of any node."""
REFRESH_SECONDS = 30.0
RETRY_SECONDS = 0.5
MOST_AT_ONCE = 500


class Presence:
    """One a process."""

    def __init__(
        self, streams: Streams, follower: Follower, connections: Connections, leases: Leases, prefix: str
    ) -> None:
        self.node = leases.node
        self._streams = streams
        self._follower = follower
        self._connections = connections
        self._leases = leases
        self._prefix = prefix
        self._attended: dict[str, Attended] = {}
        self._busy: dict[Attended, None] = {}
        """Those with something to say, to tell or to read."""
        self._saying: set[Attended] = set()
        leases.on_lapse, leases.on_end = self._speak_anew, self._bury
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [vital("presence", self._go_round())]

    async def stop(self) -> None:
        await end(self._tasks)

    # What people here do

    def enter(self, subscription: Subscription) -> None:
        """Somebody has come to a topic; where people see each other there, they are seen."""
        if subscription.room.roster is not None and not subscription.present:
            subscription.present = True
            self._note(subscription.room, subscription.connection.user_id)

    def show(self, subscription: Subscription, state: PresenceState, task_id: UUID | None) -> None:
        subscription.state, subscription.task_id = state, task_id
        self._note(subscription.room, subscription.connection.user_id)

    def left(self, room: Room, user_id: UUID | None) -> None:
        self._note(room, user_id)

    def type(self, subscription: Subscription) -> None:
        attended = self._of(subscription.room)
        if subscription.connection.user_id is not None:
            attended.typing.add(subscription.connection.user_id)
            self._busy[attended] = None

    def has_said_all(self, room: Room) -> bool:
        """Whether the others have heard who has left."""
        attended = self._attended.get(room.name)
        if attended is None or attended.is_refused:
            return True
        return attended.version is not None and not attended.unsaid and attended not in self._saying

    def forget(self, room: Room) -> None:
        """Nobody here listens to this room any more."""
        attended = self._attended.pop(room.name, None)
        if attended is not None:
            self._busy.pop(attended, None)
            self._follower.unhear(self._channel(room.name))

    def _note(self, room: Room, user_id: UUID | None) -> None:
        if room.roster is None or user_id is None:
            return
        attended = self._of(room)
        if room.roster.put(self.node, user_id, self._attendance(room, user_id)):
            attended.unsaid.add(user_id)
            attended.is_new = True
            self._busy[attended] = None

    def _attendance(self, room: Room, user_id: UUID) -> Attendance | None:
        """How somebody is there, with all their connections to this process."""
        assert room.roster is not None
        places = [
            place
            for connection in self._connections.of_user(user_id)
            if (place := connection.subscriptions.get(room.name)) is not None and place.present
        ]
        if not places:
            return None
        before = room.roster.node(self.node).get(user_id)
        since = round(time.time() * 1000) if before is None else before.since
        all_of_them = [Attendance(place.state, len(places), since, place.task_id) for place in places]
        return min(all_of_them, key=lambda attendance: (attendance.activity, attendance.task_id is None))

    def _of(self, room: Room) -> Attended:
        attended = self._attended.get(room.name)
        if attended is None:
            attended = self._attended[room.name] = Attended(room, self)
            self._follower.hear(self._channel(room.name), attended)
        return attended

    # What other nodes say

    def heard(self, attended: Attended, body: bytes) -> None:
        """A word that this release does not know is as good as one that was missed."""
        number, _, word = body.partition(b" ")
        try:
            self._hear(attended, int(number), read_word(word))
        except ValueError as error:  # all that decoding raises
            log.error("presence.unknown_word", error=str(error))
            if number != b"0":
                self.lose_step(attended)

    def _hear(self, attended: Attended, number: int, said: "Change | Typing") -> None:
        if isinstance(said, Typing):
            self._tell_of_typing(attended.room, said.user_id)
        elif attended.version is None:
            attended.early.append((number, said))
            del attended.early[:-MOST_AT_ONCE]
        elif number == attended.version + 1:
            self._apply(attended, number, said)
        elif number > attended.version:
            self.lose_step(attended)

    def lose_step(self, attended: Attended) -> None:
        """Something may have been missed: the hash is to be read."""
        attended.cut_off()
        attended.lost += 1
        attended.early.clear()
        self._busy[attended] = None

    def _doubt(self, attended: Attended) -> None:
        """What we said may have got lost, too."""
        self.lose_step(attended)
        attended.known = 0

    def _apply(self, attended: Attended, number: int, change: Change) -> None:
        attended.version = number
        roster = attended.room.roster
        if roster is None:
            return
        if change.node == self.node:
            self._insist(attended, change.people)
            return
        if any(change.people.values()):
            self._leases.believe(change.node)
        for user_id, attendance in change.people.items():
            if roster.put(change.node, user_id, attendance):
                attended.is_new = True
                self._busy[attended] = None

    def _insist(self, attended: Attended, people: Mapping[UUID, Attendance | None]) -> None:
        """What was said of our own people is not so: another node took us for dead, or it is out of date already."""
        assert attended.room.roster is not None
        own = attended.room.roster.node(self.node)
        if wrong := {user_id for user_id, attendance in people.items() if own.get(user_id) != attendance}:
            attended.unsaid |= wrong
            self._busy[attended] = None

    def _tell_of_typing(self, room: Room, user_id: UUID) -> None:
        room.tell_people(frames.written(SomebodyTypes(room.name, user_id)), but=user_id)

    # Round by round

    async def _go_round(self) -> None:
        said = False
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self._refresh()
            self._tell()
            try:
                await self._exchange()
                said = False
            except AWAY as error:
                if not said:
                    log.warning("presence.alone", error=f"{type(error).__name__}: {error}")
                    said = True
                await asyncio.sleep(RETRY_SECONDS)

    def _tell(self) -> None:
        """Tell people here what is new, where it is time."""
        now = time.monotonic()
        for attended in tuple(self._busy):
            room = attended.room
            if room.roster is None or not attended.is_new:
                continue
            if now - attended.told_at < min(len(room.roster) / PEOPLE_A_SECOND, LONGEST_BATCH_SECONDS):
                continue
            attended.is_new, attended.told_at = False, now
            change = room.roster.change(room.name)
            if change is not None:
                room.tell_people(frames.written(change))

    async def _exchange(self) -> None:
        """Say what other nodes have not heard, and read what this one has not."""
        if not self._leases.is_held:
            return
        batch = [attended for attended, _ in zip(tuple(self._busy), range(MOST_AT_ONCE), strict=False)]
        for attended in batch:
            if not attended.is_new:
                del self._busy[attended]
        try:
            await self._say([attended for attended in batch if attended.version is not None])
            await self._read([attended for attended in batch if attended.version is None])
        except AWAY:
            for attended in batch:
                self._doubt(attended)
            raise

    async def _say(self, batch: Sequence[Attended]) -> None:
        calls = [call for attended in batch for call in self._words_of(attended)]
        if not calls:
            return
        self._saying = set(batch)
        try:
            answers = await self._streams.call([call for _, call in calls])
        finally:
            self._saying = set()
        for (attended, _), answer in zip(calls, answers, strict=True):
            if isinstance(answer, ResponseError):
                self._refused(attended, answer)

    def _refused(self, attended: Attended, error: ResponseError) -> None:
        """Try again at once, or at the next refresh what waiting alone won't mend, of which somebody should know."""
        self._doubt(attended)
        attended.is_refused = not may_pass(error)
        if attended.is_refused:
            log.error("presence.refused", topic=attended.room.name, error=str(error))
            del self._busy[attended]

    def _words_of(self, attended: Attended) -> list[tuple[Attended, tuple[Any, ...]]]:
        calls = []
        own = {} if attended.room.roster is None else attended.room.roster.node(self.node)
        unsaid = sorted(attended.unsaid)
        for start in range(0, len(unsaid), MOST_AT_ONCE):
            people = {user_id: own.get(user_id) for user_id in unsaid[start : start + MOST_AT_ONCE]}
            calls.append((attended, self._change_call(attended.room.name, self.node, people)))
        for node, user_ids in attended.buried.items():
            if not self._leases.lives(node):
                calls.append((attended, self._change_call(attended.room.name, node, dict.fromkeys(user_ids))))
        calls += [(attended, self._typing_call(attended.room.name, user_id)) for user_id in sorted(attended.typing)]
        attended.unsaid, attended.buried, attended.typing = set(), {}, set()
        return calls

    def _change_call(self, topic: str, node: str, people: dict[UUID, Attendance | None]) -> tuple[Any, ...]:
        pairs = [
            part
            for user_id, attendance in people.items()
            for part in (f"{node} {user_id}", b"" if attendance is None else written(attendance))
        ]
        word = written(Change(node, people))
        return ("muster_attend", 2, self._hash(topic), self._channel(topic), KEPT_SECONDS, word, *pairs)

    def _typing_call(self, topic: str, user_id: UUID) -> tuple[Any, ...]:
        return ("muster_tell", 1, self._channel(topic), written(Typing(user_id)))

    # Reading the hash

    async def _read(self, batch: Sequence[Attended]) -> None:
        if not batch:
            return
        calls = [("muster_roll", 1, self._hash(each.room.name), KEPT_SECONDS, each.known) for each in batch]
        asked_at = [attended.lost for attended in batch]
        answers = await self._streams.call(calls)
        for attended, lost, answer in zip(batch, asked_at, answers, strict=True):
            if isinstance(answer, ResponseError):
                self._refused(attended, answer)
                continue
            version, rolls = (attended.known, None) if answer is None else parse_roll(answer)
            await self._leases.meet((rolls or {}).keys() - {self.node})
            if attended.lost != lost:
                self._busy[attended] = None
            elif rolls is None:
                self._stay_in_step(attended, version)
            else:
                self._take_roll(attended, version, rolls)

    def _stay_in_step(self, attended: Attended, version: int) -> None:
        """Nothing was missed, and nothing that we said got lost."""
        attended.version = version
        self._busy[attended] = None
        self._apply_early(attended)

    def _take_roll(self, attended: Attended, version: int, rolls: dict[str, People]) -> None:
        """Believe what the hash says of others, and what was heard since; say anew what it says wrongly of our own."""
        roster = attended.room.roster
        if roster is None:
            return
        said, own = rolls.pop(self.node, {}), roster.node(self.node)
        attended.unsaid |= {user_id for user_id in said.keys() | own.keys() if said.get(user_id) != own.get(user_id)}
        for node in {*roster.nodes(), *rolls} - {self.node}:
            if self._leases.lives(node):
                roster.replace(node, rolls.get(node, {}))
            else:
                roster.replace(node, {})
                attended.buried[node] = set(rolls.get(node, ()))
        attended.version, attended.is_new = version, True
        self._busy[attended] = None
        self._apply_early(attended)

    def _apply_early(self, attended: Attended) -> None:
        """What was heard while the hash was being read."""
        early, attended.early = attended.early, []
        for number, change in early:
            if attended.version is None or number > attended.version + 1:
                self.lose_step(attended)
                return
            if number == attended.version + 1:
                self._apply(attended, number, change)

    def _refresh(self) -> None:
        """Every hash is read from time to time: that keeps it from expiring, and finds what was missed."""
        now = time.monotonic()
        for attended in self._attended.values():
            if now - attended.refreshed_at > REFRESH_SECONDS:
                attended.refreshed_at = now
                self.lose_step(attended)

    # Nodes

    def _speak_anew(self) -> None:
        for attended in self._attended.values():
            self._doubt(attended)

    def _bury(self, node: str) -> None:
        """Take the people of a node that has died from all lists, and from the hashes."""
        for attended in self._attended.values():
            self._take_away(attended, node)

    def _take_away(self, attended: Attended, node: str) -> None:
        roster = attended.room.roster
        if roster is not None and (gone := set(roster.node(node))):
            roster.replace(node, {})
            attended.buried[node] = gone
            attended.is_new = True
            self._busy[attended] = None

    def _hash(self, topic: str) -> str:
        return f"{self._prefix}:presence:{{{topic}}}"

    def _channel(self, topic: str) -> bytes:
        return f"{self._prefix}:presence-channel:{{{topic}}}".encode()
