"""A real worker under the configured logging: whatever fails in it, no content is logged."""

import asyncio
import io
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowFailureError
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
    while not {stumbler.id, undecodable.id} <= _workflows_in_trouble(lines):
        await asyncio.sleep(0.02)
    await stumbler.terminate()
    await undecodable.terminate()


def _workflows_in_trouble(lines: Lines) -> set[str]:
    return {line["workflow_id"] for line in lines.all if "error" in line and "workflow_id" in line}


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
