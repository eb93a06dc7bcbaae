"""The floor below which no entry can appear."""

from hypothesis import given
from hypothesis import strategies as st

from relay.floor import Floor


def test_it_stays_until_the_longest_transaction_has_ended() -> None:
    floor = Floor(patience=10)
    floor.read(began=0, ids=[5, 9])
    floor.read(began=9.9, ids=[])
    assert floor.value == 0
    floor.read(began=10, ids=[])
    assert floor.value == 9


def test_it_never_passes_an_entry_that_is_still_there() -> None:
    floor = Floor(patience=10)
    floor.read(began=0, ids=[5, 9])
    floor.read(began=20, ids=[7, 9])
    assert floor.value == 6
    floor.read(began=21, ids=[])
    assert floor.value == 9


def test_a_late_entry_below_what_was_read_keeps_it_down() -> None:
    floor = Floor(patience=10)
    floor.read(began=0, ids=[5])
    floor.read(began=5, ids=[3])
    floor.read(began=11, ids=[4, 6])
    assert floor.value == 3


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9.9)), min_size=1, max_size=40))
def test_no_entry_ever_appears_below_it(transactions: list[tuple[float, float]]) -> None:
    """Ids are drawn in order of beginning; each transaction commits within the patience; readings strike off all."""
    drawn = sorted(begins for begins, _ in transactions)
    lengths = [length for _, length in transactions]
    visible_at = {
        number: begins + length for number, (begins, length) in enumerate(zip(drawn, lengths, strict=True), 1)
    }
    floor = Floor(patience=10)
    waiting = set(visible_at)
    for step in range(400):
        now = step * 0.1
        ids = sorted(number for number in waiting if visible_at[number] <= now)
        assert all(number > floor.value for number in ids)
        floor.read(now, ids)
        waiting -= set(ids)
    assert not waiting
