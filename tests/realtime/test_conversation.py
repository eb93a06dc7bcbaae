"""What a client says, and what it is answered."""

from datetime import timedelta
from uuid import UUID

import jwt
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from core import redis
from core.database import pool
from core.ids import uuid7
from realtime import conversation
from services.events.model import project_topic, task_topic, user_topic
from services.identity import verifier
from tests import cast
from tests.realtime.house import House, numbers

pytestmark = pytest.mark.anyio


async def test_who_says_who_they_are_is_ready_and_hears_their_own_topic(house: House) -> None:
    ada, token = await house.someone()
    async with house.client() as client:
        await client.say("auth", token=token, id="first")
        ready = await client.expect("ready", id="first", user_id=str(ada.user_id))
        assert UUID(ready["connection_id"])
        assert ready["heartbeat"] > 0
        subscribed = await client.expect("subscribed", topic=user_topic(ada.user_id), recovered=True)
        (cursor,) = await house.publish(user_topic(ada.user_id), 1)
        event = await client.expect("event", topic=user_topic(ada.user_id))
        assert event["cursor"] == cursor != subscribed["cursor"]
        assert numbers([event]) == [1]


async def test_frames_may_be_sent_without_waiting(house: House) -> None:
    ada, token = await house.someone()
    async with house.client() as client:
        await client.say("auth", token=token)
        await client.say("subscribe", topic=user_topic(ada.user_id), id=1)
        await client.say("ping", id=2)
        await client.expect("ready")
        await client.expect("subscribed", id=1)
        await client.expect("pong", id=2)


@pytest.mark.parametrize("token", ["", "nonsense", jwt.encode({"sub": "x"}, "", algorithm="none")])
async def test_a_token_that_is_none_closes(house: House, token: str) -> None:
    async with house.client() as client:
        await client.say("auth", token=token)
        assert await client.close_code() == 4401


async def test_a_token_whose_session_is_over_closes(house: House) -> None:
    ada, token = await house.someone()
    await pool().execute("UPDATE identity.session SET revoked_at = core.now() WHERE id = $1", ada.session_id)
    async with house.client() as client:
        await client.say("auth", token=token)
        assert await client.close_code() == 4401


async def test_whose_token_can_not_be_looked_up_is_nobody_until_it_can(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise ConnectionRefusedError("PostgreSQL is away")

    ada, token = await house.someone()
    async with house.client() as client:
        with monkeypatch.context() as patched:
            patched.setattr(verifier, "pool", away)
            await client.say("auth", token=token)
            await client.expect("error", code="unavailable")
            await client.say("subscribe", topic=user_topic(ada.user_id))
            await client.expect("error", code="unauthenticated")
        await client.say("auth", token=token)
        await client.expect("ready")
        await client.expect("subscribed")
        with monkeypatch.context() as patched:
            patched.setattr(verifier, "pool", away)
            await client.say("auth", token=house.keys.sign({"sub": str(ada.user_id), "sid": str(uuid7())}))
            await client.expect("error", code="unavailable")
        await house.publish(user_topic(ada.user_id), 1)
        await client.expect("event")


async def test_who_never_says_who_they_are_is_closed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "AUTH_SECONDS", 0.1)
    async with house.client() as client:
        await client.say("ping")
        await client.expect("error", code="unauthenticated")
        assert await client.close_code(within=2) == 4401


async def test_an_expired_token_closes_unless_another_renews_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, token = await house.someone()
    monkeypatch.setattr("services.identity.keys.ACCESS_TOKEN_SECONDS", 2)
    claims = {"sub": str(ada.user_id), "sid": str(ada.session_id)}
    async with house.client(house.keys.sign(claims)) as left, house.client(house.keys.sign(claims)) as renewed:
        await renewed.say("auth", token=token)
        await renewed.expect("ready")
        assert await left.close_code() == 4401
        await renewed.in_step()
        assert [frame["type"] for frame in renewed.frames].count("subscribed") == 1


async def test_a_socket_belongs_to_one_person(house: House) -> None:
    (_, token), (_, other) = await house.someone(), await house.someone()
    async with house.client(token) as client:
        await client.say("auth", token=other)
        assert await client.close_code() == 4401


async def test_what_can_not_be_understood_is_said_and_the_socket_stays(house: House) -> None:
    _, token = await house.someone()
    async with house.client(token) as client:
        await client.socket.send("no json")
        await client.expect("error", code="malformed")
        await client.socket.send(b"\xff\xfe")
        await client.expect("error", code="malformed")
        await client.say("dance", id=3)
        await client.expect("error", code="invalid", id=3)
        await client.say("presence", topic="user:x", state="VIEWING", id=4)
        await client.expect("error", code="not_subscribed", id=4)
        await client.in_step()


async def test_unknown_and_forbidden_topics_look_the_same(house: House) -> None:
    world = await cast.world()
    task = await world.task()
    token = await house.sign_in(world.sam)
    topics = [
        "kitchen",
        "user:1",
        user_topic(world.ada.user_id),
        project_topic(world.project.id),
        project_topic(uuid7()),
        task_topic(task.id),
        task_topic(uuid7()),
        project_topic(world.project.id).upper(),
    ]
    async with house.client(token) as client:
        answers = []
        for number, topic in enumerate(topics):
            await client.say("subscribe", topic=topic, id=number)
            answers.append(await client.expect("error", id=number))
        assert {(answer["code"], answer["detail"]) for answer in answers} == {
            ("not_found", "There is no such topic, or it is not yours to hear.")
        }


async def test_a_topic_that_nobody_may_hear_leaves_no_trace_in_valkey(house: House) -> None:
    world = await cast.world()
    unknown, known = project_topic(uuid7()), project_topic(world.project.id)
    async with house.client(await house.sign_in(world.ada)) as client, redis.connect(house.settings) as valkey:
        await client.say("subscribe", topic=unknown)
        await client.expect("error", code="not_found")
        await client.subscribe(known)
        streams = [f"{house.settings.redis_prefix}:stream:{{{topic}}}" for topic in (unknown, known)]
        assert [await valkey.exists(stream) for stream in streams] == [0, 1]


async def test_members_hear_their_project_and_its_tasks(house: House) -> None:
    world = await cast.world()
    task = await world.task()
    async with house.client(await house.sign_in(world.vic)) as client:
        for topic in (project_topic(world.project.id), task_topic(task.id)):
            await client.subscribe(topic)
            await house.publish(topic, 1)
            await client.expect("event", topic=topic)


async def test_an_admin_hears_a_task_that_was_escalated_to_admins_and_no_other(house: House) -> None:
    world = await cast.world()
    escalated, other = await world.task(), await world.task()
    await pool().execute("UPDATE tasks.task SET escalated_to_admins = true WHERE id = $1", escalated.id)
    async with house.client(await house.sign_in(world.root)) as client:
        await client.subscribe(task_topic(escalated.id))
        await client.say("subscribe", topic=task_topic(other.id))
        await client.expect("error", code="not_found")


async def test_after_unsubscribing_nothing_more_is_heard(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client, house.client(token) as witness:
        await client.say("unsubscribe", topic=topic, id=1)
        await client.expect("unsubscribed", topic=topic, id=1)
        await house.publish(topic, 1)
        await witness.expect("event")
        await client.subscribe(topic)
        await house.publish(topic, 2)
        await client.expect("event")
        assert numbers(client.events(topic)) == [2]


async def test_subscribing_twice_repeats_nothing(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as client:
        start = client.frames[-1]["cursor"]
        (cursor,) = await house.publish(topic, 1)
        await client.expect("event")
        assert (await client.subscribe(topic, after=start))["cursor"] == cursor
        await client.in_step()
        assert numbers(client.events(topic)) == [1]


async def test_a_frame_over_64_kib_closes(house: House) -> None:
    async with house.client() as client:
        await client.socket.send("x" * (64 * 1024 + 1))
        assert await client.close_code() == 1009


async def test_a_text_that_is_no_utf_8_closes_and_is_not_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async with house.client() as client:
        await client.socket.send([b"\xf0\x9f", b"\x98"], text=True)
        assert await client.close_code() == 1007
    assert caplog.records == []


async def test_a_text_that_is_cut_within_a_character_is_read(house: House) -> None:
    _, token = await house.someone()
    async with house.client(token) as client:
        await client.socket.send([b'{"type":"ping","id":"\xf0\x9f', b'\x98\x80"}'], text=True)
        await client.expect("pong", id="\U0001f600")


async def test_a_frame_of_64_kib_is_read(house: House) -> None:
    async with house.client() as client:
        await client.socket.send("x" * (64 * 1024))
        await client.expect("error", code="malformed")


async def test_foreign_pages_are_refused_and_our_own_are_not(house: House) -> None:
    url = f"ws://127.0.0.1:{house.port}/ws"
    with pytest.raises(InvalidStatus):
        await connect(url, origin="https://evil.example", proxy=None)  # type: ignore[arg-type]
    for origin in (house.settings.public_url, f"http://127.0.0.1:{house.port}"):
        async with connect(url, origin=origin, proxy=None):  # type: ignore[arg-type]
            pass


async def test_a_session_of_yesterday_is_no_way_in(house: House) -> None:
    ada, token = await house.someone()
    await pool().execute(
        "UPDATE identity.session SET expires_at = core.now() - $2::interval WHERE id = $1",
        ada.session_id,
        timedelta(seconds=1),
    )
    async with house.client() as client:
        await client.say("auth", token=token)
        assert await client.close_code() == 4401


async def test_everybody_who_listens_hears_everything_in_order(house: House) -> None:
    ada, token = await house.someone()
    topic = user_topic(ada.user_id)
    async with house.client(token) as one, house.client(token) as two:
        cursors = await house.publish(topic, *range(100))
        for client in (one, two):
            await client.expect("event", cursor=cursors[-1])
            assert [event["cursor"] for event in client.events(topic)] == cursors
            assert numbers(client.events(topic)) == list(range(100))
