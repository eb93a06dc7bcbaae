"""A client that does not give up: what can't be answered now is asked again, and still happens only once."""

import asyncio
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from whenever import SYSTEM_TZ, Instant, TimeZoneNotFoundError

from ops.program import CannotRun

PATIENCE_SECONDS = 60.0
AGAIN_SECONDS = 0.25
ANSWERS_WITHIN = 5.0
_COME_AGAIN = frozenset({429, 502, 503, 504})
_CONFLICT = 409
_STILL_RUNNING = "idempotency_key_in_use"


class Person(NamedTuple):
    """Somebody who is signed in."""

    id: str
    name: str
    email: str
    token: str
    is_admin: bool


class Client:
    """HTTP for everybody in the demo. Whatever is refused for good raises CannotRun with the refusal."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = httpx.AsyncClient(base_url=f"{base_url}/api/v1", timeout=ANSWERS_WITHIN, trust_env=False)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def sign_up(self, name: str, email: str, password: str) -> Person:
        """A new account. Where the answer to the first attempt got lost the account is there: then sign in."""
        account = {"email": email, "password": password}
        answer = await self._insist("POST", "/auth/register", account | {"name": name, "time_zone": _own_zone()}, {})
        if answer.status_code == _CONFLICT:
            answer = await self._insist("POST", "/auth/login", account, {})
        said = _content(answer)
        user = said["user"]
        return Person(user["id"], user["name"], email, said["access_token"], user["role"] == "ADMIN")

    async def get(self, person: Person, path: str) -> Any:
        return await self._ask(person, "GET", path)

    async def post(self, person: Person, path: str, body: dict[str, Any] | None = None) -> Any:
        return await self._ask(person, "POST", path, body, {"idempotency-key": str(uuid4())})

    async def put(self, person: Person, path: str, body: dict[str, Any]) -> Any:
        return await self._ask(person, "PUT", path, body)

    async def patch(self, person: Person, path: str, body: dict[str, Any]) -> Any:
        return await self._ask(person, "PATCH", path, body)

    async def _ask(
        self,
        person: Person,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        bearer = {"authorization": f"Bearer {person.token}"}
        return _content(await self._insist(method, path, body, bearer | (headers or {})))

    async def _insist(
        self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    answer = await self._try(method, path, body, headers)
                    if answer is not None:
                        return answer
                    await asyncio.sleep(AGAIN_SECONDS)
        except TimeoutError as error:
            raise CannotRun(f"{self.base_url} has not answered for {PATIENCE_SECONDS:.0f} s.") from error

    async def _try(
        self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> httpx.Response | None:
        """The answer, or None where it is worth asking again."""
        try:
            answer = await self._http.request(method, path, json=body, headers=headers)
        except httpx.TransportError:
            return None
        return None if answer.status_code in _COME_AGAIN or _is_still_running(answer) else answer


def _is_still_running(answer: httpx.Response) -> bool:
    return answer.status_code == _CONFLICT and bool(answer.json().get("code") == _STILL_RUNNING)


def _own_zone() -> str:
    """The machine's: there the browser is, too. UTC where it has no name."""
    try:
        return Instant.now().to_tz(SYSTEM_TZ).tz_id or "UTC"
    except TimeZoneNotFoundError:
        return "UTC"


def _content(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json() if answer.content else None
    problem = answer.json()
    request = f"{answer.request.method} {answer.request.url.path}"
    raise CannotRun(f"{request} was refused: {problem.get('detail') or problem.get('title')}")
