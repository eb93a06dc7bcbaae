"""What `./muster up` consists of: the servers that nobody else provides, and the roles over them."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.settings import Settings
from ops.console import notable_of_role
from ops.data import DataFolder
from ops.embedded.postgres import Postgres
from ops.embedded.temporal import Temporal
from ops.embedded.valkey import Valkey
from ops.network import HOST, Reservations, answers_ok
from ops.program import Program

ROOT = Path(__file__).parent.parent
ANNOUNCEMENTS = {"relay": "relay.started", "worker": "worker.ready"}
"""The event that a role logs when it has begun to work."""
STOPS_WITHIN = {"api": 2.2, "relay": 0.8, "worker": 2.6}
"""Seconds; together with those of the servers they must stay below ten."""
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared with, never bound to)


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line."""

    port: int
    api: int = 1
    workers: int = 1
    relays: int = 1
    demo: bool = False


@dataclass(frozen=True)
class Embedded:
    """The servers of our own, and where everything is that the roles need."""

    programs: list[Program] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    temporal_ui: str | None = None


@dataclass(frozen=True)
class Plan:
    """Everything that is to run, in the order of dependence, and where it will be found."""

    settings: Settings
    environment: dict[str, str]
    embedded: Embedded
    roles: list[Program]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.settings.port}"

    @property
    def addresses(self) -> dict[str, str]:
        names = ("MUSTER_DATABASE_URL", "MUSTER_REDIS_URL", "MUSTER_TEMPORAL_ADDRESS")
        return {name: self.environment[name] for name in names}

    @property
    def health_host(self) -> str:
        """Where to ask the api how it is, whatever addresses it listens on."""
        return _reachable(self.settings.host)


def make_plan(wishes: Wishes, data: DataFolder, reservations: Reservations, given: Mapping[str, str]) -> Plan:
    """Choose ports and put the stack together.

    Raises SettingsError for a wrong setting and CannotRun where a server does not exist for this platform.
    """
    names = ["postgres", "valkey", "temporal", "temporal-ui", *_names("api", wishes.api)[1:]]
    ports = data.ports(names, reservations) | {"api-1": wishes.port}
    embedded = _embedded(data, ports, given)
    environment = {
        "MUSTER_PUBLIC_URL": f"http://{HOST}:{wishes.port}",
        "MUSTER_DRAIN_SECONDS": "0",
        "MUSTER_TEMPORAL_UI": embedded.temporal_ui or "",
        **given,
        **embedded.addresses,
        "MUSTER_DATA": str(data.path),
        "MUSTER_PORT": str(wishes.port),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    settings = Settings.from_environment(environment)
    roles = [
        *(_role("worker", "worker", name, environment) for name in _names("worker", wishes.workers)),
        *(_role("relay", "relay", name, environment) for name in _names("relay", wishes.relays)),
        *(_api(name, ports[name], settings.host, environment) for name in _names("api", wishes.api)),
    ]
    return Plan(settings, environment, embedded, roles)


def _embedded(data: DataFolder, ports: Mapping[str, int], given: Mapping[str, str]) -> Embedded:
    programs: list[Program] = []
    addresses: dict[str, str] = {}
    temporal_ui = None
    if not given.get("MUSTER_DATABASE_URL"):
        postgres = Postgres(data.path, ports["postgres"])
        programs.append(postgres.program())
        addresses["MUSTER_DATABASE_URL"] = postgres.url()
    if not given.get("MUSTER_REDIS_URL"):
        valkey = Valkey(data.path, ports["valkey"])
        programs.append(valkey.program())
        addresses["MUSTER_REDIS_URL"] = valkey.url()
    if not given.get("MUSTER_TEMPORAL_ADDRESS"):
        temporal = Temporal(data.path, ports["temporal"], ports["temporal-ui"])
        programs.append(temporal.program())
        addresses["MUSTER_TEMPORAL_ADDRESS"] = temporal.address
        temporal_ui = temporal.ui_url
    return Embedded(programs, addresses, temporal_ui)


def _api(name: str, port: int, host: str, environment: Mapping[str, str]) -> Program:
    async def lives() -> bool:
        return await answers_ok("/health/live", port, _reachable(host))

    role = _role("api", "server", name, {**environment, "MUSTER_PORT": str(port)})
    return replace(role, port=port, ready=lives)


def _role(role: str, module: str, name: str, environment: Mapping[str, str]) -> Program:
    return Program(
        name=name,
        role=role,
        command=(sys.executable, "-P", "-m", module),
        folder=ROOT,
        environment={**environment, "MUSTER_PROCESS": name},
        announces=ANNOUNCEMENTS.get(role, ""),
        notable=notable_of_role,
        stop_within=STOPS_WITHIN[role],
    )


def _reachable(host: str) -> str:
    return HOST if host in _EVERY_ADDRESS else host


def _names(role: str, count: int) -> list[str]:
    return [f"{role}-{number}" for number in range(1, count + 1)]
