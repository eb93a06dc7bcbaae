"""The world that tests live in: servers shared by the whole run, and everything else a worker's own.

pytest's controller starts the servers; every xdist worker has its own database (a copy of the migrated template), its
own prefix in Valkey and its own task queue in Temporal.
"""

import asyncio
import json
import os
import random
from contextlib import ExitStack
from dataclasses import asdict

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

from core.settings import Settings
from tests.stack import Servers, ServersFailed, create_database, running_servers

FAULT_SEED = "MUSTER_FAULT_SEED"
"""Decides when tests/faults kills what; give it to see the same again."""
WHOLE_STACKS = ("tests/faults/", "tests/journeys/", "tests/web/")
"""Folders whose tests share a stack of their own: each goes to one worker, and all go first, for they take longest."""

SERVERS = pytest.StashKey[Servers]()
CLOSING = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, where nobody above has done so already."""
    if hasattr(config, "workerinput"):
        config.stash[SERVERS] = Servers(**json.loads(config.workerinput["servers"]))
    elif not config.option.collectonly:
        os.environ.setdefault(FAULT_SEED, str(random.SystemRandom().randrange(1_000_000)))
        closing = ExitStack()
        try:
            config.stash[SERVERS] = closing.enter_context(running_servers())
        except ServersFailed as failure:
            pytest.exit(str(failure), returncode=pytest.ExitCode.INTERNAL_ERROR)
        config.stash[CLOSING] = closing


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell an xdist worker where the servers are."""
    node.workerinput["servers"] = json.dumps(asdict(node.config.stash[SERVERS]))


class ByStack(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """Hands a worker a module at a time, or all that shares a stack."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in WHOLE_STACKS if nodeid.startswith(folder)), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByStack:
    config.option.loadscopereorder = False
    return ByStack(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(WHOLE_STACKS))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"The instants of tests/faults came from {FAULT_SEED}={os.environ.get(FAULT_SEED)}.")


def pytest_unconfigure(config: pytest.Config) -> None:
    if CLOSING in config.stash:
        config.stash[CLOSING].close()


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": False}


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """Where the run's servers are, and their pids."""
    return pytestconfig.stash[SERVERS]


@pytest.fixture(scope="session")
def settings(servers: Servers, worker_name: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of this worker's own world."""
    name = f"muster_{worker_name}"
    return Settings(
        database_url=asyncio.run(create_database(servers, name)),
        redis_url=servers.redis_url,
        temporal_address=servers.temporal_address,
        data=tmp_path_factory.mktemp("data"),
        process_name=f"tests-{worker_name}",
        redis_prefix=name,
        task_queue=name,
    )


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """gw0, gw1 and so on; main without xdist."""
    workerinput = getattr(request.config, "workerinput", {"workerid": "main"})
    return str(workerinput["workerid"])
