"""The application behind a real uvicorn, and people who talk to it. Every person is new, so that tests don't meet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import uvicorn

from api.app import create_app
from core.database import ENGINE, close_database, open_database, pool
from core.ids import uuid7
from core.settings import Settings
from services.identity.keys import KeyRing
from services.identity.verifier import Verifier
from tests.eventually import eventually

PASSWORD = "correct horse battery staple"


class Person(NamedTuple):
    """Somebody who is signed in: `http` sends their token."""

    id: UUID
    email: str
    access_token: str
    refresh_token: str
    http: httpx.AsyncClient


class Api:
    """A running application, and how to become somebody in it."""

    def __init__(self, url: str, verifier: Verifier, settings: Settings) -> None:
        self.url = url
        self.verifier = verifier
        self.settings = settings
        self.http = self.client()
        self._clients = [self.http]

    def client(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"{self.url}/api/v1", headers=headers, timeout=20)

    async def person(self, name: str = "Ada") -> Person:
        """Somebody new."""
        answer = await self.http.post("/auth/register", json=registration(name))
        assert answer.status_code == 201, answer.text
        return self.signed_in(answer.json())

    async def admin(self) -> Person:
        """Somebody new who is ADMIN, whoever came first."""
        person = await self.person("Root")
        await pool().execute("UPDATE identity.user_account SET role = 'ADMIN' WHERE id = $1", person.id)
        self.verifier.role_changed(person.id)
        return person

    def signed_in(self, tokens: dict[str, Any]) -> Person:
        client = self.client(Authorization=f"Bearer {tokens['access_token']}")
        self._clients.append(client)
        user = tokens["user"]
        return Person(UUID(user["id"]), user["email"], tokens["access_token"], tokens.get("refresh_token", ""), client)

    async def sign_everybody_out(self) -> None:
        """Forget the clients and their cookies."""
        for client in self._clients:
            await client.aclose()
        self.http = self.client()
        self._clients = [self.http]


def registration(name: str = "Ada", **fields: Any) -> dict[str, Any]:
    return {"email": f"{uuid7().hex}@example.org", "password": PASSWORD, "name": name} | fields


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Api]:
    """The application on a free port, over the database that is open, or one of its own."""
    verifier = Verifier(KeyRing())
    verifier.connected = True
    is_open = ENGINE.pool is not None
    app = create_app(
        settings,
        verifier,
        on_startup=[] if is_open else [partial(open_database, settings)],
        on_shutdown=[] if is_open else [close_database],
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))
    serving = asyncio.create_task(server.serve())

    async def has_started() -> bool:
        return server.started or serving.done()

    await eventually(has_started)
    api = Api(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", verifier, settings)
    try:
        yield api
    finally:
        await api.sign_everybody_out()
        await api.http.aclose()
        server.should_exit = True
        await serving
