"""Reminder and escalation policies, and which one is in force where."""

from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, body, if_match, optional_body, query
from core.keyset import Page
from services.events.model import Event
from services.identity.model import Actor
from services.lifecycle import previewing
from services.lifecycle.previews import DraftRequest, Preview, PreviewRequest
from services.policies import commands, history, queries
from services.policies.model import (
    Choice,
    InForce,
    Policy,
    PolicyBody,
    PolicyCreate,
    PolicyVersion,
    ProjectChoice,
    TaskChoice,
)
from services.projects.governing import require_to_govern
from services.tasks import governing


class PoliciesQuery(Paging, frozen=True):
    """`project_id` narrows to the policies of one project."""

    project_id: UUID | None = None


class HistoryQuery(Paging, frozen=True):
    """Without `project_id` it is the system's."""

    project_id: UUID | None = None


@post("/policies", body=PolicyCreate)
async def create(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Policy]:
    """Write a policy, the system's (admins) or a project's (its managers)."""
    return versioned(await commands.create(actor, await body(request, PolicyCreate)), status=201)


@get("/policies", query=PoliciesQuery)
async def policies(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Policy]:
    """List the policies that the caller may read, the newest first."""
    asked = query(request, PoliciesQuery)
    return await queries.page(actor, asked.limit, asked.after, asked.project_id)


@get("/policies/history", query=HistoryQuery)
async def choices(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Event]:
    """List who put which policy in force in a project, or in the system, or deleted one, the newest first."""
    asked = query(request, HistoryQuery)
    return await history.choices(actor, asked.project_id, asked.limit, asked.after)


@get("/policies/{policy_id:uuid}")
async def policy(actor: NamedDependency[Actor], policy_id: FromPath[UUID]) -> Answer[Policy]:
    """Read a policy."""
    return versioned(await queries.get(actor, policy_id))


@get("/policies/{policy_id:uuid}/versions", query=Paging)
async def versions(
    request: AnyRequest, actor: NamedDependency[Actor], policy_id: FromPath[UUID]
) -> Page[PolicyVersion]:
    """List what a policy said, the newest first, what each version changed, and who deleted it if somebody did."""
    asked = query(request, Paging)
    return await history.versions(actor, policy_id, asked.limit, asked.after)


@put("/policies/{policy_id:uuid}", body=PolicyBody)
async def replace(request: AnyRequest, actor: NamedDependency[Actor], policy_id: FromPath[UUID]) -> Answer[Policy]:
    """Replace what a policy says; where it is in force, running tasks follow."""
    await commands.require(actor, policy_id)
    wanted = await body(request, PolicyBody)
    return versioned(await commands.replace(actor, policy_id, wanted, if_match(request)))


@delete("/policies/{policy_id:uuid}")
async def remove(request: AnyRequest, actor: NamedDependency[Actor], policy_id: FromPath[UUID]) -> None:
    """Delete a policy that is in force nowhere."""
    await commands.delete(actor, policy_id, if_match(request))


@get("/policies/default")
async def default(actor: NamedDependency[Actor]) -> Answer[InForce]:
    """Tell which policy governs where a project has none of its own."""
    return versioned(await queries.default(actor))


@put("/policies/default", body=Choice)
async def choose_default(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[InForce]:
    """Put one of the system's policies in force wherever a project has none of its own."""
    await require_to_govern(actor, None)
    choice = await body(request, Choice)
    return versioned(await commands.choose_default(actor, choice.policy_id))


@post("/policies/{policy_id:uuid}/preview", body=PreviewRequest, status_code=200)
async def preview(request: AnyRequest, actor: NamedDependency[Actor], policy_id: FromPath[UUID]) -> Preview:
    """Tell what a policy would make of a sample task, or of a project's open tasks. Changes nothing."""
    await queries.get(actor, policy_id)
    return await previewing.preview(actor, policy_id, await optional_body(request, PreviewRequest))


@post("/policies/preview", body=DraftRequest, status_code=200)
async def preview_draft(request: AnyRequest, actor: NamedDependency[Actor]) -> Preview:
    """Tell the same of a policy that is being written, for those who may write it. Changes nothing."""
    return await previewing.preview_draft(actor, await body(request, DraftRequest))


@get("/projects/{project_id:uuid}/policy")
async def policy_of_project(actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> Answer[InForce]:
    """Tell which policy governs a project."""
    return versioned(await queries.of_project(actor, project_id))


@put("/projects/{project_id:uuid}/policy", body=ProjectChoice)
async def choose_for_project(
    request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]
) -> Answer[InForce]:
    """Put a policy in force in a project, or with null the system's."""
    await require_to_govern(actor, project_id)
    choice = await body(request, ProjectChoice)
    return versioned(await commands.choose_for_project(actor, project_id, choice.policy_id))


@get("/tasks/{task_id:uuid}/policy")
async def policy_of_task(actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[InForce]:
    """Tell which policy governs a task."""
    return versioned(await governing.policy_of(actor, task_id))


@put("/tasks/{task_id:uuid}/policy", body=TaskChoice)
async def choose_for_task(
    request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]
) -> Answer[InForce]:
    """Give a task a policy of its own, or with null leave it to its project."""
    await governing.require(actor, task_id)
    choice = await body(request, TaskChoice)
    return versioned(await governing.choose(actor, task_id, choice.policy_id))


routes = [
    create,
    policies,
    choices,
    policy,
    versions,
    replace,
    remove,
    default,
    choose_default,
    preview,
    preview_draft,
    policy_of_project,
    choose_for_project,
    policy_of_task,
    choose_for_task,
]
