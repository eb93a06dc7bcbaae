"""A night at work: a stack of its own, and who is there."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from temporalio.client import Client

from tests.eventually import eventually, eventually_sync
from tests.ops.operators.book import Book, run_here
from tests.outside import Stack, free_port, muster_up

PASSWORD = "correct horse battery"
WITHIN = 60.0


@dataclass
class Night:
    """A stack, an administrator, a project, and the port on which the push provider is not there."""

    stack: Stack
    push_port: int
    pushes: Path
    email: str
    http: httpx.Client
    project: dict[str, Any]

    def book(self, name: str, **variables: str) -> Book:
        return Book(name, self.usual | {"API": self.api, "TOKEN": self.token} | variables)

    @property
    def usual(self) -> dict[str, str]:
        """What says which stack it is."""
        return {"MUSTER_DATA": str(self.stack.data), "MUSTER_PORT": str(self.stack.port)}

    @property
    def api(self) -> str:
        return f"{self.stack.base}/api/v1"

    @property
    def token(self) -> str:
        return str(self.http.headers["Authorization"]).removeprefix("Bearer ")

    @property
    def addresses(self) -> dict[str, str]:
        return dict(self._state["addresses"])

    @property
    def _state(self) -> dict[str, Any]:
        """What the stack writes about itself."""
        return dict(json.loads((self.stack.data / "state.json").read_text()))

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = {}) -> Any:
        answer = self.http.request(method, path, json=body, headers=dict(headers))
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def task(self, as_: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        """Made by the administrator, or whoever has signed in so."""
        headers = {} if as_ is None else {"Authorization": f"Bearer {as_['access_token']}"}
        body = {"project_id": self.project["id"], "title": "Check the pumps"} | fields
        return dict(self.ask("POST", "/tasks", body, headers))

    def colleague(self, name: str, device: str) -> dict[str, Any]:
        """Signed in, a manager of the project, with a device."""
        email = f"{name.lower()}@example.com"
        signed_in = dict(self.ask("POST", "/auth/register", {"email": email, "password": PASSWORD, "name": name}))
        self.ask("POST", f"/projects/{self.project['id']}/members", {"email": email, "role": "MANAGER"})
        theirs = {"Authorization": f"Bearer {signed_in['access_token']}"}
        self.ask("POST", "/me/devices", {"token": device, "platform": "ANDROID", "kind": "FID"}, theirs)
        return signed_in

    def until_reminded(self, task: dict[str, Any], is_so: bool) -> None:
        """Until the task will be reminded of, or not."""

        def is_planned() -> bool:
            coming = self.ask("GET", f"/tasks/{task['id']}/timeline")["upcoming"]
            return ("REMINDER" in [entry["kind"] for entry in coming]) is is_so

        eventually_sync(is_planned, WITHIN, every=0.2)

    def until_failed(self, attempts: int) -> str:
        """Until the one delivery that has failed was tried so often; its id."""

        def id_of_failed() -> str:
            found = self.ask("GET", "/deliveries?state=FAILED")["items"]
            return next((str(each["id"]) for each in found if each["attempts"] == attempts), "")

        return eventually_sync(id_of_failed, WITHIN, every=0.2)

    def until_seen(self, task: dict[str, Any]) -> None:
        """Until its workflow has looked at it."""

        def is_seen() -> bool:
            return bool(self.ask("GET", f"/tasks/{task['id']}/agenda")["revision"])

        eventually_sync(is_seen, WITHIN, every=0.2)

    def worker_pid(self) -> int:
        return next(int(each["pid"]) for each in self._state["processes"] if each["name"] == "worker-1")

    def make_current(self, build: str) -> None:
        """As whoever deploys a release does it."""
        run_here(f"./muster ops workflows set-current {build} --yes", self.usual)

    def until_found(self, query: str) -> None:
        """Until Temporal's visibility, which comes a little later, knows of such a workflow."""

        async def is_known() -> bool:
            return (await (await self.temporal()).count_workflows(query)).count > 0

        asyncio.run(eventually(is_known, WITHIN, every=0.2))

    async def temporal(self) -> Client:
        return await Client.connect(self.addresses["MUSTER_TEMPORAL_ADDRESS"])


@contextmanager
def open_night(folder: Path) -> Iterator[Night]:
    """A stack on which one task is kept already."""
    push_port = free_port()
    environment = {"MUSTER_FCM_URL": f"http://127.0.0.1:{push_port}", "MUSTER_RATE_LIMIT_FACTOR": "100"}
    with muster_up(folder / "data", environment) as stack, httpx.Client(base_url=f"{stack.base}/api/v1") as http:
        account = {"email": "mia@example.com", "password": PASSWORD, "name": "Mia"}
        signed_in = http.post("/auth/register", json=account).json()
        http.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        project = http.post("/projects", json={"name": "Operations", "key": "OPS"}).json()
        night = Night(stack, push_port, folder / "pushes.jsonl", account["email"], http, project)
        night.until_seen(night.task(due_at=in_(days=1)))
        yield night


def in_(**amount: float) -> str:
    return (datetime.now(UTC) + timedelta(**amount)).isoformat()
