import pytest

from services.lifecycle.model import StepKind
from services.lifecycle.wording import name_of, names_of, spelled

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
