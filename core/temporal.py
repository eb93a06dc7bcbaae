"""Temporal: the connection, how values travel, and the search attributes that operators filter by."""

import dataclasses
from datetime import timedelta
from typing import Any

import msgspec
import temporalio.api.common.v1 as common
from temporalio.api.deployment.v1 import WorkerDeploymentInfo
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeWorkerDeploymentRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.converter import (
    BinaryNullPayloadConverter,
    BinaryPlainPayloadConverter,
    BinaryProtoPayloadConverter,
    CompositePayloadConverter,
    DataConverter,
    EncodingPayloadConverter,
    JSONProtoPayloadConverter,
)
from temporalio.service import RPCError, RPCStatusCode

from core.settings import Settings

CALL_TIMEOUT = timedelta(seconds=10)

TASK_STATUS = SearchAttributeKey.for_keyword("TaskStatus")
TASK_PRIORITY = SearchAttributeKey.for_keyword("TaskPriority")
TASK_KEY = SearchAttributeKey.for_keyword("TaskKey")
ASSIGNEE_ID = SearchAttributeKey.for_keyword("AssigneeId")
PROJECT_ID = SearchAttributeKey.for_keyword("ProjectId")
DUE_AT = SearchAttributeKey.for_datetime("DueAt")
ESCALATION_LEVEL = SearchAttributeKey.for_int("EscalationLevel")

_KEYWORD = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
SEARCH_ATTRIBUTES: dict[str, IndexedValueType.ValueType] = {
    TASK_STATUS.name: _KEYWORD,
    TASK_PRIORITY.name: _KEYWORD,
    TASK_KEY.name: _KEYWORD,
    ASSIGNEE_ID.name: _KEYWORD,
    PROJECT_ID.name: _KEYWORD,
    DUE_AT.name: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    ESCALATION_LEVEL.name: IndexedValueType.INDEXED_VALUE_TYPE_INT,
}


class StructPayloadConverter(EncodingPayloadConverter):
    """JSON by msgspec: Structs, dataclasses, tagged unions, UUIDs, aware datetimes and StrEnums travel as they are."""

    @property
    def encoding(self) -> str:
        return "json/plain"

    def to_payload(self, value: Any) -> common.Payload | None:
        return common.Payload(metadata={"encoding": b"json/plain"}, data=msgspec.json.encode(value))

    def from_payload(self, payload: common.Payload, type_hint: type | None = None) -> Any:
        return msgspec.json.decode(payload.data, type=type_hint or object)


class StructConverter(CompositePayloadConverter):
    def __init__(self) -> None:
        super().__init__(
            BinaryNullPayloadConverter(),
            BinaryPlainPayloadConverter(),
            JSONProtoPayloadConverter(),
            BinaryProtoPayloadConverter(),
            StructPayloadConverter(),
        )


DATA_CONVERTER = dataclasses.replace(DataConverter.default, payload_converter_class=StructConverter)


async def connect(settings: Settings, *, lazy: bool = True) -> Client:
    """A client. It connects at its first call, so that a process starts while Temporal is away.

    Workers need one that is not `lazy`: it connects at once, and raises RuntimeError when the server can't be reached.
    """
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=DATA_CONVERTER,
        identity=settings.process_name,
        lazy=lazy,
    )


def deployment_of(settings: Settings) -> str:
    """The Worker Deployment that this installation's workers join where they have build ids: named like its queue, but
    for the signs that Temporal puts between deployment and build.
    """
    return settings.task_queue.replace(".", "-").replace(":", "-")


async def deployment(client: Client, settings: Settings) -> WorkerDeploymentInfo:
    """What Temporal knows of the workers' builds; empty where none had ever a build id. Raises RPCError."""
    request = DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=deployment_of(settings))
    try:
        found = await client.workflow_service.describe_worker_deployment(request, timeout=CALL_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return WorkerDeploymentInfo()
        raise
    return found.worker_deployment_info


async def current_build(client: Client, settings: Settings) -> str | None:
    """The build id to which all work goes; None is the workers without one. Raises RPCError."""
    return (await deployment(client, settings)).routing_config.current_deployment_version.build_id or None


async def register_search_attributes(client: Client) -> None:
    """Idempotent. Raises temporalio.service.RPCError when the server can't be reached."""
    request = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=SEARCH_ATTRIBUTES)
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise
