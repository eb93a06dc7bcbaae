"""Making another build of the worker current: all workflows move to it, each with its next step."""

import asyncio
from functools import partial

from temporalio.api.enums.v1 import RoutingConfigUpdateState
from temporalio.api.workflowservice.v1 import SetWorkerDeploymentCurrentVersionRequest
from temporalio.client import Client

from core.settings import Settings
from core.temporal import deployment, deployment_of
from ops.operators.screen import say_would
from ops.operators.temporal import RPC_TIMEOUT, temporal
from ops.operators.versions import UNVERSIONED, check_build
from ops.program import CannotRun
from ops.waiting import until

KNOWN_WITHIN_SECONDS = 20.0
_IN_PROGRESS = RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS


async def set_current(settings: Settings, build: str, *, yes: bool) -> None:
    """Give new workflows, and the next step of those that run, to a build; `unversioned` is the workers without one.

    Raises CannotRun for a build that no worker ever had, and where a task queue does not know in time. Temporal refuses
    one that leaves a queue without workers.
    """
    async with temporal(settings) as client:
        await check_build(client, settings, build)
        if yes:
            await make_current(client, settings, build)
    if yes:
        print(f"{build} is current; ./muster ops workflows versions shows what still runs on others.")
    else:
        say_would(f"give all work to {build}")


async def make_current(client: Client, settings: Settings, build: str, within: float = KNOWN_WITHIN_SECONDS) -> None:
    """Returns when every task queue knows. Raises CannotRun where one does not within so many seconds: it is current
    all the same, and the queue learns of it later.
    """
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace,
        deployment_name=deployment_of(settings),
        build_id="" if build == UNVERSIONED else build,
        identity=settings.process_name,
    )
    await client.workflow_service.set_worker_deployment_current_version(request, retry=True, timeout=RPC_TIMEOUT)
    try:
        async with asyncio.timeout(within):
            await until(partial(_is_known, client, settings))
    except TimeoutError as error:
        raise CannotRun(f"{build} is current, but not every task queue knew within {within:g} s.") from error


async def _is_known(client: Client, settings: Settings) -> bool:
    return (await deployment(client, settings)).routing_config_update_state != _IN_PROGRESS
