"""Binding workflows to a build of the worker, whatever is current, and letting go of them."""

from collections.abc import Sequence

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.deployment.v1 import WorkerDeploymentVersion
from temporalio.api.workflow.v1 import VersioningOverride, WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import UpdateWorkflowExecutionOptionsRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from core.settings import Settings
from core.temporal import deployment_of
from ops.operators.mending import tasks_of_keys
from ops.operators.postgres import database
from ops.operators.screen import say_would
from ops.operators.temporal import RPC_TIMEOUT, temporal
from ops.operators.versions import check_build, on_build

NAMED = 20
_PINNED = VersioningOverride.PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED


async def pin(settings: Settings, build: str, keys: Sequence[str], *, everything: bool, yes: bool) -> None:
    """Bind the workflows of these tasks, or every one that ran on it last, to a build, whatever is current.

    One that has begun to fail on another build stays there: Temporal moves it no more, it has to be healed. Raises
    CannotRun for a build that no worker ever had, and for a key without a task.
    """
    async with temporal(settings) as client:
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
    async with temporal(settings) as client:
        ids = await _ids_of(settings, keys)
        if build is not None:
            ids += await bound_to(client, settings, build)
        if _does("unpin", ids, yes=yes):
            await bind(client, settings, ids, None)


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


def pinned_to(settings: Settings, build: str) -> str:
    """What somebody bound to a build: no workflow of ours is by itself."""
    return f'{on_build(settings, build)} AND TemporalWorkflowVersioningBehavior = "Pinned"'


async def _found(client: Client, query: str) -> list[str]:
    return [found.id async for found in client.list_workflows(query, rpc_timeout=RPC_TIMEOUT)]


def _does(what: str, workflow_ids: Sequence[str], *, yes: bool) -> bool:
    """Say what is about to be done, or would be."""
    some = ", ".join(workflow_ids[:NAMED]) + (", ..." if len(workflow_ids) > NAMED else "")
    named = f"{what}: {len(workflow_ids)} workflows ({some or 'none'})"
    if yes:
        print(f"{named}.")
    else:
        say_would(named)
    return yes


async def _ids_of(settings: Settings, keys: Sequence[str]) -> list[str]:
    if not keys:
        return []
    async with database(settings):
        return [f"task:{task_id}" for task_id in await tasks_of_keys(keys)]
