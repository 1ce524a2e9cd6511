"""New code over open cases: every saved history replays, and one that must not is refused."""

from pathlib import Path

import pytest
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from deploy.working import workflow_runner
from services.payloads import data_converter
from tests.durable.saved_histories import BROKEN, SavedHistory, keys_in, load, load_all
from workflows.case_progress import CaseProgress

SAVED = load_all()


@pytest.fixture
def replayer(tmp_path: Path) -> Replayer:
    """Replays with the converter and in the sandbox of the worker."""
    return Replayer(
        workflows=[CaseProgress],
        data_converter=data_converter(keys_in(tmp_path).payloads),
        workflow_runner=workflow_runner(),
    )


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.name)
async def test_a_saved_history_replays(saved: SavedHistory, replayer: Replayer) -> None:
    await replayer.replay_workflow(saved.to_replay())


async def test_a_history_of_another_workflow_is_refused(replayer: Replayer) -> None:
    with pytest.raises(NondeterminismError):
        await replayer.replay_workflow(load(BROKEN).to_replay())


@pytest.mark.parametrize(
    "attributes",
    [
        "workflowExecutionUpdateAcceptedEventAttributes",
        "activityTaskCompletedEventAttributes",
        "markerRecordedEventAttributes",
        "timerFiredEventAttributes",
        "workflowExecutionSignaledEventAttributes",
        "workflowExecutionContinuedAsNewEventAttributes",
        "workflowExecutionCompletedEventAttributes",
    ],
)
def test_the_saved_histories_show_every_kind_of_event(attributes: str) -> None:
    assert any(saved.has_event(attributes) for saved in SAVED)


def test_a_saved_run_began_from_the_facts_of_the_one_before() -> None:
    assert any(
        "continuedExecutionRunId" in saved.events[0]["workflowExecutionStartedEventAttributes"]
        for saved in SAVED
    )


def test_the_saved_histories_are_encrypted() -> None:
    for saved in SAVED:
        started = saved.events[0]["workflowExecutionStartedEventAttributes"]
        for payload in started["input"]["payloads"]:
            assert payload["metadata"]["encoding"] == "YmluYXJ5L2VuY3J5cHRlZA=="
