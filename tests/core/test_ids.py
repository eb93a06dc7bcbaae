import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

import pytest

from core.ids import lowest, uuid7


def test_an_id_is_a_uuid_of_version_7_that_knows_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= before + 1000


def test_the_lowest_id_of_a_moment_is_between_those_made_before_and_after() -> None:
    made = uuid7()
    at = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert lowest(at) < made < lowest(at + timedelta(milliseconds=1))


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:59:59-12:00"])
@pytest.mark.parametrize("shift", [timedelta(minutes=-1), timedelta(minutes=1)])
def test_every_moment_has_a_lowest_id(at: str, shift: timedelta) -> None:
    assert lowest(datetime.fromisoformat(at), shift).version == 7


def test_ids_of_one_process_sort_in_the_order_of_their_making() -> None:
    ids = [uuid7() for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_ids_go_on_rising_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    later = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    assert uuid7() > later


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: uuid7(), range(5_000)))
    assert len(set(ids)) == 5_000
