from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.notifications.model import Category, Channel
from services.policies.model import DEFAULT_POLICY, LadderStep, PolicyBody, PolicyCreate, Recipient, on_call
from services.policies.rules import normalised, validate

OWNER = (Recipient.OWNER,)
ROTA = UUID(int=7)


def step(after: str, **changes: Any) -> LadderStep:
    return replace(LadderStep(after, OWNER), **changes)


def test_the_standard_policy_is_valid_and_already_in_its_stored_form() -> None:
    assert validate(DEFAULT_POLICY) == []
    assert normalised(DEFAULT_POLICY) == DEFAULT_POLICY


def test_a_policy_needs_no_more_than_a_name() -> None:
    body = msgspec.json.decode(b'{"name": "Quiet"}', type=PolicyBody)
    assert validate(body) == []


def test_a_policy_reads_back_as_it_is_shown() -> None:
    assert msgspec.json.decode(msgspec.json.encode(DEFAULT_POLICY), type=PolicyBody) == DEFAULT_POLICY


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `colour`"):
        msgspec.json.decode(b'{"name": "X", "colour": "red"}', type=PolicyCreate)


WRONG = [
    ({"name": "  "}, "name"),
    ({"name": "x" * 101}, "name"),
    ({"name": "a\0b"}, "name"),
    ({"name": "a\ud800b"}, "name"),
    ({"remind_before": ("PT0S",)}, "remind_before[0]"),
    ({"remind_before": ("PT1H", "P367D")}, "remind_before[1]"),
    ({"remind_before": ("PT1H", "PT60M")}, "remind_before[1]"),
    ({"remind_before": ("P1D", "PT24H")}, "remind_before[1]"),
    ({"remind_before": ("soon",)}, "remind_before[0]"),
    ({"remind_before": tuple(f"PT{n}M" for n in range(1, 22))}, "remind_before"),
    ({"overdue_every": "PT0S"}, "overdue_every"),
    ({"overdue_every": "P1Y"}, "overdue_every"),
    ({"overdue_limit": -1}, "overdue_limit"),
    ({"overdue_limit": 101}, "overdue_limit"),
    ({"accept_within": ""}, "accept_within"),
    ({"ack_hold": "P0D"}, "ack_hold"),
    ({"snooze_limit": "P9999999D"}, "snooze_limit"),
    ({"ladder": (step("PT0S"),)}, "ladder[0].after"),
    ({"ladder": (step("PT2H"), step("PT1H"))}, "ladder[1].after"),
    ({"ladder": (step("PT1H"), step("PT60M"))}, "ladder[1].after"),
    ({"ladder": (step("P1D"), step("PT24H"))}, "ladder[1].after"),
    ({"ladder": (step("PT1H"), step("later"))}, "ladder[1].after"),
    ({"ladder": tuple(step(f"PT{n}H") for n in range(1, 12))}, "ladder"),
    ({"ladder": (step("PT1H", notify=()),)}, "ladder[0].notify"),
    ({"ladder": (step("PT1H", notify=OWNER * 2),)}, "ladder[0].notify"),
    ({"ladder": (step("PT1H", notify=("BOSS",)),)}, "ladder[0].notify[0]"),
    ({"ladder": (step("PT1H", notify=("OWNER", "ONCALL:")),)}, "ladder[0].notify[1]"),
    ({"ladder": (step("PT1H", notify=("ONCALL:tonight",)),)}, "ladder[0].notify[0]"),
    ({"ladder": (step("PT1H", notify=(f"ONCALL:{ROTA}", f"ONCALL:{ROTA.hex.upper()}")),)}, "ladder[0].notify"),
    ({"ladder": (step("PT1H", notify=tuple(on_call(UUID(int=n)) for n in range(11))),)}, "ladder[0].notify"),
    ({"ladder": (step("PT1H", reassign_to=Recipient.ASSIGNEE),)}, "ladder[0].reassign_to"),
    ({"ladder": (step("PT1H", reassign_to=Recipient.ADMINS),)}, "ladder[0].reassign_to"),
    ({"channels": {Category.REMINDER: ()}}, "channels.REMINDER"),
    ({"channels": {Category.REMINDER: (Channel.PUSH, Channel.PUSH)}}, "channels.REMINDER"),
    ({"channels": {Category.REMINDER: ("FAX",)}}, "channels.REMINDER"),
    ({"channels": {"NEWS": (Channel.PUSH,)}}, "channels"),
    ({"fallback": {Channel.EMAIL: Channel.PUSH}}, "fallback"),
    ({"fallback": {"FAX": Channel.EMAIL}}, "fallback"),
    ({"fallback": {Channel.PUSH: Channel.IN_APP}}, "fallback.PUSH"),
    ({"fallback": {Channel.PUSH: Channel.PUSH}}, "fallback.PUSH"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_what_is_wrong_is_said_once_and_by_its_field(change: dict[str, Any], field: str) -> None:
    assert [error.field for error in validate(replace(DEFAULT_POLICY, **change))] == [field]


RIGHT = [
    {"name": "x" * 100},
    {"remind_before": tuple(f"PT{n}M" for n in range(1, 21))},
    {"remind_before": ("PT1S", "P366D")},
    {"overdue_limit": 0},
    {"overdue_limit": 100},
    {"ladder": tuple(step(f"PT{n}H") for n in range(1, 11))},
    {"ladder": (step("PT23H"), step("P1D"), step("PT25H"))},
    {"ladder": ()},
    {"ladder": (step("PT1H", notify=(Recipient.OWNER, on_call(ROTA))),)},
    {"channels": {}},
]


@pytest.mark.parametrize("change", RIGHT)
def test_what_is_just_within_the_limits_is_accepted(change: dict[str, Any]) -> None:
    assert validate(replace(DEFAULT_POLICY, **change)) == []


def test_everything_that_is_wrong_is_named_together() -> None:
    body = replace(DEFAULT_POLICY, name="", overdue_limit=999, ladder=(step("PT2H", notify=()), step("PT1H")))
    assert [error.field for error in validate(body)] == [
        "name",
        "overdue_limit",
        "ladder[0].notify",
        "ladder[1].after",
    ]


def test_a_policy_is_stored_in_one_form() -> None:
    body = replace(
        DEFAULT_POLICY,
        name=" Standard ",
        remind_before=("PT60M", "P2D", "PT36H"),
        overdue_every="PT120M",
        accept_within="PT3600S",
        ladder=(step("PT90M"), step("P1W", notify=(f"ONCALL:{ROTA.hex.upper()}",))),
    )
    stored = normalised(body)
    assert stored.name == "Standard"
    assert stored.remind_before == ("P2D", "PT36H", "PT1H")
    assert (stored.overdue_every, stored.accept_within) == ("PT2H", "PT1H")
    assert [rung.after for rung in stored.ladder] == ["PT1H30M", "P7D"]
    assert stored.ladder[1].notify == (on_call(ROTA),)
    assert normalised(stored) == stored


def test_what_goes_beyond_the_body_stays() -> None:
    created = PolicyCreate(name="X", project_id=None, remind_before=("PT1H", "P1D"))
    assert normalised(created) == PolicyCreate(name="X", project_id=None, remind_before=("P1D", "PT1H"))


odd = st.text(max_size=12) | st.sampled_from(
    [f"ONCALL:{ROTA}", "ONCALL:x", "P1D", "PT24H", "PT1S", "P99999999999D", "PT0S", "P", "\ud800"]
)


@given(
    st.builds(
        PolicyBody,
        name=odd,
        remind_before=st.lists(odd, max_size=25).map(tuple),
        overdue_every=st.none() | odd,
        overdue_limit=st.integers(),
        accept_within=st.none() | odd,
        ack_hold=odd,
        snooze_limit=odd,
        ladder=st.lists(
            st.builds(
                LadderStep,
                after=odd,
                notify=st.lists(odd, max_size=3).map(tuple),
                reassign_to=st.none() | odd,
            ),
            max_size=12,
        ).map(tuple),
        channels=st.dictionaries(odd, st.lists(odd, max_size=3).map(tuple), max_size=3),
    )
)
def test_judging_never_raises(body: PolicyBody) -> None:
    errors = validate(body)
    if not errors:
        assert validate(normalised(body)) == []
