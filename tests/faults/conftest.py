"""The world that is broken on purpose: a whole stack with two relays, and providers that outlive it."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.outside import Stack, muster_up, provider

KILLS = int(os.environ.get("MUSTER_FAULT_KILLS", "4"))
"""At how many random instants each process is killed."""


@dataclass(frozen=True)
class World:
    stack: Stack
    pushes: Path
    mails: Path
    random: random.Random

    @property
    def base(self) -> str:
        return self.stack.base


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("faults")
    pushes, mails = folder / "pushes.jsonl", folder / "mails.jsonl"
    with provider("tests.providers.fcm", pushes) as fcm, provider("tests.providers.smtp", mails) as smtp:
        environment = {
            "MUSTER_FCM_URL": f"http://{fcm}",
            "MUSTER_SMTP_URL": f"smtp://{smtp}",
            "MUSTER_RATE_LIMIT_FACTOR": "1000",
        }
        with muster_up(folder / "data", environment, "--relays", "2") as stack:
            yield World(stack, pushes, mails, random.Random(os.environ["MUSTER_FAULT_SEED"]))
