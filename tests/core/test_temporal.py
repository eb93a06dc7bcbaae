from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.ids import uuid7
from core.temporal import StructPayloadConverter
from services.events.model import Call, Poke, StartDeliver


@pytest.mark.parametrize(
    "value",
    [
        Poke(uuid7(), "OPS-1"),
        StartDeliver("PUSH", (uuid7(), uuid7()), datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
    ],
)
def test_structs_travel_to_workflows_and_back(value: Call) -> None:
    converter = StructPayloadConverter()
    payload = converter.to_payload(value)
    assert payload is not None
    assert converter.from_payload(payload, type(value)) == value


def test_plain_values_travel_without_a_type() -> None:
    converter = StructPayloadConverter()
    payload = converter.to_payload([UUID(int=1)])
    assert payload is not None
    assert converter.from_payload(payload, list[UUID]) == [UUID(int=1)]
