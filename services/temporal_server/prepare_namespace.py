"""Make a namespace ready for cases: how long closed runs are kept, and what can be searched for."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

_KNOWN_EVERYWHERE_WITHIN_SECONDS = 60
_BETWEEN_LOOKS_SECONDS = 0.2


async def keep_closed_runs(client: Client, period: timedelta) -> None:
    """Keep the histories of closed runs this long; the development server's own default is a day.

    Raises:
        RPCError: The server refuses the period or the caller.
    """
    retention = Duration()
    retention.FromTimedelta(period)
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=client.namespace,
            config=NamespaceConfig(workflow_execution_retention_ttl=retention),
        )
    )


async def register_search_attributes(
    client: Client, keys: Sequence[SearchAttributeKey[Any]]
) -> None:
    """Register the keys that the namespace lacks, and return when searches know all of them.

    Raises:
        ValueError: A key is registered already, with another type.
        RPCError: The server refuses a key or the caller.
        TimeoutError: The server registered a key but does not know it a minute later.
    """
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    for key in keys:
        known_type = listed.custom_attributes.get(key.name)
        if known_type is not None and int(known_type) != int(key.indexed_value_type):
            raise ValueError(
                f"search attribute {key.name} is registered in namespace {client.namespace} with "
                f"type {known_type}, and {key.indexed_value_type:d} is needed: remove it there"
            )
    missing = [key for key in keys if key.name not in listed.custom_attributes]
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=client.namespace,
                search_attributes={key.name: _protocol_type(key) for key in missing},
            )
        )
        async with asyncio.timeout(_KNOWN_EVERYWHERE_WITHIN_SECONDS):
            while True:
                if await _searches_know(client, missing):
                    return
                await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)


def _protocol_type(key: SearchAttributeKey[Any]) -> Any:
    # The generated protocol types an enum's numbers nominally; the SDK's own enum has the same.
    return int(key.indexed_value_type)


async def _searches_know(client: Client, keys: Sequence[SearchAttributeKey[Any]]) -> bool:
    question = " AND ".join(f"`{key.name}` IS NULL" for key in keys)
    try:
        await client.count_workflows(question)
    except RPCError as refused:
        if refused.status is RPCStatusCode.INVALID_ARGUMENT:
            return False
        raise
    return True
