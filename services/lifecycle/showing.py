"""Showing what a policy would make of a task: what differs, and when each recipient would hear, on their clocks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from services.lifecycle import rules
from services.lifecycle.comparing import Compared, comes_at, compare
from services.lifecycle.model import PolicyRef, Step, TaskFacts
from services.lifecycle.previews import Change, PreviewedPerson, PreviewedStep, PreviewedTask
from services.lifecycle.tallying import Looked
from services.lifecycle.timeline import coming
from services.notifications.hours import local, send_at
from services.notifications.model import Channel, Preferences
from services.notifications.rules import SNOOZED
from services.oncall.standing_in import away_for
from services.policies.model import PolicyBody


class Showing(Struct, frozen=True):
    """What is shown of every task alike. The id and version in `ref` are null for a policy that was not stored."""

    policy: PolicyBody
    ref: PolicyRef
    preferences: Mapping[UUID, Preferences]
    now: datetime

    def task(self, looked: Looked) -> PreviewedTask:
        subject, difference = looked.subject, compare(looked.before, looked.after)
        in_force = PolicyRef(subject.in_force.id, subject.in_force.version)
        removed = [Compared(step, Change.REMOVED, step) for step in difference.removed]
        return PreviewedTask(
            subject.task_id,
            subject.key,
            _in_order(self._step(looked, each, self.policy, self.ref) for each in difference.steps),
            _in_order(self._step(looked, each, subject.in_force, in_force) for each in removed),
        )

    def _step(self, looked: Looked, compared: Compared, policy: PolicyBody, ref: PolicyRef) -> PreviewedStep:
        """As of the policy that it follows from, which `ref` names."""
        step, was = compared.step, compared.was
        entry = asdict(coming(step, ref))
        entry["recipients"] = tuple(
            self._person(looked.subject.facts, step, person, policy) for person in step.recipients
        )
        return PreviewedStep(**entry, change=compared.change, was_at=None if was is None else comes_at(was))

    def _person(self, task: TaskFacts, step: Step, person: UUID, policy: PolicyBody) -> PreviewedPerson:
        preferences = self.preferences.get(person, Preferences())
        away = away_for(person, step.stand_ins)
        at = comes_at(step)
        promised = max(at, self.now)
        snoozed = rules.snooze_until(task, policy, person, *(absent.user_id for absent in away)) or promised
        leaves_at, held_by = send_at(
            max(promised, snoozed), preferences, channel=Channel.PUSH, breaks_quiet=step.break_quiet
        )
        held = leaves_at > promised
        return PreviewedPerson(
            person,
            instead_of=away,
            local_time=local(at, preferences.time_zone).to_stdlib(),
            time_zone=preferences.time_zone,
            held_until=leaves_at if held else None,
            held_by=(held_by or SNOOZED) if held else None,
        )


def _in_order(steps: Iterable[PreviewedStep]) -> tuple[PreviewedStep, ...]:
    return tuple(sorted(steps, key=lambda step: step.at))
