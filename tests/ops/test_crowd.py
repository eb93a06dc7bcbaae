"""The crowd of sockets counts honestly: what each got, what it did not get, what came twice, and how late."""

import asyncio
import json
import time
from asyncio import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from ops.bench.realtime import crowd
from ops.bench.realtime.crowd import Crowd, Door
from ops.program import CannotRun
from tests.eventually import eventually

pytestmark = pytest.mark.anyio

STRICTLY = ("-fsyntax-only", "-std=gnu11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
SOCKETS = 20
LATE_NS = 50_000_000
WITHIN = 10
SOON = 1
"""Seconds to wait for what will not come."""


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return await crowd.build(tmp_path_factory.mktemp("crowd"))


class Host:
    """A server that welcomes whoever has said a line, remembers the lines, and what is said later."""

    def __init__(self, padding: int = 0) -> None:
        self.padding = "x" * padding
        self.said: dict[ServerConnection, str] = {}
        self.said_later: list[str] = []

    async def welcome(self, guest: ServerConnection) -> None:
        line = await guest.recv()
        await guest.send(json.dumps({"type": "welcome", "padding": self.padding}))
        self.said[guest] = str(line)
        with suppress(ConnectionClosed):
            while True:
                self.said_later.append(str(await guest.recv()))

    async def tell(self, event: str, *, but: int = 0) -> None:
        """Send everybody an event, but for so many."""
        for guest in list(self.said)[but:]:
            await guest.send(event)


def event(stamp: int | None = None) -> str:
    return json.dumps({"data": {"title": str(stamp or time.monotonic_ns())}}, separators=(",", ":"))


@asynccontextmanager
async def party(
    program: Path, folder: Path, sockets: int = SOCKETS, padding: int = 0
) -> AsyncIterator[tuple[Host, Crowd]]:
    """A host, and a crowd that has joined; the host's welcome is so many bytes longer than needed."""
    host = Host(padding)
    lines = folder / "lines"
    lines.write_text("\n".join(f"I am {number}" for number in range(sockets)))
    async with serve(host.welcome, "127.0.0.1", 0, compression=None) as server:
        door = Door(port_of(server), "/", (f"read={lines}", 'await="welcome"', "answer=2:3"))
        async with crowd.gather(program, door, sockets) as guests:
            joined = await guests.joined()
            assert joined.joined == sockets
            yield host, guests


def port_of(server: Server) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port


async def test_the_program_gives_the_compiler_nothing_to_warn_of() -> None:
    compiler = await subprocess.create_subprocess_exec(
        "cc", *STRICTLY, str(crowd.SOURCE), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    printed, _ = await compiler.communicate()
    assert printed.decode() == ""
    assert compiler.returncode == 0


async def test_every_socket_says_its_own_line(program: Path, tmp_path: Path) -> None:
    async with party(program, tmp_path) as (host, _):
        assert set(host.said.values()) == {f"I am {number}" for number in range(SOCKETS)}


async def test_every_event_is_counted_once_a_socket_with_how_late_it_came(program: Path, tmp_path: Path) -> None:
    async with party(program, tmp_path) as (host, guests):
        await guests.expect(3, WITHIN)
        await host.tell(json.dumps({"type": "presence", "topic": "project:x"}))
        await host.tell('{"data":{"title":"Check the pumps"}}')
        stamps = [time.monotonic_ns() - LATE_NS for _ in range(3)]
        for stamp in stamps:
            await host.tell(event(stamp))
        tally = await guests.tally()
        ended = time.monotonic_ns()
    assert tally.whole
    assert (tally.sockets, tally.deliveries) == (SOCKETS, 3 * SOCKETS)
    assert tally.first_ns == stamps[0]
    assert stamps[-1] + LATE_NS <= tally.last_ns <= ended
    assert len(tally.to_last) == 3
    assert all(LATE_NS / 1e9 <= late <= round(tally.seconds, 6) for late in tally.to_last)
    assert LATE_NS / 1e9 <= tally.p50 <= tally.p99 <= max(tally.to_last)
    assert tally.cpu >= 0
    assert tally.wall > 0


async def test_an_event_that_one_socket_does_not_get_is_lost(program: Path, tmp_path: Path) -> None:
    async with party(program, tmp_path) as (host, guests):
        await guests.expect(3, SOON)
        for but in (0, 1, 0):
            await host.tell(event(), but=but)
        tally = await guests.tally()
    assert (tally.lost, tally.doubled, tally.gone) == (1, 0, 0)
    assert tally.deliveries == 3 * SOCKETS - 1
    assert not tally.whole


async def test_an_event_that_comes_again_does_not_make_up_for_one_that_is_lost(program: Path, tmp_path: Path) -> None:
    async with party(program, tmp_path) as (host, guests):
        await guests.expect(2, SOON)
        once = event()
        await host.tell(once)
        await host.tell(once)
        tally = await guests.tally()
    assert (tally.lost, tally.doubled) == (SOCKETS, SOCKETS)


async def test_each_tally_begins_anew(program: Path, tmp_path: Path) -> None:
    async with party(program, tmp_path) as (host, guests):
        for events in (2, 1):
            await guests.expect(events, WITHIN)
            for _ in range(events):
                await host.tell(event())
            tally = await guests.tally()
            assert tally.whole
            assert tally.deliveries == events * SOCKETS


async def test_a_socket_that_the_server_closes_is_gone_and_what_it_missed_is_lost(
    program: Path, tmp_path: Path
) -> None:
    async with party(program, tmp_path) as (host, guests):
        await guests.expect(1, SOON)
        await next(iter(host.said)).close()
        await host.tell(event(), but=1)
        tally = await guests.tally()
    assert (tally.gone, tally.lost) == (1, 1)


@pytest.mark.parametrize("padding", [200, 8_100, 65_000, 300_000])
async def test_of_a_long_frame_the_beginning_is_enough(program: Path, tmp_path: Path, padding: int) -> None:
    async with party(program, tmp_path, padding=padding) as (host, guests):
        await guests.expect(2, WITHIN)
        await host.tell(event())
        await host.tell(event())
        assert (await guests.tally()).whole


async def test_heartbeats_of_both_kinds_are_answered(program: Path, tmp_path: Path) -> None:
    async with party(program, tmp_path, sockets=1) as (host, _):
        guest = next(iter(host.said))
        async with asyncio.timeout(WITHIN):
            await (await guest.ping(b"are you there?"))
        await guest.send("2")

        async def answered() -> bool:
            return host.said_later == ["3"]

        await eventually(answered)


async def test_who_is_refused_says_why(program: Path) -> None:
    def refuse(guest: ServerConnection, _: object) -> object:
        return guest.respond(HTTPStatus.FORBIDDEN, "no")

    async with (
        serve(Host().welcome, "127.0.0.1", 0, process_request=refuse) as server,  # type: ignore[arg-type]
        crowd.gather(program, Door(port_of(server), "/", ()), 3) as guests,
    ):
        with pytest.raises(CannotRun, match=r"0 of 3 .* the handshake was refused: HTTP/1\.1 403"):
            await guests.joined()


async def test_a_step_that_is_none_is_refused(program: Path) -> None:
    async with crowd.gather(program, Door(1, "/", ("dance",)), 1) as guests:
        with pytest.raises(CannotRun, match="This is no step: dance"):
            await guests.joined()


async def test_without_a_compiler_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="C compiler"):
        await crowd.build(tmp_path)
