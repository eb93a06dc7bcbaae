"""Puts into words what the sockets hear, as it happens."""

import asyncio
import time
from typing import Any

from rich.console import Console
from rich.markup import escape

from ops.demo.client import Client, Person
from ops.demo.listening import Event
from ops.demo.team import Team

DELIVERED_WITHIN = 3.0
LOOK_EVERY_SECONDS = 0.2
UNDER_WAY = frozenset({"QUEUED", "HELD"})
CHANNELS = {"IN_APP": "in the app", "PUSH": "on the phone", "EMAIL": "by mail"}
STEPS = {
    "ASSIGNED": "Assigned",
    "REMINDER": "Reminder",
    "DUE": "Due now",
    "ESCALATION": "Escalation",
}
_STYLES = {"ESCALATION": "bold red", "REMINDER": "yellow", "DUE": "bold yellow", "ASSIGNED": "cyan"}


class Narrator:
    """Tells each step once, by its kind and number, whether a socket or the timeline brings the news."""

    def __init__(self, console: Console, client: Client, team: Team) -> None:
        self._console = console
        self._client = client
        self._team = team
        self._began = time.monotonic()
        self._told: dict[tuple[str, int], asyncio.Event] = {}
        self._following: set[asyncio.Task[None]] = set()
        self._task_id = ""
        self._cut_off = False
        self.missed = asyncio.Event()

    def say(self, line: str) -> None:
        """A line of the story, with the seconds since it began. `line` may hold markup."""
        self._console.print(f"[dim]{time.monotonic() - self._began:5.1f} s[/dim]  {line}", highlight=False)

    def follow(self, task_id: str) -> None:
        """The story is about this task from now on."""
        self._task_id = task_id

    def hear(self, person: Person, event: Event) -> None:
        """What `person` hears. The same event may come by any topic that carries it, and comes once a socket."""
        self._cut_off = False
        about = event["data"]
        if "step" in event and about["id"] == self._task_id:
            self._tell(event["step"]["kind"], event["step"]["index"], about)
        elif event["kind"] == "notification.created" and about["task_id"] == self._task_id:
            following = asyncio.create_task(self._tell_deliveries(person, about))
            self._following.add(following)
            following.add_done_callback(self._following.discard)

    def lose(self) -> None:
        """A socket broke, or can't be opened. Of one outage one line is enough."""
        if not self._cut_off:
            self._cut_off = True
            self.say("[dim]The line is dead; calling again ...[/dim]")

    async def told(self, kind: str, index: int) -> None:
        """Returns once this step was told."""
        await self._event(kind, index).wait()

    def has_told(self, kind: str, index: int) -> bool:
        return self._event(kind, index).is_set()

    async def catch_up(self) -> None:
        """After a gap in a stream: tell from the timeline what no socket has brought. Until cancelled."""
        while True:
            await self.missed.wait()
            self.missed.clear()
            self.say("[dim]A stream had a gap; reading the timeline instead.[/dim]")
            timeline = await self._client.get(self._team.olga, f"/tasks/{self._task_id}/timeline")
            for entry in timeline["past"]:
                if entry["state"] == "TAKEN" and entry["index"] is not None:
                    self._tell(entry["kind"], entry["index"], entry["effects"] or {})

    async def finish(self) -> None:
        """Let the last deliveries arrive."""
        await asyncio.gather(*self._following)

    def _tell(self, kind: str, index: int, task: dict[str, Any]) -> None:
        told = self._event(kind, index)
        if told.is_set():
            return
        told.set()
        name, style = STEPS.get(kind, kind.title()), _STYLES.get(kind, "white")
        number = f" {index}" if kind in ("REMINDER", "ESCALATION") else ""
        priority = f"; its priority is {task['priority']}" if kind == "ESCALATION" and task.get("priority") else ""
        self.say(f"[{style}]{name}{number}[/{style}]{priority}")

    async def _tell_deliveries(self, person: Person, notice: dict[str, Any]) -> None:
        deliveries = await self._deliveries(person, notice["id"])
        ways = ", ".join(f"{CHANNELS[each['channel']]} [dim]({each['state'].lower()})[/dim]" for each in deliveries)
        self.say(f"        → [bold]{escape(person.name)}[/bold] {ways}: “{escape(notice['title'])}”")

    async def _deliveries(self, person: Person, notification_id: str) -> list[dict[str, Any]]:
        """Where the message has gone, once every channel has answered or enough time has passed."""
        until = time.monotonic() + DELIVERED_WITHIN
        while True:
            answer = await self._client.get(person, f"/notifications/{notification_id}/deliveries")
            deliveries: list[dict[str, Any]] = answer["items"]
            if time.monotonic() > until or all(each["state"] not in UNDER_WAY for each in deliveries):
                return deliveries
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _event(self, kind: str, index: int) -> asyncio.Event:
        return self._told.setdefault((kind, index), asyncio.Event())
