"""The supervisor: what dies comes back, what is stopped stops in order, nothing is left running."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from ops.logs import Logs
from ops.program import CannotRun, Program
from ops.supervisor import ATTEMPTS, Backoff, Report, State, Supervisor
from tests.eventually import eventually, eventually_sync
from tests.processes import is_alive

pytestmark = pytest.mark.anyio

ANNOUNCED = {"ready": None, "announces": "worker.ready"}
SLEEPER = "import time\nwhile True: time.sleep(60)"
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER


async def at_once() -> bool:
    return True


async def never() -> bool:
    return False


@dataclass
class Stage:
    """A supervisor with everything that it has said and shown."""

    folder: Path
    lines: list[str] = field(default_factory=list)
    shown: list[list[Report]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(Logs(self.folder / "logs"), self.lines.append, self.shown.append)

    def program(self, name: str, code: str = SLEEPER, role: str | None = None, **more: object) -> Program:
        details: dict[str, object] = {"ready": at_once, "stop_within": 0.5, "folder": self.folder} | more
        return Program(name=name, role=role or name, command=(sys.executable, "-c", code), **details)  # type: ignore[arg-type]

    async def run(self, *programs: Program) -> None:
        self.supervisor.add(programs)
        await self.supervisor.start(programs)

    def report(self, name: str) -> Report:
        return next(report for report in self.supervisor.reports() if report.name == name)

    def pid(self, name: str) -> int:
        pid = self.report(name).pid
        assert pid is not None
        return pid


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    await stage.supervisor.stop()


def up_with_another_pid(stage: Stage, name: str, former: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        report = stage.report(name)
        return report.state is State.UP and report.pid not in {None, former}

    return check


async def test_a_program_that_is_up_is_reported_with_its_own_pid(stage: Stage) -> None:
    await stage.run(stage.program("worker-1", role="worker", port=1234))
    report = stage.report("worker-1")
    assert (report.role, report.port, report.state, report.restarts) == ("worker", 1234, State.UP, 0)
    await eventually(lambda: is_running_code(stage.pid("worker-1"), SLEEPER))


async def is_running_code(pid: int, code: str) -> bool:
    return psutil.Process(pid).cmdline()[1:] == ["-c", code]


async def test_a_program_that_can_not_be_asked_is_up_when_it_says_so(stage: Stage) -> None:
    await stage.run(stage.program("worker-1", "print('worker.ready', flush=True)\n" + SLEEPER, **ANNOUNCED))
    assert stage.report("worker-1").state is State.UP


async def test_a_program_that_nobody_waits_for_is_tried_for_ever(stage: Stage) -> None:
    program = stage.program("worker-1", "import sys; sys.exit(1)", **ANNOUNCED)
    stage.supervisor.add([program])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(stage.supervisor.start([program]), 0.1)

    async def tried_often() -> bool:
        return stage.report("worker-1").restarts > ATTEMPTS

    await eventually(tried_often, within=30)


async def test_a_program_that_is_killed_comes_back_and_this_is_said(stage: Stage) -> None:
    await stage.run(stage.program("relay-1"))
    former = stage.pid("relay-1")
    os.kill(former, signal.SIGKILL)
    await eventually(up_with_another_pid(stage, "relay-1", former))
    assert stage.report("relay-1").restarts == 1
    assert "relay-1 was killed by SIGKILL; starting it again in 0.2 s" in stage.lines
    states = [reports[0].state for reports in stage.shown]
    assert State.RESTARTING in states
    assert all(reports[0].pid is None for reports in stage.shown if reports[0].state is State.DOWN)


def test_the_delay_doubles_up_to_ten_seconds_and_starts_again_after_a_steady_run() -> None:
    backoff = Backoff()
    assert [round(backoff.after(uptime=1), 1) for _ in range(8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]
    assert backoff.after(uptime=60) == 0.2
    assert backoff.after(uptime=1) == 0.4


async def test_a_program_that_never_starts_is_named_with_its_last_words(stage: Stage) -> None:
    with pytest.raises(
        CannotRun, match=r"^broken does not start: it ended with status 3 \(no luck\); see .*broken\.log"
    ):
        await stage.run(stage.program("broken", "import sys; print('no luck'); sys.exit(3)", ready=never))


async def test_programs_stop_in_reverse_order_and_those_of_a_role_together(stage: Stage) -> None:
    await stage.run(
        stage.program("postgres"),
        stage.program("worker-1", role="worker"),
        stage.program("worker-2", role="worker"),
        stage.program("api-1", role="api"),
    )
    stage.shown.clear()
    await stage.supervisor.stop()
    ends: list[str] = []
    for reports in stage.shown:
        ends += [report.name for report in reports if report.state is State.DOWN and report.name not in ends]
    assert ends[0] == "api-1"
    assert set(ends[1:3]) == {"worker-1", "worker-2"}
    assert ends[3] == "postgres"


async def test_a_program_that_will_not_stop_is_killed_in_time(stage: Stage) -> None:
    await stage.run(stage.program("stubborn", STUBBORN))
    pid = stage.pid("stubborn")
    await eventually(lambda: is_running_code(pid, STUBBORN))
    started = time.monotonic()
    await stage.supervisor.stop()
    assert time.monotonic() - started < 2
    assert not psutil.pid_exists(pid)


async def test_what_a_program_has_started_itself_goes_with_it(stage: Stage) -> None:
    code = f"import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).pid, flush=True)\n"
    await stage.run(stage.program("parent", code + SLEEPER, notable=lambda line: line))

    async def announced() -> str:
        return next((line for line in stage.lines if line.startswith("parent: ")), "")

    child = int((await eventually(announced)).removeprefix("parent: "))
    assert psutil.pid_exists(child)
    await stage.supervisor.stop()

    async def gone() -> bool:
        return not is_alive(child)

    await eventually(gone)


async def test_the_disk_being_full_is_said_in_one_sentence(stage: Stage) -> None:
    await stage.run(stage.program("valkey", "print('write: No space left on device', flush=True)\n" + SLEEPER))

    async def said() -> bool:
        return f"The disk is full: valkey can't write to {stage.folder}." in stage.lines

    await eventually(said)


@pytest.mark.skipif(sys.platform != "linux", reason="a child learns of its parent's death on Linux only")
def test_nothing_is_left_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    code = f"""
        import asyncio, sys
        from pathlib import Path
        from ops.logs import Logs
        from ops.program import Program
        from ops.supervisor import Supervisor

        async def main():
            folder = Path({str(tmp_path)!r})
            supervisor = Supervisor(Logs(folder), lambda line: None, lambda reports: None)
            programs = [
                Program(name, name, (sys.executable, "-c", "print('here', flush=True);" + {STUBBORN!r}), folder)
                for name in ("one", "two")
            ]
            supervisor.add(programs)
            await supervisor.start(programs)
            print(*[report.pid for report in supervisor.reports()], flush=True)
            await asyncio.sleep(60)

        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(pids) == 2
        supervisor.kill()
    eventually_sync(lambda: not any(is_alive(pid) for pid in pids))
