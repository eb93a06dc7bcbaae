"""One stack for all journeys, with local providers that speak FCM HTTP v1 and SMTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.outside import Stack, muster_up, provider


@dataclass(frozen=True)
class World:
    stack: Stack
    pushes: Path
    mails: Path

    @property
    def base(self) -> str:
        return self.stack.base


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("journeys")
    pushes, mails = folder / "pushes.jsonl", folder / "mails.jsonl"
    with provider("tests.providers.fcm", pushes) as fcm, provider("tests.providers.smtp", mails) as smtp:
        environment = {
            "MUSTER_FCM_URL": f"http://{fcm}",
            "MUSTER_SMTP_URL": f"smtp://{smtp}",
            "MUSTER_RATE_LIMIT_FACTOR": "100",
        }
        with muster_up(folder / "data", environment) as stack:
            yield World(stack, pushes, mails)
