"""A real worker under the configured logging: whatever fails in it, no content is logged."""

import asyncio
import io
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.worker import Worker

from services.keys import KeyPurpose, KeyRing
from services.logging import temporal_core_logging
from services.payloads import data_converter
from tests.integration.payload_workflows import (
    CANARY,
    Canary,
    PayloadCarrier,
    PayloadChild,
    PayloadStumbler,
    echo,
    fail,
)
from tests.servers.temporal_dev import RestartableServer
from tests.unit.logging.lines import Lines, configured


async def _fail_in_every_way(client: Client, queue: str, lines: Lines) -> None:
    canary = Canary(name=CANARY, turns=1)
    carrier = await client.start_workflow(
        PayloadCarrier.run, canary, id=f"case-{uuid4()}", task_queue=queue
    )
    await carrier.signal(PayloadCarrier.end, canary)
    with pytest.raises(WorkflowFailureError):
        await carrier.result()
    stumbler = await client.start_workflow(
        PayloadStumbler.run, canary, id=f"case-{uuid4()}", task_queue=queue
    )
    # A case whose payload cannot be decoded, as after a lost key.
    undecodable = await client.start_workflow(
        "payload_child", CANARY, id=f"case-{uuid4()}", task_queue=queue
    )
    for wedged in (stumbler, undecodable):
        await _task_failed(wedged)
        await wedged.terminate()
    in_trouble = {line.get("workflow_id") for line in lines.all if "error" in line}
    assert {stumbler.id, undecodable.id} <= in_trouble


async def _task_failed(handle: WorkflowHandle[Any, Any]) -> None:
    async for event in handle.fetch_history_events(wait_new_event=True):
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
            return


async def test_a_worker_logs_ids_and_codes_and_no_content(
    temporal_dev_server: RestartableServer,
) -> None:
    with configured(io.StringIO()) as lines:
        client = await Client.connect(
            temporal_dev_server.address,
            data_converter=data_converter(KeyRing.generate(KeyPurpose.PAYLOADS)),
            runtime=Runtime(telemetry=TelemetryConfig(logging=temporal_core_logging())),
        )
        queue = f"queue-{uuid4()}"
        async with Worker(
            client,
            task_queue=queue,
            workflows=[PayloadCarrier, PayloadChild, PayloadStumbler],
            activities=[echo, fail],
        ):
            await asyncio.wait_for(_fail_in_every_way(client, queue, lines), 30)
        assert CANARY not in lines.text
        assert "Testcase" not in lines.text
        events = [line["event"] for line in lines.all]
        assert events.count("payloads.activity_failed") == 2
        failed = [line for line in lines.all if line.get("error_code") == "asked_to_fail"]
        assert failed
        assert all(line["activity_type"] == "fail" for line in failed)
        assert all(line["workflow_id"].startswith("case-") for line in failed)
