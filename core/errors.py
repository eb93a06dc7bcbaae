"""The closed family of refusals: services raise them, each edge translates them once."""

from dataclasses import dataclass, field


class Refusal(Exception):
    """A command or query was refused and changed nothing."""


@dataclass
class Malformed(Refusal):
    """The request can't be read at all (HTTP 400)."""

    detail: str
    code: str = "malformed"


@dataclass
class Unauthenticated(Refusal):
    """Who asks is not known (HTTP 401)."""

    detail: str = "Sign in to do this."
    code: str = "unauthenticated"


@dataclass
class Forbidden(Refusal):
    """The caller may see the thing, yet not do this to it (HTTP 403)."""

    detail: str
    code: str = "forbidden"


@dataclass
class NotFound(Refusal):
    """Missing, or not visible to the caller: the two look the same (HTTP 404)."""

    what: str = "resource"
    code: str = "not_found"


@dataclass
class Conflict(Refusal):
    """The present state does not allow it (HTTP 409). `obstacle` is what stands in the way, where one thing does."""

    detail: str
    code: str = "conflict"
    obstacle: object = None


@dataclass
class VersionMismatch(Refusal):
    """`If-Match` named another version (HTTP 412). `current` is the resource as the caller may see it now."""

    version: int
    current: object
    code: str = "version_mismatch"


@dataclass
class TooLarge(Refusal):
    """Longer or deeper than the limit (HTTP 413)."""

    detail: str
    code: str = "too_large"


MOST_FIELD_ERRORS = 50
"""As many as one answer names: whoever mends these hears of the rest."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; `field` is its path, such as `ladder[1].after` or `channels.REMINDER[0]`."""

    field: str
    message: str


@dataclass
class Invalid(Refusal):
    """Readable, but not acceptable (HTTP 422)."""

    errors: list[FieldError] = field(default_factory=list)
    code: str = "invalid"

    @classmethod
    def of(cls, field_name: str, message: str) -> "Invalid":
        return cls([FieldError(field_name, message)])


@dataclass
class TooMany(Refusal):
    """A limit was reached (HTTP 429). `retry_after` in seconds."""

    retry_after: int
    detail: str = "Too many requests."
    code: str = "too_many_requests"


@dataclass
class Unavailable(Refusal):
    """A part that this needs does not answer (HTTP 503). `retry_after` in seconds."""

    detail: str
    retry_after: int = 5
    code: str = "unavailable"
