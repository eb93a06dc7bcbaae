"""Reading the inbox, preferring how to be told, and what admins announce."""

from collections.abc import Collection, Mapping
from uuid import UUID

import pytest

from core.database import Transaction, pool
from core.errors import Forbidden, Invalid, NotFound
from core.ids import uuid7
from services.notifications import commands, queries, reading
from services.notifications.model import (
    Announcement,
    Category,
    Channel,
    Day,
    Digest,
    Mode,
    Period,
    Preferences,
    QuietHours,
    Subject,
)
from tests.services.notifications.world import PUMPS, World, add_device, delivery, frames, states, tell

pytestmark = pytest.mark.anyio

IN_APP = (Channel.IN_APP,)


async def all_of_them(_tx: Transaction, _user_id: UUID, task_ids: Collection[UUID]) -> Mapping[UUID, Subject]:
    return dict.fromkeys(task_ids, PUMPS)


async def test_what_was_read_is_told_to_ones_other_screens(world: World) -> None:
    (told,) = await tell(world.message(channels=IN_APP))
    assert told is not None
    assert (await reading.mark_read(world.ada, [told], all_of_them)).read == 1
    created, read = await frames(world.ada)
    assert (read["kind"], read["data"]["id"], read["data"]["key"]) == ("notification.read", str(told), "OPS-7")
    assert read["data"]["version"] > created["data"]["version"]
    assert (await queries.page(world.ada, True, 10, None)).items == []
    (notice,) = (await queries.page(world.ada, False, 10, None)).items
    assert (notice.version, notice.read_at is None) == (read["data"]["version"], False)


async def test_reading_again_changes_nothing(world: World) -> None:
    (told,) = await tell(world.message(channels=IN_APP))
    assert told is not None
    await reading.mark_read(world.ada, [told], all_of_them)
    assert (await reading.mark_read(world.ada, [told], all_of_them)).read == 0
    assert len(await frames(world.ada)) == 2


async def test_nobody_reads_for_another(world: World) -> None:
    (told,) = await tell(world.message(channels=IN_APP))
    assert told is not None
    with pytest.raises(NotFound):
        await reading.mark_read(world.ben, [told], all_of_them)
    with pytest.raises(NotFound):
        await reading.mark_read(world.ada, [uuid7()], all_of_them)


async def test_all_are_read_however_many(world: World) -> None:
    await tell(*(world.message(channels=IN_APP) for _ in range(205)))
    assert (await reading.mark_read(world.ada, None, all_of_them)).read == 205
    assert (await queries.page(world.ada, True, 10, None)).items == []
    assert (await reading.mark_read(world.ada, None, all_of_them)).read == 0


async def test_an_event_is_in_the_readers_language(world: World) -> None:
    await commands.prefer(world.ada, Preferences(locale="de-AT"))
    (told,) = await tell(world.message(channels=IN_APP))
    assert told is not None
    await reading.mark_read(world.ada, [told], all_of_them)
    _, created, read = await frames(world.ada)
    assert created["data"]["title"] == read["data"]["title"] == "OPS-7 ist in 1 Stunde fällig"


async def test_the_inbox_is_read_page_by_page(world: World) -> None:
    told = await tell(*(world.message(channels=IN_APP) for _ in range(5)))
    first = await queries.page(world.ada, None, 3, None)
    second = await queries.page(world.ada, None, 3, first.next)
    ids = [notice.id for notice in (*first.items, *second.items)]
    assert ids == sorted((each for each in told if each is not None), reverse=True)
    assert second.next is None
    with pytest.raises(Invalid):
        await queries.page(world.ada, None, 3, "tampered")


async def test_how_a_message_travels_is_for_its_recipient_and_for_admins(world: World) -> None:
    (told,) = await tell(world.message(channels=(Channel.IN_APP, Channel.EMAIL)))
    assert told is not None
    for reader in (world.ada, world.root):
        found = await queries.deliveries_of(reader, told)
        assert [(each.channel, each.state) for each in found] == [("IN_APP", "SENT"), ("EMAIL", "QUEUED")]
    for stranger, notification_id in ((world.ben, told), (world.root, uuid7())):
        with pytest.raises(NotFound):
            await queries.deliveries_of(stranger, notification_id)


async def test_a_notification_knows_its_cycle(world: World) -> None:
    message = world.message(cycle=3)
    (told,) = await tell(message)
    assert told is not None
    assert message.task_id is not None
    assert await queries.cycle_of(pool(), told, world.ada.user_id, message.task_id) == 3
    assert await queries.cycle_of(pool(), told, world.ben.user_id, message.task_id) is None
    assert await queries.cycle_of(pool(), told, world.ada.user_id, uuid7()) is None


# Preferences


async def test_a_new_account_has_the_defaults(world: World) -> None:
    assert await queries.preferences(world.ada) == Preferences()


async def test_what_is_put_is_what_is_got(world: World) -> None:
    wanted = Preferences(
        time_zone="Europe/Vienna",
        locale="de-AT",
        quiet_hours=QuietHours("22:00", "06:30"),
        working_days=(Day.MON, Day.TUE),
        digest=Digest(Period.WEEKLY, "08:00"),
        matrix={
            category: dict.fromkeys(Channel, Mode.INSTANT if category is Category.SECURITY else Mode.OFF)
            for category in Category
        },
    )
    assert await commands.prefer(world.ada, wanted) == wanted
    assert await queries.preferences(world.ada) == wanted
    assert (await queries.preferences_of(pool(), [world.ada.user_id, uuid7()])) == {world.ada.user_id: wanted}


async def test_the_time_zone_is_the_accounts(world: World) -> None:
    await commands.prefer(world.ada, Preferences(time_zone="Asia/Tokyo"))
    row = await pool().fetchrow("SELECT time_zone FROM identity.user_account WHERE id = $1", world.ada.user_id)
    assert row is not None
    assert row["time_zone"] == "Asia/Tokyo"


async def test_a_matrix_with_gaps_is_filled_with_what_is_usual(world: World) -> None:
    kept = await commands.prefer(world.ada, Preferences(matrix={Category.COMMENT: {Channel.PUSH: Mode.OFF}}))
    assert kept.matrix[Category.COMMENT] == {
        Channel.IN_APP: Mode.INSTANT,
        Channel.PUSH: Mode.OFF,
        Channel.EMAIL: Mode.INSTANT,
    }
    assert set(kept.matrix) == set(Category)
    assert await queries.preferences(world.ada) == kept


async def test_everything_that_is_wrong_is_named(world: World) -> None:
    wrong = Preferences("Mars/Olympus", "klingon!", QuietHours("08:00", "08:00"), (Day.MON, Day.MON))
    with pytest.raises(Invalid) as refusal:
        await commands.prefer(world.ada, wrong)
    fields = [error.field for error in refusal.value.errors]
    assert fields == ["time_zone", "locale", "quiet_hours.end", "working_days"]
    assert await queries.preferences(world.ada) == Preferences()


# Announcements


async def test_an_admin_writes_to_people_on_one_channel(world: World) -> None:
    await add_device(world.ada)
    wanted = Announcement((world.ada.user_id, world.ben.user_id), " Tonight ", "We move at ten.")
    told = (await commands.announce(world.root, wanted, Channel.PUSH)).notification_ids
    assert await states(*told) == [("PUSH", "QUEUED", None), ("PUSH", "SKIPPED", "no device")]
    assert await frames(world.ada) == []


async def test_an_announcement_takes_the_road_of_every_delivery(world: World) -> None:
    wanted = Announcement((world.ben.user_id,), "Tonight", "We move at ten.")
    (told,) = (await commands.announce(world.root, wanted, Channel.EMAIL)).notification_ids
    row = await delivery(told)
    assert (row["state"], row["address"].startswith("ben-"), row["step_kind"]) == ("QUEUED", True, None)


async def test_only_admins_announce(world: World) -> None:
    with pytest.raises(Forbidden):
        await commands.announce(world.ada, Announcement((world.ben.user_id,), "Hi", "Hi"), Channel.EMAIL)


async def test_an_announcement_to_nobody_or_without_words_is_refused(world: World) -> None:
    wrong = Announcement((world.ada.user_id, uuid7(), world.ada.user_id), " ", "x" * 10_001)
    with pytest.raises(Invalid) as refusal:
        await commands.announce(world.root, wrong, Channel.EMAIL)
    assert [error.field for error in refusal.value.errors] == ["title", "body", "user_ids[1]", "user_ids[2]"]
    with pytest.raises(Invalid):
        await commands.announce(world.root, Announcement((), "Hi", "Hi"), Channel.EMAIL)


async def test_ones_other_screens_hear_once_that_preferences_changed(world: World) -> None:
    async def heard() -> list[str]:
        return [frame["kind"] for frame in await frames(world.ada)]

    await commands.prefer(world.ada, Preferences(locale="de"))
    assert await heard() == ["user.updated"]
    await commands.prefer(world.ada, Preferences(locale="de"))
    assert await heard() == ["user.updated"]
    await commands.prefer(world.ada, Preferences(locale="en", time_zone="Asia/Tokyo"))
    assert await heard() == ["user.updated"] * 2
    first, second = await frames(world.ada)
    assert second["data"]["version"] > first["data"]["version"]


async def test_what_was_stored_before_it_could_not_be_chosen_counts_as_instant(world: World) -> None:
    await pool().execute(
        """
        INSERT INTO notifications.preference (user_id, body, version, updated_at)
        VALUES ($1, '{"matrix": {"SECURITY": {"EMAIL": "OFF"}, "DIGEST": {"EMAIL": "DIGEST"}}}', 1, core.now())
        """,
        world.ada.user_id,
    )
    found = await queries.preferences(world.ada)
    assert found.matrix[Category.SECURITY][Channel.EMAIL] == Mode.INSTANT
    assert found.matrix[Category.DIGEST][Channel.EMAIL] == Mode.INSTANT
    assert await commands.prefer(world.ada, found) == found
