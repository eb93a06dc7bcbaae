"""What a policy may say, and the one form in which it is stored."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

from msgspec.structs import asdict, replace

from core.errors import FieldError
from core.validation import Fields
from services.notifications.model import Category, Channel
from services.policies.model import (
    SECONDS_A_DAY,
    Channels,
    Duration,
    Fallback,
    LadderStep,
    PolicyBody,
    Recipient,
    Target,
    on_call,
    rota_of,
)
from services.projects.model import Changes

LONGEST = 366 * SECONDS_A_DAY
MOST_OFFSETS = 20
MOST_LADDER_STEPS = 10
MOST_TARGETS = 10
MOST_OVERDUE = 100
LONGEST_NAME = 100
REASSIGNABLE = (Recipient.CREATOR, Recipient.MANAGERS, Recipient.OWNER)

Body = TypeVar("Body", bound=PolicyBody)


def validate(body: PolicyBody) -> list[FieldError]:
    """Everything that is wrong with a policy, by field; empty when it may be stored. Never raises."""
    return mistakes(asdict(body))


def mistakes(given: Mapping[str, Any]) -> list[FieldError]:
    """The same of those of its fields that are given, each of its type."""
    return [error for name, errors_in in _RULES.items() if name in given for error in errors_in(given[name])]


def normalised(body: Body) -> Body:
    """A valid policy with its name stripped, its durations canonical and its reminders in the order of their coming."""
    offsets = sorted({Duration.parse(text) for text in body.remind_before}, key=lambda d: d.nominal, reverse=True)
    return replace(
        body,
        name=body.name.strip(),
        remind_before=tuple(str(offset) for offset in offsets),
        overdue_every=_canonical(body.overdue_every),
        accept_within=_canonical(body.accept_within),
        ack_hold=str(Duration.parse(body.ack_hold)),
        snooze_limit=str(Duration.parse(body.snooze_limit)),
        ladder=tuple(
            replace(step, after=str(Duration.parse(step.after)), notify=tuple(map(_written, step.notify)))
            for step in body.ladder
        ),
    )


def rotas_named(body: PolicyBody) -> dict[str, UUID]:
    """The rotas that a policy names, by field."""
    return {
        f"ladder[{level}].notify[{place}]": rota_id
        for level, step in enumerate(body.ladder)
        for place, target in enumerate(step.notify)
        if (rota_id := rota_of(target)) is not None
    }


def _written(target: Target) -> Target:
    """A rota is named in one way, however its id was spelled."""
    rota_id = rota_of(target)
    return target if rota_id is None else on_call(rota_id)


def changes(before: PolicyBody, after: PolicyBody) -> Changes:
    """The fields in which two bodies differ."""
    return {
        name: (getattr(before, name), getattr(after, name))
        for name in PolicyBody.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }


def _canonical(text: str | None) -> str | None:
    return None if text is None else str(Duration.parse(text))


def _name_errors(name: str) -> list[FieldError]:
    fields = Fields()
    fields.text("name", name, 1, LONGEST_NAME)
    return fields.errors


def _reminder_errors(offsets: Sequence[str]) -> Iterator[FieldError]:
    if len(offsets) > MOST_OFFSETS:
        yield FieldError("remind_before", f"must have at most {MOST_OFFSETS} offsets")
    seen = set[int]()
    for index, text in enumerate(offsets):
        field = f"remind_before[{index}]"
        yield from _duration_errors(field, text)
        nominal = _nominal(text)
        if nominal in seen:
            yield FieldError(field, "is there twice")
        if nominal is not None:
            seen.add(nominal)


def _limit_errors(limit: int) -> Iterator[FieldError]:
    if not 0 <= limit <= MOST_OVERDUE:
        yield FieldError("overdue_limit", f"must be from 0 to {MOST_OVERDUE}")


def _optional_duration_errors(field: str, text: str | None) -> Iterator[FieldError]:
    if text is not None:
        yield from _duration_errors(field, text)


def _duration_errors(field: str, text: str) -> Iterator[FieldError]:
    try:
        duration = Duration.parse(text)
    except ValueError as error:
        yield FieldError(field, str(error))
        return
    if not 1 <= duration.nominal <= LONGEST:
        yield FieldError(field, "must be from PT1S to P366D")


def _nominal(text: str) -> int | None:
    try:
        return Duration.parse(text).nominal
    except ValueError:
        return None


def _ladder_errors(ladder: tuple[LadderStep, ...]) -> Iterator[FieldError]:
    if len(ladder) > MOST_LADDER_STEPS:
        yield FieldError("ladder", f"must have at most {MOST_LADDER_STEPS} steps")
    for index, step in enumerate(ladder):
        yield from _duration_errors(f"ladder[{index}].after", step.after)
        yield from _target_errors(f"ladder[{index}].notify", step.notify)
        if step.reassign_to is not None and step.reassign_to not in REASSIGNABLE:
            yield FieldError(f"ladder[{index}].reassign_to", f"must be one of {', '.join(REASSIGNABLE)}")
    for index, (earlier, later) in enumerate(pairwise(_nominal(step.after) for step in ladder), start=1):
        if earlier is not None and later is not None and later <= earlier:
            yield FieldError(f"ladder[{index}].after", "must be longer than that of the step before")


def _target_errors(field: str, targets: tuple[Target, ...]) -> Iterator[FieldError]:
    if not 1 <= len(targets) <= MOST_TARGETS:
        yield FieldError(field, f"must name from 1 to {MOST_TARGETS}")
    elif len(set(map(_written, targets))) < len(targets):
        yield FieldError(field, "names one twice")
    for place, target in enumerate(targets):
        if target not in tuple(Recipient) and rota_of(target) is None:
            yield FieldError(f"{field}[{place}]", f"must be one of {', '.join(Recipient)}, or ONCALL: and a rota's id")


def _channel_errors(channels: Channels) -> Iterator[FieldError]:
    for category, names in channels.items():
        if category in tuple(Category):
            yield from _choice_errors(f"channels.{category}", names, Channel)
        else:
            yield FieldError("channels", f"must be by category: {', '.join(Category)}")


def _fallback_errors(fallback: Fallback) -> Iterator[FieldError]:
    for channel, other in fallback.items():
        if channel != Channel.PUSH:
            yield FieldError("fallback", f"must be for {Channel.PUSH}")
        elif other != Channel.EMAIL:
            yield FieldError(f"fallback.{channel}", f"must be {Channel.EMAIL}")


def _choice_errors(field: str, chosen: Collection[str], known: type[Channel]) -> Iterator[FieldError]:
    if not chosen:
        yield FieldError(field, "must name at least one")
    if len(set(chosen)) < len(chosen):
        yield FieldError(field, "names one twice")
    if not set(chosen) <= set(known):
        yield FieldError(field, f"must be of {', '.join(known)}")


_RULES: Mapping[str, Callable[[Any], Iterable[FieldError]]] = {
    "name": _name_errors,
    "remind_before": _reminder_errors,
    "overdue_every": partial(_optional_duration_errors, "overdue_every"),
    "overdue_limit": _limit_errors,
    "accept_within": partial(_optional_duration_errors, "accept_within"),
    "ack_hold": partial(_duration_errors, "ack_hold"),
    "snooze_limit": partial(_duration_errors, "snooze_limit"),
    "ladder": _ladder_errors,
    "channels": _channel_errors,
    "fallback": _fallback_errors,
}
"""What each field's value must be, whatever the others are."""
