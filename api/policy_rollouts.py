"""How far another policy has come among the tasks that it governs."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, query
from core.keyset import Page
from services.identity.model import Actor
from services.policies import progress
from services.policies.model import Rollout


@get("/policy-rollouts", query=Paging)
async def rollouts(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Rollout]:
    """List the rollouts that the caller may see, the newest first: admins all, managers those of their projects."""
    asked = query(request, Paging)
    return await progress.page(actor, asked.limit, asked.after)


@get("/policy-rollouts/{rollout_id:uuid}")
async def rollout(actor: NamedDependency[Actor], rollout_id: FromPath[UUID]) -> Answer[Rollout]:
    """Tell how far a rollout has come."""
    return versioned(await progress.get(actor, rollout_id))


routes = [rollouts, rollout]
