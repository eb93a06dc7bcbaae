"""All configuration, read once from the environment; a wrong value stops the process with a sentence that names it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

_BUILD_ID = re.compile(r"[A-Za-z0-9._+-]{1,100}")


class SettingsError(Exception):
    """A setting is missing or wrong. The message is one sentence that names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a role needs to run. `from_environment` is the only reader of the environment."""

    database_url: str
    redis_url: str
    temporal_address: str
    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    process_name: str = "muster"
    redis_cluster: bool = False
    redis_prefix: str = "muster"
    temporal_namespace: str = "default"
    temporal_ui: str | None = None
    task_queue: str = "muster"
    build_id: str | None = None
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: tuple[str, ...] = ()
    rate_limit_factor: float = 1.0
    registration_open: bool = True
    admin_email: str | None = None
    fcm_url: str | None = None
    fcm_project: str = "muster"
    google_credentials: Path | None = None
    smtp_url: str | None = None
    mail_from: str = "muster@localhost"
    database_pool: int = 16
    log_format: str = "json"
    drain_seconds: float = 10.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read `MUSTER_*`. Raises SettingsError for the first value that can't be used."""
        read = _Reader(environment)
        port = read.integer("MUSTER_PORT", 8000, 0, 65535)
        redis_cluster = read.choice("MUSTER_REDIS_CLUSTER", "off", {"on", "off"}) == "on"
        return cls(
            database_url=read.url("MUSTER_DATABASE_URL", {"postgres", "postgresql"}),
            redis_url=read.node_url("MUSTER_REDIS_URL")
            if redis_cluster
            else read.url("MUSTER_REDIS_URL", {"redis", "rediss", "unix"}),
            temporal_address=read.required("MUSTER_TEMPORAL_ADDRESS"),
            data=Path(read.text("MUSTER_DATA", ".muster")),
            host=read.text("MUSTER_HOST", "127.0.0.1"),
            port=port,
            process_name=read.text("MUSTER_PROCESS", "muster"),
            redis_cluster=redis_cluster,
            redis_prefix=read.text("MUSTER_REDIS_PREFIX", "muster"),
            temporal_namespace=read.text("MUSTER_TEMPORAL_NAMESPACE", "default"),
            temporal_ui=read.optional_url("MUSTER_TEMPORAL_UI", {"http", "https"}),
            task_queue=read.text("MUSTER_TASK_QUEUE", "muster"),
            build_id=read.build_id("MUSTER_BUILD_ID"),
            public_url=(read.optional_url("MUSTER_PUBLIC_URL", {"http", "https"}) or f"http://127.0.0.1:{port}").rstrip(
                "/"
            ),
            trusted_proxies=read.networks("MUSTER_TRUSTED_PROXIES"),
            rate_limit_factor=read.number("MUSTER_RATE_LIMIT_FACTOR", 1.0, 0.001, 1_000_000),
            registration_open=read.choice("MUSTER_REGISTRATION", "open", {"open", "closed"}) == "open",
            admin_email=read.optional("MUSTER_ADMIN_EMAIL"),
            fcm_url=read.optional("MUSTER_FCM_URL"),
            fcm_project=read.text("MUSTER_FCM_PROJECT", "muster"),
            google_credentials=read.file("GOOGLE_APPLICATION_CREDENTIALS"),
            smtp_url=read.optional_url("MUSTER_SMTP_URL", {"smtp", "smtps"}),
            mail_from=read.text("MUSTER_MAIL_FROM", "muster@localhost"),
            database_pool=read.integer("MUSTER_DATABASE_POOL", 16, 2, 1000),
            log_format=read.choice("MUSTER_LOG_FORMAT", "json", {"json", "console"}),
            drain_seconds=read.number("MUSTER_DRAIN_SECONDS", 10.0, 0.0, 300.0),
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    environment: Mapping[str, str]

    def optional(self, name: str) -> str | None:
        return self.environment.get(name, "").strip() or None

    def text(self, name: str, default: str) -> str:
        return self.optional(name) or default

    def required(self, name: str) -> str:
        value = self.optional(name)
        if value is None:
            raise SettingsError(f"{name} is not set.")
        return value

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
        return int(value)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        value = self.text(name, str(default))
        try:
            number = float(value)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise SettingsError(f"{name} must be a number from {low} to {high}, not {value!r}.")
        return number

    def choice(self, name: str, default: str, allowed: set[str]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name} must be one of {', '.join(sorted(allowed))}, not {value!r}.")
        return value

    def build_id(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and not _BUILD_ID.fullmatch(value):
            raise SettingsError(f"{name} must be up to 100 letters, digits, and any of . _ + -, not {value!r}.")
        if value == "unversioned":
            raise SettingsError(f"{name} must not be {value!r}, which stands for workers that have none.")
        return value

    def url(self, name: str, schemes: set[str]) -> str:
        return _checked_url(name, self.required(name), schemes)

    def optional_url(self, name: str, schemes: set[str]) -> str | None:
        value = self.optional(name)
        return None if value is None else _checked_url(name, value, schemes)

    def node_url(self, name: str) -> str:
        value = self.url(name, {"redis", "rediss"})
        if urlsplit(value).path.strip("/") not in ("", "0"):
            raise SettingsError(f"{name} must not name a database other than 0, for a cluster has no other.")
        return value

    def networks(self, name: str) -> tuple[str, ...]:
        value = self.text(name, "")
        try:
            return tuple(str(ip_network(part.strip())) for part in value.split(",") if part.strip())
        except ValueError:
            raise SettingsError(f"{name} must be addresses or networks with commas between, not {value!r}.") from None

    def file(self, name: str) -> Path | None:
        value = self.optional(name)
        if value is not None and not Path(value).is_file():
            raise SettingsError(f"{name} names a file that does not exist.")
        return None if value is None else Path(value)


def _checked_url(name: str, value: str, schemes: set[str]) -> str:
    """The value itself stays out of the message: it may hold a password."""
    if urlsplit(value).scheme not in schemes:
        raise SettingsError(f"{name} must be a URL that starts with {' or '.join(f'{s}://' for s in sorted(schemes))}.")
    return value
