"""Refusals and failures as problem details (RFC 9457): the one place that turns an exception into an HTTP answer."""

import math
from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import UNSET, UnsetType
from redis.exceptions import RedisError

from core.errors import (
    MOST_FIELD_ERRORS,
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    Refusal,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    VersionMismatch,
)

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[Refusal], HTTPStatus] = {
    Malformed: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    VersionMismatch: HTTPStatus.PRECONDITION_FAILED,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

DATABASE_AWAY: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.LockNotAvailableError,
    asyncpg.TransactionRollbackError,
)
"""What passes when one tries again: the server is away, stopping, full, or ended a transaction in the way."""

WORTH_ANOTHER_TRY_SECONDS = 2

_CODES: dict[HTTPStatus, str] = {status: refusal.code for refusal, status in STATUS.items()}  # type: ignore[attr-defined]
_DETAILS = {
    HTTPStatus.BAD_REQUEST: "The request can't be read.",
    HTTPStatus.NOT_FOUND: "There is no such resource.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This resource does not know this method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too long.",
}


class Problem(msgspec.Struct, kw_only=True):
    """An error answer. `code` is stable and meant for programs, `detail` for people; `current` comes with 412 only,
    `obstacle` with some 409: what stands in the way.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | UnsetType = UNSET
    current: Any = UNSET
    obstacle: Any = UNSET


class ProblemAnswer(msgspec.Struct, frozen=True):
    """A problem and what is said beside it."""

    problem: Problem
    headers: dict[str, str]

    @property
    def body(self) -> bytes:
        return msgspec.json.encode(self.problem)


def answer_to(error: Exception, request_id: str) -> ProblemAnswer:
    """The answer to whatever a handler raised. What nobody foresaw is logged with its traceback, and is 500."""
    if isinstance(error, Refusal):
        return _refused(error, request_id)
    if isinstance(error, HTTPException):
        return _refused_by_framework(error, request_id)
    if isinstance(error, (*DATABASE_AWAY, RedisError)):
        log.warning("request.unavailable", request_id=request_id, error=f"{type(error).__name__}: {error}")
        return _refused(Unavailable("Try again in a moment.", WORTH_ANOTHER_TRY_SECONDS), request_id)
    log.error("request.failed", request_id=request_id, exc_info=error)
    return ProblemAnswer(_problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", _INTERNAL, request_id), {})


_INTERNAL = "Something went wrong on our side; the request id helps to find out what."


def _refused(refusal: Refusal, request_id: str) -> ProblemAnswer:
    status = STATUS[type(refusal)]
    problem = _problem(status, refusal.code, _detail(refusal), request_id)  # type: ignore[attr-defined]
    headers: dict[str, str] = {}
    match refusal:
        case Invalid():
            problem.errors = refusal.errors[:MOST_FIELD_ERRORS]
        case Conflict(obstacle=obstacle) if obstacle is not None:
            problem.obstacle = obstacle
        case VersionMismatch():
            problem.current = refusal.current
            headers["etag"] = f'"{refusal.version}"'
        case TooMany() | Unavailable():
            headers["retry-after"] = str(max(1, math.ceil(refusal.retry_after)))
        case Unauthenticated():
            headers["www-authenticate"] = "Bearer"
    return ProblemAnswer(problem, headers)


def _detail(refusal: Refusal) -> str:
    match refusal:
        case NotFound():
            return f"There is no such {refusal.what}."
        case VersionMismatch():
            return f"The resource has version {refusal.version} by now."
        case Invalid():
            return "; ".join(f"{error.field} {error.message}".strip() for error in refusal.errors)
        case _:
            return refusal.detail  # type: ignore[attr-defined,no-any-return]


def _refused_by_framework(error: HTTPException, request_id: str) -> ProblemAnswer:
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request.failed", request_id=request_id, exc_info=error)
        return ProblemAnswer(_problem(status, "internal", _INTERNAL, request_id), {})
    code, detail = _CODES.get(status, status.name.lower()), _DETAILS.get(status, status.phrase)
    return ProblemAnswer(_problem(status, code, detail, request_id), dict(error.headers or {}))


def _problem(status: HTTPStatus, code: str, detail: str, request_id: str) -> Problem:
    return Problem(
        type=f"urn:muster:problem:{code}",
        title=status.phrase,
        status=int(status),
        detail=detail,
        code=code,
        request_id=request_id,
    )


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's handler for every exception."""
    answer = answer_to(error, request.scope["request_id"])  # type: ignore[typeddict-item]
    return Response(answer.body, status_code=answer.problem.status, headers=answer.headers, media_type=MEDIA_TYPE)
