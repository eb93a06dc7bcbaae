"""Push over real HTTP against a local server that speaks FCM HTTP v1."""

import dataclasses
import time
from collections.abc import AsyncIterator

import pytest

from activities.push import PushProvider
from core.ids import uuid7
from core.settings import Settings
from services.lifecycle.model import Send
from services.notifications.model import Channel, Failed, Retry, Sent
from tests.eventually import eventually
from tests.providers.fcm import FcmServer, fcm_server

pytestmark = pytest.mark.anyio


@pytest.fixture
async def fcm() -> AsyncIterator[FcmServer]:
    async with fcm_server() as server:
        yield server


@pytest.fixture
async def push(settings: Settings, fcm: FcmServer) -> AsyncIterator[PushProvider]:
    provider = PushProvider(dataclasses.replace(settings, fcm_url=fcm.url, fcm_project="acme"))
    yield provider
    await provider.close()


def message(token: str = "phone-1", platform: str = "ANDROID", kind: str = "TOKEN", ttl: float | None = 600) -> Send:
    notification_id = uuid7()
    return Send(
        delivery_id=uuid7(),
        notification_id=notification_id,
        user_id=uuid7(),
        channel=Channel.PUSH,
        address=token,
        title="OPS-42 is due in one hour",
        body="Replace the pump",
        data={"notification_id": str(notification_id), "kind": "REMINDER", "key": "OPS-42"},
        tag=str(notification_id),
        ttl=ttl,
        device_id=uuid7(),
        platform=platform,
        token_kind=kind,
    )


async def test_an_android_push_replaces_itself_by_its_tag_and_ends_with_the_next_step(
    push: PushProvider, fcm: FcmServer
) -> None:
    sent = message()
    assert await push.send(sent) == Sent("projects/acme/messages/1")
    [accepted] = fcm.accepted
    assert accepted.message == {
        "token": "phone-1",
        "notification": {"title": sent.title, "body": sent.body},
        "data": sent.data,
        "android": {"priority": "high", "ttl": "600s", "notification": {"tag": sent.tag}},
    }
    assert fcm.paths == {"/v1/projects/acme/messages:send"}


async def test_an_ios_push_collapses_by_its_tag_and_expires(push: PushProvider, fcm: FcmServer) -> None:
    sent = message(platform="IOS")
    await push.send(sent)
    apns = fcm.accepted[0].message["apns"]
    assert apns["headers"]["apns-collapse-id"] == sent.tag
    assert 590 < int(apns["headers"]["apns-expiration"]) - time.time() <= 600
    assert "android" not in fcm.accepted[0].message


async def test_a_web_push_carries_its_tag_and_its_time_to_live(push: PushProvider, fcm: FcmServer) -> None:
    sent = message(platform="WEB")
    await push.send(sent)
    assert fcm.accepted[0].message["webpush"] == {
        "headers": {"Urgency": "high", "TTL": "600"},
        "notification": {"tag": sent.tag},
    }


async def test_a_push_without_a_next_step_lives_as_long_as_fcm_keeps_it(push: PushProvider, fcm: FcmServer) -> None:
    await push.send(message(ttl=None))
    assert "ttl" not in fcm.accepted[0].message["android"]


async def test_a_device_known_by_its_installation_is_addressed_by_it(push: PushProvider, fcm: FcmServer) -> None:
    await push.send(message("installation-1", kind="FID"))
    assert fcm.accepted[0].message["fid"] == "installation-1"
    assert "token" not in fcm.accepted[0].message


@pytest.mark.parametrize("token", ["gone-1", "invalid-1"])
async def test_an_address_that_is_no_device_is_final_and_ends_the_device(push: PushProvider, token: str) -> None:
    outcome = await push.send(message(token))
    assert isinstance(outcome, Failed)
    assert outcome.device_gone
    assert token not in outcome.error


async def test_a_payload_that_fcm_refuses_is_final_and_spares_the_device(push: PushProvider) -> None:
    outcome = await push.send(message("payload-1"))
    assert isinstance(outcome, Failed)
    assert not outcome.device_gone


async def test_a_quota_is_waited_for_as_long_as_fcm_says(push: PushProvider) -> None:
    outcome = await push.send(message("busy-1"))
    assert isinstance(outcome, Retry)
    assert (outcome.retry_after, outcome.outage) == (1, False)
    assert isinstance(await push.send(message("busy-1")), Sent)


async def test_a_service_that_is_down_is_tried_again_within_the_bound_of_one_call(push: PushProvider) -> None:
    began = time.monotonic()
    outcome = await push.send(message("down-1"))
    assert isinstance(outcome, Retry)
    assert outcome.outage
    assert time.monotonic() - began < 10.5


async def test_a_service_that_does_not_answer_is_given_up_after_ten_seconds(
    push: PushProvider, fcm: FcmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.push.CALL_SECONDS", 0.3)
    began = time.monotonic()
    outcome = await push.send(message("slow-1"))
    assert isinstance(outcome, Retry)
    assert outcome.outage
    assert time.monotonic() - began < 5


async def test_nobody_listening_is_tried_again(settings: Settings) -> None:
    async with fcm_server() as closed:
        pass
    provider = PushProvider(dataclasses.replace(settings, fcm_url=closed.url))
    outcome = await provider.send(message())
    assert isinstance(outcome, Retry)
    assert outcome.outage
    await provider.close()


async def test_a_hundred_pushes_at_once_all_arrive(push: PushProvider, fcm: FcmServer) -> None:
    import asyncio

    outcomes = await asyncio.gather(*(push.send(message(f"phone-{number}")) for number in range(100)))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)

    async def all_arrived() -> bool:
        return {push.address for push in fcm.accepted} == {f"phone-{number}" for number in range(100)}

    await eventually(all_arrived)
