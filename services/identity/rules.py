"""What an account may be called, how strong its password is, and how long tokens of all kinds live."""

import re
import unicodedata
from datetime import datetime, timedelta

from whenever import Instant, TimeZoneNotFoundError

from core.validation import Fields

SESSION_LASTS = timedelta(days=60)
"""Counted from the last refresh."""
SESSION_REMEMBERED = timedelta(days=30)
"""After its end."""
FORMER_TOKEN_WORKS = timedelta(seconds=30)
EMAIL_TOKEN_LASTS = timedelta(hours=24)
MOST_DEVICES = 20
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
LONGEST_INPUT = 1_024
"""Of a password, in characters as they were typed: composing shortens them to a quarter at most."""
LONGEST_AGENT = 200
LONGEST_DEVICE_TOKEN = 2_000

_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,253}$")
_A_MOMENT = Instant.from_utc(2000, 1, 1)


def check_email(fields: Fields, email: str) -> str:
    """The address stripped. Whether it exists is for its verification to find out."""
    stripped = fields.text("email", email, 1, 254)
    if stripped and not _EMAIL.match(stripped):
        fields.wrong("email", "is not an e-mail address")
    return stripped


def check_name(fields: Fields, name: str) -> str:
    return fields.text("name", name, 1, 100)


def check_password(fields: Fields, password: str, field: str = "password") -> None:
    """Length alone (NIST SP 800-63B): 12 to 128 characters, spaces included."""
    length = len(normalised(password))
    if not SHORTEST_PASSWORD <= length <= LONGEST_PASSWORD:
        fields.wrong(field, f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")


def check_time_zone(fields: Fields, time_zone: str) -> None:
    """An IANA name, such as Europe/Zurich."""
    try:
        _A_MOMENT.to_tz(time_zone)
    except (TimeZoneNotFoundError, ValueError):
        fields.wrong("time_zone", "is not a known time zone")


def normalised(password: str) -> str:
    """The same password however a keyboard composes its letters.

    What is longer than every password is cut, and stays longer: composing takes quadratic time.
    """
    return unicodedata.normalize("NFC", password[:LONGEST_INPUT])


def former_token_works(replaced_at: datetime, successor_is_used: bool, now: datetime) -> bool:
    """Whether a refresh token that was replaced may be shown once more: its answer may have been lost."""
    return not successor_is_used and now - replaced_at <= FORMER_TOKEN_WORKS


def printable(text: str, longest: int = LONGEST_AGENT) -> str:
    """What a client says about itself, fit to be kept and shown."""
    return "".join(c for c in text if c.isprintable())[:longest]
