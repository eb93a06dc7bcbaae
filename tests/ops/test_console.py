"""The console shows what matters and leaves the rest to the logs."""

import pytest

from ops.console import notable_of_role


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"event": "request", "level": "info", "path": "/me"}', None),
        ('{"event": "relay.slow", "level": "warning", "sink": "PEOPLE"}', "warning relay.slow sink=PEOPLE"),
        ('{"event": "delivery.logged", "level": "info", "to": "ann"}', "info delivery.logged to=ann"),
        ('{"event": "failed", "level": "error", "exception": "Traceback\\nOSError: no"}', "error failed OSError: no"),
        ("Traceback (most recent call last):", "Traceback (most recent call last):"),
        ("17", "17"),
    ],
)
def test_of_a_role_warnings_errors_and_logged_deliveries_are_shown(line: str, shown: str | None) -> None:
    assert notable_of_role(line) == shown
