import pytest

from services.lifecycle.model import StepKind
from services.lifecycle.wording import name_of, names_of, preview_in_words, spelled

SPELLED = [
    (1, "1 second"),
    (60, "1 minute"),
    (5400, "1 hour 30 minutes"),
    (86400, "1 day"),
    (2 * 86400 + 3661, "2 days 1 hour 1 minute 1 second"),
]


@pytest.mark.parametrize(("seconds", "expected"), SPELLED)
def test_an_offset_is_spelled_out(seconds: int, expected: str) -> None:
    assert spelled(seconds) == expected


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_step_has_a_name(kind: StepKind) -> None:
    assert name_of(kind, 1)


def test_few_steps_are_named_and_many_are_counted() -> None:
    overdue = [(StepKind.OVERDUE, index) for index in range(1, 6)]
    assert names_of(overdue[:2]) == "overdue reminder 1 and overdue reminder 2"
    assert names_of(overdue) == "5 earlier ones"


IN_WORDS = [
    ((42, 17, 0, 3), "42 tasks: 17 more reminders this week, 3 would escalate at once"),
    ((1, -1, 2, 0), "1 task: 1 fewer reminder and 2 more escalations this week"),
    ((2, 0, 0, 1), "2 tasks: 1 would escalate at once"),
    ((0, 0, 0, 0), "0 tasks: nothing changes this week"),
]


@pytest.mark.parametrize(("numbers", "expected"), IN_WORDS)
def test_a_preview_is_summed_up_in_one_line(numbers: tuple[int, int, int, int], expected: str) -> None:
    assert preview_in_words(*numbers) == expected
