"""Who is on a topic: what nodes say, put together, and told so that everybody ends with the same."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime import roster as roster_module
from realtime.frames import Crowd, Person, PresenceChanged, PresenceState
from realtime.roster import MOST_SHOWN, Attendance, Roster

VIEWING, EDITING, IDLE = PresenceState.VIEWING, PresenceState.EDITING, PresenceState.IDLE
ADA, MIA, MAX = UUID(int=1), UUID(int=2), UUID(int=3)


class Screen:
    """A client's list, kept as docs/protocol.md says."""

    def __init__(self, crowd: Crowd) -> None:
        self.count = crowd.count
        self.people = {person.user_id: person for person in crowd.people}

    def hear(self, change: PresenceChanged | None) -> None:
        if change is None:
            return
        self.count = change.count
        for user_id in change.left:
            self.people.pop(user_id, None)
        self.people |= {person.user_id: person for person in change.joined}
        for user_id, state in change.state.items():
            before = self.people[user_id]
            self.people[user_id] = Person(user_id, state, before.devices, before.task_id)


def test_devices_on_all_nodes_count_and_the_most_active_one_speaks() -> None:
    roster, task = Roster(), UUID(int=9)
    roster.put("north", ADA, Attendance(VIEWING, 2, 100))
    roster.put("south", ADA, Attendance(EDITING, 1, 200, task))
    assert roster.crowd() == Crowd(1, [Person(ADA, EDITING, 3, task)])
    roster.put("south", ADA, None)
    assert roster.crowd() == Crowd(1, [Person(ADA, VIEWING, 2)])
    roster.put("north", ADA, None)
    assert roster.crowd() == Crowd(0, [])


def test_those_editing_come_first_and_then_those_who_came_first() -> None:
    roster = Roster()
    for since, (user_id, state) in enumerate([(MAX, IDLE), (ADA, VIEWING), (MIA, EDITING)]):
        roster.put("north", user_id, Attendance(state, 1, since))
    assert [person.user_id for person in roster.crowd().people] == [MIA, ADA, MAX]


def test_a_change_of_state_is_told_as_such_and_any_other_as_a_whole() -> None:
    roster = Roster()
    roster.put("north", ADA, Attendance(VIEWING, 1, 1))
    assert roster.change("t") == PresenceChanged("t", 1, [Person(ADA, VIEWING, 1)], [], {})
    roster.put("north", ADA, Attendance(EDITING, 1, 1))
    assert roster.change("t") == PresenceChanged("t", 1, [], [], {ADA: EDITING})
    roster.put("north", ADA, Attendance(EDITING, 2, 1))
    assert roster.change("t") == PresenceChanged("t", 1, [Person(ADA, EDITING, 2)], [], {})
    assert roster.change("t") is None


def test_who_came_and_went_between_two_changes_is_not_spoken_of() -> None:
    roster = Roster()
    roster.put("north", ADA, Attendance(VIEWING, 1, 1))
    roster.put("north", ADA, None)
    assert roster.change("t") is None


def test_who_was_shown_somebody_who_left_hears_that_they_left() -> None:
    roster = Roster()
    roster.put("north", ADA, Attendance(VIEWING, 1, 1))
    screen = Screen(roster.crowd())
    roster.put("north", ADA, None)
    screen.hear(roster.change("t"))
    assert (screen.count, screen.people) == (0, {})


def test_of_a_crowd_only_the_first_hundred_are_shown_and_all_are_counted() -> None:
    roster = Roster()
    for number in range(5_000):
        roster.put("north", UUID(int=number), Attendance(VIEWING, 1, number))
    change = roster.change("t")
    assert change is not None
    assert change.count == 5_000
    assert len(change.joined) == MOST_SHOWN
    roster.put("north", UUID(int=4_999), Attendance(EDITING, 1, 4_999))
    change = roster.change("t")
    assert change is not None
    assert [person.user_id for person in change.joined] == [UUID(int=4_999)]
    assert change.left == [UUID(int=99)]


nodes = st.sampled_from(["north", "south"])
people = st.integers(0, 6).map(lambda number: UUID(int=number))
attendances = st.builds(
    Attendance,
    st.sampled_from(list(PresenceState)),
    st.integers(1, 2),
    st.integers(0, 3),
    st.sampled_from([None, UUID(int=9)]),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), nodes, people, st.one_of(st.none(), attendances)),
        st.tuples(st.just("replace"), nodes, st.dictionaries(people, attendances, max_size=4)),
        st.tuples(st.just("look")),
        st.tuples(st.just("tell")),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(steps)
def test_whoever_looked_at_any_moment_ends_with_what_is_true(told: list[tuple[object, ...]]) -> None:
    _play(told)


def _play(told: list[tuple[object, ...]]) -> None:
    """Every screen, from whenever it was first drawn, ends with the crowd that there is."""
    roster, screens = Roster(), [Screen(Roster().crowd())]
    for step in told:
        match step:
            case "put", str(node), UUID() as user_id, attendance:
                roster.put(node, user_id, attendance)  # type: ignore[arg-type]
            case "replace", str(node), dict(everybody):
                roster.replace(node, everybody)
            case ("look",):
                screens.append(Screen(roster.crowd()))
            case _:
                change = roster.change("t")
                for screen in screens:
                    screen.hear(change)
    change = roster.change("t")
    truth = Screen(roster.crowd())
    for screen in screens:
        screen.hear(change)
        assert (screen.count, screen.people) == (truth.count, truth.people)


@settings(deadline=None)
@given(steps)
def test_a_crowd_larger_than_what_is_shown_is_told_rightly_too(told: list[tuple[object, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(roster_module, "MOST_SHOWN", 3)
        _play(told)
