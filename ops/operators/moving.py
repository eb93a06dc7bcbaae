"""Moving workflows between builds of the worker: all to another current one, or some to one that they are bound to."""

import asyncio
from collections.abc import Sequence
from functools import partial

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.deployment.v1 import WorkerDeploymentVersion
from temporalio.api.enums.v1 import RoutingConfigUpdateState
from temporalio.api.workflow.v1 import VersioningOverride, WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import (
    SetWorkerDeploymentCurrentVersionRequest,
    UpdateWorkflowExecutionOptionsRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from core.settings import Settings
from core.temporal import deployment_of
from ops.operators.mending import tasks_of_keys
from ops.operators.queries import on_build, pinned_to
from ops.operators.reach import RPC_TIMEOUT, database, temporal
from ops.operators.versions import UNVERSIONED, builds_of, deployment
from ops.program import CannotRun
from ops.waiting import until

KNOWN_WITHIN_SECONDS = 20.0
NAMED = 20
_IN_PROGRESS = RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS
_PINNED = VersioningOverride.PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED


async def set_current(settings: Settings, build: str, *, yes: bool) -> None:
    """Give new workflows, and the next step of those that run, to a build; `unversioned` is the workers without one.

    Raises CannotRun for a build that no worker ever had. Temporal refuses one that leaves a queue without workers.
    """
    client = await temporal(settings)
    await check_build(client, settings, build)
    if not yes:
        print(f"This would give all work to {build}. Nothing was done; say --yes to do it.")
        return
    await make_current(client, settings, build)
    print(f"{build} is current; ./muster ops workflows versions shows what still runs on others.")


async def pin(settings: Settings, build: str, keys: Sequence[str], *, everything: bool, yes: bool) -> None:
    """Bind the workflows of these tasks, or every one that ran on it last, to a build, whatever is current.

    One that has begun to fail on another build stays there: Temporal moves it no more, it has to be healed. Raises
    CannotRun for a build that no worker ever had, and for a key without a task.
    """
    client = await temporal(settings)
    await check_build(client, settings, build)
    ids = await _ids_of(settings, keys)
    if everything:
        ids += await _found(client, on_build(settings, build))
    if _does(f"pin to {build}", ids, yes=yes):
        await bind(client, settings, ids, build)


async def unpin(settings: Settings, build: str | None, keys: Sequence[str], *, yes: bool) -> None:
    """Let the workflows of these tasks, and all that are bound to a build, follow what is current.

    Raises CannotRun for a key without a task.
    """
    client = await temporal(settings)
    ids = await _ids_of(settings, keys)
    if build is not None:
        ids += await bound_to(client, settings, build)
    if _does("unpin", ids, yes=yes):
        await bind(client, settings, ids, None)


async def make_current(client: Client, settings: Settings, build: str) -> None:
    """Returns when every task queue knows. Raises TimeoutError where one does not within 20 s, which harms nothing."""
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace,
        deployment_name=deployment_of(settings),
        build_id="" if build == UNVERSIONED else build,
        identity=settings.process_name,
    )
    await client.workflow_service.set_worker_deployment_current_version(request, retry=True, timeout=RPC_TIMEOUT)
    async with asyncio.timeout(KNOWN_WITHIN_SECONDS):
        await until(partial(_is_known, client, settings))


async def _is_known(client: Client, settings: Settings) -> bool:
    return (await deployment(client, settings)).routing_config_update_state != _IN_PROGRESS


async def bind(client: Client, settings: Settings, workflow_ids: Sequence[str], build: str | None) -> None:
    """To a build, or with None to whatever is current."""
    override = None
    if build is not None:
        version = WorkerDeploymentVersion(deployment_name=deployment_of(settings), build_id=build)
        override = VersioningOverride(pinned=VersioningOverride.PinnedOverride(version=version, behavior=_PINNED))
    for workflow_id in workflow_ids:
        request = UpdateWorkflowExecutionOptionsRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
            workflow_execution_options=WorkflowExecutionOptions(versioning_override=override),
            update_mask=FieldMask(paths=["versioning_override"]),
        )
        try:
            await client.workflow_service.update_workflow_execution_options(request, retry=True, timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # it has ended since it was listed
                raise


async def bound_to(client: Client, settings: Settings, build: str) -> list[str]:
    """The ids of workflows that somebody bound to a build."""
    return await _found(client, pinned_to(settings, build))


async def _found(client: Client, query: str) -> list[str]:
    return [found.id async for found in client.list_workflows(query, rpc_timeout=RPC_TIMEOUT)]


async def check_build(client: Client, settings: Settings, build: str) -> None:
    """Raises CannotRun for a build that no worker ever had."""
    known = [found.build for found in await builds_of(client, settings)]
    if build not in known:
        raise CannotRun(f"No worker ever had the build id {build}; there are {', '.join(known)}.")


def _does(what: str, workflow_ids: Sequence[str], *, yes: bool) -> bool:
    """Say what is about to be done, or would be."""
    some = ", ".join(workflow_ids[:NAMED]) + (", ..." if len(workflow_ids) > NAMED else "")
    named = f"{what}: {len(workflow_ids)} workflows ({some or 'none'})"
    print(f"{named}." if yes else f"This would {named}. Nothing was done; say --yes to do it.")
    return yes


async def _ids_of(settings: Settings, keys: Sequence[str]) -> list[str]:
    if not keys:
        return []
    async with database(settings):
        return [f"task:{task_id}" for task_id in await tasks_of_keys(keys)]
