import base64
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowHistory,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError, TerminatedError
from temporalio.worker import Replayer, Worker

from services.keys import KeyPurpose, KeyRing
from services.payloads import data_converter
from tests.integration.payload_workflows import (
    CANARY,
    TASK_QUEUE,
    Canary,
    PayloadCarrier,
    PayloadChild,
    PayloadSleeper,
    PayloadStumbler,
    echo,
    fail,
)
from tests.servers.temporal_dev import RestartableServer

WORKFLOWS = [PayloadCarrier, PayloadChild, PayloadStumbler, PayloadSleeper]
RING = KeyRing.generate(KeyPurpose.PAYLOADS)

# What the SDK's core writes into markers by itself: numbers, ids and type names for its own replay.
WRITTEN_BY_CORE = {"core_local_activity": "data"}


def _forms(canary: str) -> Iterator[str]:
    """The canary as it could stand in text: also inside base64, at each of its three offsets."""
    yield canary
    yield json.dumps(canary)[1:-1]
    for data in (canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")):
        yield data.hex()
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + data).decode()
            yield encoded[4 : len(encoded) // 4 * 4 - 4]


def _payloads(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if isinstance(value.get("metadata"), dict) and "encoding" in value["metadata"]:
            yield path, value
        for key, inner in value.items():
            yield from _payloads(inner, f"{path}/{key}")
    if isinstance(value, list):
        for inner in value:
            yield from _payloads(inner, path)


def _is_search_attribute_or_written_by_core(path: str, event: dict[str, Any]) -> bool:
    marker = event.get("markerRecordedEventAttributes", {})
    entry = WRITTEN_BY_CORE.get(marker.get("markerName", ""))
    return "searchAttributes" in path or (entry is not None and f"/details/{entry}/" in path)


async def _events(handle: WorkflowHandle[Any, Any]) -> list[dict[str, Any]]:
    history = await handle.fetch_history()
    events: list[dict[str, Any]] = json.loads(history.to_json())["events"]
    return events


def _assert_only_ciphertext(events: list[dict[str, Any]]) -> set[str]:
    """Every payload is encrypted and the canary nowhere; returns the fields that held payloads."""
    fields = set()
    for event in events:
        for path, payload in _payloads(event):
            if _is_search_attribute_or_written_by_core(path, event):
                continue
            assert base64.b64decode(payload["metadata"]["encoding"]) == b"binary/encrypted", path
            fields.add(path.strip("/"))
    text = json.dumps(events, ensure_ascii=False)
    unescaped = "".join(
        base64.b64decode(payload["data"]).decode("latin-1")
        for event in events
        for _, payload in _payloads(event)
        if "data" in payload
    )
    for form in _forms(CANARY):
        assert form not in text
        assert form not in unescaped
    assert CANARY.encode().decode("latin-1") not in unescaped
    return fields


@pytest_asyncio.fixture(scope="session")
async def client(temporal_dev_server: RestartableServer) -> Client:
    return await Client.connect(temporal_dev_server.address, data_converter=data_converter(RING))


@pytest_asyncio.fixture(scope="session")
async def plaintext_client(temporal_dev_server: RestartableServer) -> Client:
    return await Client.connect(temporal_dev_server.address, data_converter=pydantic_data_converter)


@pytest_asyncio.fixture(scope="session")
async def worker(client: Client) -> AsyncIterator[Worker]:
    async with Worker(
        client, task_queue=TASK_QUEUE, workflows=WORKFLOWS, activities=[echo, fail]
    ) as running:
        yield running


def _new_id() -> str:
    return f"case-{uuid4()}"


def test_the_search_would_find_the_canary_in_every_form() -> None:
    for data in (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be")):
        for hidden in (
            data.hex(),
            *(base64.b64encode(b"x" * n + data + b"yz").decode() for n in range(9)),
        ):
            assert any(form in hidden for form in _forms(CANARY))
    plain = {"metadata": {"encoding": base64.b64encode(b"json/plain").decode()}, "data": ""}
    with pytest.raises(AssertionError):
        _assert_only_ciphertext([{"input": {"payloads": [plain]}}])
    with pytest.raises(AssertionError):
        _assert_only_ciphertext([{"failure": {"message": f"no {CANARY}"}}])


async def test_nothing_that_a_case_stores_in_temporal_can_be_read_there(
    client: Client, worker: Worker
) -> None:
    canary = Canary(name=CANARY)
    start = WithStartWorkflowOperation(
        PayloadCarrier.run,
        canary,
        id=_new_id(),
        task_queue=TASK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        memo={"started": CANARY},
        static_summary=CANARY,
        static_details=CANARY,
    )
    told = await client.execute_update_with_start_workflow(
        PayloadCarrier.tell, canary, start_workflow_operation=start
    )
    assert told == canary
    started = await start.workflow_handle()
    handle = client.get_workflow_handle_for(PayloadCarrier.run, started.id)

    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update(PayloadCarrier.tell, Canary(name=CANARY, turns=-1))
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.message == CANARY
    with pytest.raises(WorkflowUpdateFailedError) as in_vain:
        await handle.execute_update(PayloadCarrier.tell_and_fail, canary)
    assert isinstance(in_vain.value.cause, ApplicationError)
    assert in_vain.value.cause.details == (canary.model_dump(),)

    await handle.signal(PayloadCarrier.poke, canary)
    assert CANARY in await handle.query(PayloadCarrier.seen, CANARY[:6])
    description = await handle.describe()
    assert await description.memo_value("started") == CANARY
    assert await description.static_summary() == CANARY
    assert CANARY not in str(description.raw_description)

    first_run = client.get_workflow_handle(handle.id, run_id=started.first_execution_run_id)
    await handle.signal(PayloadCarrier.end, canary)
    await _wait_for(first_run, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW)
    await client.get_workflow_handle(handle.id).signal("end", canary)
    with pytest.raises(WorkflowFailureError) as ended:
        await client.get_workflow_handle(handle.id).result()
    assert isinstance(ended.value.cause, ApplicationError)
    assert (ended.value.cause.message, ended.value.cause.type) == (CANARY, "ended_badly")

    fields = _assert_only_ciphertext(await _events(first_run))
    fields |= _assert_only_ciphertext(await _events(client.get_workflow_handle(handle.id)))
    child = client.get_workflow_handle(f"{handle.id}-child-0")
    fields |= _assert_only_ciphertext(await _events(child))
    for expected in EXPECTED_FIELDS:
        assert any(expected in field for field in fields), (expected, fields)


EXPECTED_FIELDS = [
    "workflowExecutionStartedEventAttributes/input",
    "workflowExecutionStartedEventAttributes/memo",
    "userMetadata/summary",
    "userMetadata/details",
    "workflowExecutionUpdateAcceptedEventAttributes/acceptedRequest/input",
    "workflowExecutionUpdateCompletedEventAttributes/outcome/success",
    "workflowExecutionUpdateCompletedEventAttributes/outcome/failure/encodedAttributes",
    "workflowExecutionUpdateCompletedEventAttributes/outcome/failure/applicationFailureInfo",
    "workflowExecutionSignaledEventAttributes/input",
    "activityTaskScheduledEventAttributes/input",
    "activityTaskCompletedEventAttributes/result",
    "activityTaskFailedEventAttributes/failure/encodedAttributes",
    "activityTaskFailedEventAttributes/failure/applicationFailureInfo/details",
    "activityTaskFailedEventAttributes/failure/cause/encodedAttributes",
    "markerRecordedEventAttributes/details/result",
    "markerRecordedEventAttributes/failure",
    "workflowPropertiesModifiedEventAttributes/upsertedMemo",
    "startChildWorkflowExecutionInitiatedEventAttributes/input",
    "childWorkflowExecutionCompletedEventAttributes/result",
    "workflowExecutionCompletedEventAttributes/result",
    "workflowExecutionContinuedAsNewEventAttributes/input",
    "workflowExecutionFailedEventAttributes/failure/encodedAttributes",
]


async def _wait_for(handle: WorkflowHandle[Any, Any], kind: EventType.ValueType) -> None:
    async for event in handle.fetch_history_events(wait_new_event=True):
        if event.event_type == kind:
            return


async def test_an_error_that_stops_a_workflow_task_cannot_be_read(
    client: Client, worker: Worker
) -> None:
    handle = await client.start_workflow(
        PayloadStumbler.run, Canary(name=CANARY), id=_new_id(), task_queue=TASK_QUEUE
    )
    await _wait_for(handle, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
    await handle.terminate(CANARY[:0], reason="test_over")
    with pytest.raises(WorkflowFailureError) as ended:
        await handle.result()
    assert isinstance(ended.value.cause, TerminatedError)
    fields = _assert_only_ciphertext(await _events(handle))
    assert any("workflowTaskFailedEventAttributes/failure" in field for field in fields)
    assert any("TerminatedEventAttributes/details" in field for field in fields)


async def test_signal_with_start_is_encrypted(client: Client, worker: Worker) -> None:
    handle = await client.start_workflow(
        PayloadCarrier.run,
        Canary(name=CANARY),
        id=_new_id(),
        task_queue=TASK_QUEUE,
        start_signal="poke",
        start_signal_args=[Canary(name=CANARY)],
    )
    await handle.execute_update(PayloadCarrier.tell, Canary(name=CANARY))
    fields = _assert_only_ciphertext(await _events(handle))
    assert any("SignaledEventAttributes/input" in field for field in fields)
    await handle.terminate()


async def test_a_command_of_the_wrong_shape_is_refused_and_the_case_goes_on(
    client: Client, worker: Worker
) -> None:
    handle = await client.start_workflow(PayloadSleeper.run, id=_new_id(), task_queue=TASK_QUEUE)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update("number", CANARY)
    told: BaseException | None = refused.value.cause
    while told is not None:
        assert CANARY not in str(told)
        told = told.__cause__
    assert await handle.execute_update(PayloadSleeper.number, 7) == 7
    assert await handle.result() == 7


async def test_a_case_started_in_clear_stalls_without_running(
    plaintext_client: Client, worker: Worker
) -> None:
    handle = await plaintext_client.start_workflow(
        PayloadChild.run, Canary(name="harmless"), id=_new_id(), task_queue=TASK_QUEUE
    )
    await _wait_for(handle, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
    kinds = {event["eventType"] for event in await _events(handle)}
    assert "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED" not in kinds
    assert "EVENT_TYPE_WORKFLOW_EXECUTION_FAILED" not in kinds
    await handle.terminate()


async def test_a_history_replays_with_old_keys_and_with_no_other(
    client: Client, worker: Worker
) -> None:
    handle = await client.start_workflow(PayloadSleeper.run, id=_new_id(), task_queue=TASK_QUEUE)
    await handle.execute_update(PayloadSleeper.number, 7)
    await handle.result()
    history = await handle.fetch_history()
    rotated = Replayer(workflows=WORKFLOWS, data_converter=data_converter(RING.rotated()))
    await rotated.replay_workflow(history)
    other_keys = data_converter(KeyRing.generate(KeyPurpose.PAYLOADS))
    moved = WorkflowHistory(workflow_id="case-other", events=history.events)
    for converter, refused in ((other_keys, history), (data_converter(RING), moved)):
        replayer = Replayer(workflows=WORKFLOWS, data_converter=converter)
        with pytest.raises(Exception, match=r"."):  # the SDK gives no narrower type here
            await replayer.replay_workflow(refused)
