"""`./muster demo`: a whole life of one task, told live in less than half a minute."""

import asyncio
import secrets
from functools import partial
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ops.demo.client import Client
from ops.demo.listening import Listener, listening
from ops.demo.narrator import CHANNELS, Narrator
from ops.demo.team import POLICY, Team, gather_team, in_seconds, put_in_force
from ops.program import CannotRun

DUE_IN_SECONDS = 6.0
BEN_THINKS_SECONDS = 1.0
WATCH_THE_HOLD_SECONDS = 2.0
WATCH_THE_END_SECONDS = 4.0
TOLD_WITHIN_SECONDS = 180.0
"""Even if processes are killed meanwhile."""
KEY_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
NAMESPACE = "default"


def tell(base_url: str, temporal_ui: str | None) -> None:
    """Raises CannotRun when the stack does not answer, or refuses."""
    asyncio.run(_tell(Console(), base_url, temporal_ui))


async def _tell(console: Console, base_url: str, temporal_ui: str | None) -> None:
    async with Client(base_url) as client:
        team = await gather_team(
            client,
            address=f".{secrets.token_hex(4)}@demo.example",
            password=secrets.token_urlsafe(16),
            key="D" + "".join(secrets.choice(KEY_LETTERS) for _ in range(4)),
            project="Nothing forgotten",
        )
        await put_in_force(client, team, POLICY)
        story = Story(console, client, team)
        story.introduce()
        try:
            async with asyncio.timeout(TOLD_WITHIN_SECONDS):
                await story.tell()
        except TimeoutError as error:
            raise CannotRun("The story came to no end; `muster status` shows what is not up.") from error
        await story.conclude(temporal_ui)


class Story:
    """One task, from its creation to its end."""

    def __init__(self, console: Console, client: Client, team: Team) -> None:
        self._console = console
        self._client = client
        self._team = team
        self._narrator = Narrator(console, client, team)
        self._task: dict[str, Any] = {}

    def introduce(self) -> None:
        """Who takes part, and what was promised."""
        admin = " and, being the first here of all, administers Muster" if self._team.olga.is_admin else ""
        self._console.print(
            f"\n[bold]Olga[/bold] owns the project {self._team.key}{admin}; [bold]Mia[/bold] manages it, "
            "[bold]Ben[/bold] does the work.\n"
            "Its policy counts in seconds: remind Ben 3 s before a task is due, and when it is; escalate to him and "
            "the managers 2 s later, to the owner after 4 s with a higher priority, to all managers again after 8 s; "
            "an acknowledgement holds that for 6 s.\n",
            highlight=False,
        )

    async def tell(self) -> None:
        """Everything that happens. Killing a process on the way costs time and nothing else."""
        catching_up = asyncio.create_task(self._narrator.catch_up())
        try:
            async with listening(*self._listeners()):
                await self._create()
                await self._narrator.told("ESCALATION", 2)
                await self._acknowledge()
                await self._complete()
                await self._narrator.finish()
        finally:
            catching_up.cancel()

    async def conclude(self, temporal_ui: str | None) -> None:
        """The record of it all, and where Temporal shows it."""
        self._console.print(self._table(await self._timeline()))
        workflow_id = f"task:{self._task['id']}"
        if temporal_ui is None:
            self._console.print(f"In Temporal it is the workflow {workflow_id}.", highlight=False)
        else:
            path = f"namespaces/{NAMESPACE}/workflows/{quote(workflow_id, safe='')}"
            self._console.print("The same life in Temporal:", highlight=False)
            self._console.print(f"{temporal_ui}/{path}", highlight=False, soft_wrap=True)

    def _listeners(self) -> list[Listener]:
        """Everybody hears what concerns them; Olga the whole project."""
        topics = {self._team.olga: (f"project:{self._team.project_id}",)}
        url, narrator = self._client.base_url, self._narrator
        return [
            Listener(
                url,
                person,
                topics.get(person, ()),
                hear=partial(narrator.hear, person),
                lost=narrator.lose,
                missed=narrator.missed.set,
            )
            for person in self._team.people
        ]

    async def _create(self) -> None:
        self._task = await self._client.post(
            self._team.olga,
            "/tasks",
            {
                "project_id": self._team.project_id,
                "title": "Renew the certificate",
                "assignee_id": self._team.ben.id,
                "due_at": in_seconds(DUE_IN_SECONDS),
            },
        )
        self._narrator.follow(self._task["id"])
        self._narrator.say(
            f"Olga creates [bold]{self._task['key']}[/bold], “{escape(self._task['title'])}”, for Ben, "
            f"due in {DUE_IN_SECONDS:.0f} s."
        )

    async def _acknowledge(self) -> None:
        await asyncio.sleep(BEN_THINKS_SECONDS)
        await self._client.post(self._team.ben, f"/tasks/{self._task['id']}/acknowledge")
        self._narrator.say("[green]Ben acknowledges[/green]: he has seen it, and is given time.")
        for entry in (await self._timeline())["upcoming"]:
            if entry["state"] == "HELD":
                self._narrator.say(
                    f"        [dim]held:[/dim] {escape(entry['summary'])} [dim]({entry['reason']})[/dim]"
                )
        await asyncio.sleep(WATCH_THE_HOLD_SECONDS)

    async def _complete(self) -> None:
        await self._client.patch(self._team.ben, f"/tasks/{self._task['id']}", {"status": "COMPLETED"})
        self._narrator.say("[green]Ben completes it[/green]: what was still to come will never come.")
        await asyncio.sleep(WATCH_THE_END_SECONDS)
        upcoming = (await self._timeline())["upcoming"]
        late = self._narrator.has_told("ESCALATION", 3)
        end = "Late, yet nothing was forgotten" if late else "The time of the last escalation has passed in silence"
        self._narrator.say(f"{end}; {len(upcoming)} steps are to come.\n")

    async def _timeline(self) -> dict[str, Any]:
        timeline: dict[str, Any] = await self._client.get(self._team.olga, f"/tasks/{self._task['id']}/timeline")
        return timeline

    def _table(self, timeline: dict[str, Any]) -> Table:
        table = Table(title=f"The timeline of {self._task['key']}")
        for heading in ("at", "what", "who was told, and how it went"):
            table.add_column(heading)
        for entry in timeline["past"]:
            skipped = f" [dim]({entry['state'].lower()}: {entry['reason']})[/dim]" if entry["state"] != "TAKEN" else ""
            table.add_row(entry["at"][11:19], f"{escape(entry['summary'])}{skipped}", self._told(entry["deliveries"]))
        return table

    def _told(self, deliveries: list[dict[str, Any]]) -> str:
        ways: dict[str, list[str]] = {}
        for each in deliveries:
            name = self._team.name_of(each["user_id"])
            ways.setdefault(name, []).append(f"{CHANNELS[each['channel']]} ({each['state'].lower()})")
        return "\n".join(f"{name}: {', '.join(each)}" for name, each in ways.items())
