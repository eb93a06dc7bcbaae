"""What is put off to a digest, and that nothing is put off to one that never comes."""

from uuid import UUID

import pytest

from core.ids import uuid7
from services.notifications.digesting import gets_digests, in_effect, with_put_off
from services.notifications.model import (
    Addressee,
    Category,
    Channel,
    DeliveryState,
    Digest,
    Message,
    Mode,
    NotSent,
    Period,
    Preferences,
)
from services.notifications.model import instant_everywhere as everywhere
from services.notifications.rules import planned
from tests.services.digests.world import put_off, utc

NOW = utc("2026-03-06T12:00")
DAILY = Digest(Period.DAILY, "09:00")
DEVICE = UUID(int=7)


def told(preferences: Preferences, category: Category, channels: tuple[Channel, ...] | None = None) -> list[str]:
    """Each delivery of a message, as `CHANNEL STATE reason`."""
    message = Message(user_id=uuid7(), category=category, kind="anything", channels=channels)
    deliveries = planned(message, Addressee("ada@example.org", False, preferences, (DEVICE,)), NOW)
    return [f"{each.channel} {each.state} {each.reason or ''}".strip() for each in deliveries]


def test_what_is_put_off_waits_for_the_digest() -> None:
    preferences = Preferences(digest=DAILY, matrix=put_off(Category.COMMENT, channel=Channel.PUSH))
    assert told(preferences, Category.COMMENT) == ["IN_APP SENT", "PUSH SKIPPED digest"]


def test_without_digests_what_is_put_off_is_told_at_once() -> None:
    preferences = Preferences(matrix=put_off(Category.COMMENT, channel=Channel.PUSH))
    assert told(preferences, Category.COMMENT) == ["IN_APP SENT", "PUSH QUEUED"]


def test_where_mails_of_digests_are_off_what_is_put_off_is_told_at_once() -> None:
    matrix = put_off(Category.COMMENT, channel=Channel.PUSH) | {Category.DIGEST: {Channel.EMAIL: Mode.OFF}}
    assert told(Preferences(digest=DAILY, matrix=matrix), Category.COMMENT) == ["IN_APP SENT", "PUSH QUEUED"]


@pytest.mark.parametrize("category", [Category.DIGEST, Category.SECURITY])
def test_neither_a_digest_nor_security_is_put_off(category: Category) -> None:
    preferences = Preferences(digest=DAILY, matrix=put_off(category))
    assert told(preferences, category, (Channel.EMAIL,)) == ["EMAIL QUEUED"]
    assert told(preferences, category, (Channel.PUSH,)) == ["PUSH QUEUED"]


def test_a_channel_that_nobody_named_is_told_in_the_digest_where_it_is_asked_for() -> None:
    preferences = Preferences(digest=DAILY, matrix=put_off(Category.COMMENT))
    assert told(preferences, Category.COMMENT) == ["IN_APP SENT", "PUSH QUEUED", "EMAIL SKIPPED digest"]
    without = Preferences(matrix=put_off(Category.COMMENT))
    assert told(without, Category.COMMENT) == ["IN_APP SENT", "PUSH QUEUED"]


def test_an_escalation_that_is_put_off_everywhere_is_told_at_once_somewhere() -> None:
    matrix = everywhere() | {Category.ESCALATION: dict.fromkeys(Channel, Mode.DIGEST)}
    assert DeliveryState.QUEUED in " ".join(
        told(Preferences(digest=DAILY, matrix=matrix), Category.ESCALATION, (Channel.PUSH,))
    )


def test_modes_that_are_not_put_off_stay_as_they_are() -> None:
    matrix = everywhere() | {Category.PROJECT: dict.fromkeys(Channel, Mode.OFF)}
    assert in_effect(Preferences(matrix=matrix)) == matrix
    assert NotSent.PREFERENCE in " ".join(told(Preferences(matrix=matrix), Category.PROJECT))


def test_who_gets_digests() -> None:
    assert not gets_digests(Preferences())
    assert gets_digests(Preferences(digest=DAILY))


def test_a_channel_is_added_once() -> None:
    matrix = put_off(Category.COMMENT)
    assert with_put_off(Category.COMMENT, (Channel.EMAIL,), matrix) == (Channel.EMAIL,)
