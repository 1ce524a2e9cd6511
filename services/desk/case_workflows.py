"""The workflows of cases, as the desk reaches them through Temporal."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    DescribeTaskQueueRequest,
)
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateRPCTimeoutOrCancelledError,
    WorkflowUpdateStage,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from services.desk.answers import CommandConflict, CommandRefused, EngineUnreachable, Taken
from workflows import names
from workflows.case_progress import CaseProgress
from workflows.facts import Command
from workflows.messages import CaseStanding, CaseStart

PATIENCE = timedelta(seconds=10)
"""How long a user waits for *recorded* before being told *accepted, not yet recorded*."""

LOOKS_FOR_WHAT_IS_LEFT = 100
BETWEEN_LOOKS_SECONDS = 0.3


class EngineSilent(Exception):
    """Temporal did not answer in time; whether it took the command is not known."""


class CaseWorkflows:
    """Gives commands to the workflows of cases, and asks them where they stand."""

    def __init__(self, client: Client, *, task_queue: str = names.TASK_QUEUE) -> None:
        self._client = client
        self._task_queue = task_queue

    async def give(self, command: Command, start: CaseStart) -> Taken:
        """Give a case a command, starting its workflow if it does not run.

        A new case must never have existed; one that ended goes on from the facts in ``start``.

        Raises:
            CommandRefused: the case does not accept it; nothing was recorded.
            CommandConflict: the command id was used for something else.
            EngineSilent: no answer; the same command can be given again.
        """
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                handle = await self._client.start_update_with_start_workflow(
                    CaseProgress.submit,
                    command,
                    start_workflow_operation=self._operation(start),
                    wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                    id=f"{command.command_id}.{command.digest[:8]}",
                )
            return await _how_far(handle)
        except WorkflowUpdateFailedError as failed:
            raise _refusal(failed) from None
        except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
            raise EngineSilent from None

    async def start(self, start: CaseStart) -> None:
        """Start a workflow from facts that the ledger holds, unless it runs."""
        await self._client.start_workflow(
            CaseProgress.run,
            start,
            id=names.workflow_id(start.case_id),
            task_queue=self._task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )

    async def standing(self, case_id: str) -> CaseStanding:
        """Where a case stands, as its workflow says."""
        handle = self._client.get_workflow_handle(names.workflow_id(case_id))
        return await handle.query(CaseProgress.stand)

    async def is_running(self, case_id: str) -> bool:
        """Whether the case has a workflow that runs."""
        handle = self._client.get_workflow_handle(names.workflow_id(case_id))
        try:
            described = await handle.describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return described.status is WorkflowExecutionStatus.RUNNING

    async def exists(self, case_id: str) -> bool:
        """Whether Temporal has anything of the case, running or over."""
        handle = self._client.get_workflow_handle(names.workflow_id(case_id))
        try:
            await handle.describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def erase(self, case_id: str) -> None:
        """End the case's workflow, and delete every run of it with its history.

        Raises:
            EngineSilent: Temporal still has something of it after a while; it can be given again.
        """
        for _ in range(LOOKS_FOR_WHAT_IS_LEFT):
            runs = await self._runs_of(case_id)
            if not runs and not await self.exists(case_id):
                return
            for run_id in runs or [""]:
                await self._delete_run(case_id, run_id)
            await asyncio.sleep(BETWEEN_LOOKS_SECONDS)
        raise EngineSilent

    async def _runs_of(self, case_id: str) -> list[str]:
        """Every run, also those of before: each has a history of its own."""
        wanted = f"WorkflowId = '{names.workflow_id(case_id)}'"
        return [found.run_id async for found in self._client.list_workflows(wanted)]

    async def _delete_run(self, case_id: str, run_id: str) -> None:
        """Delete one run; without a run's id the newest."""
        run = WorkflowExecution(workflow_id=names.workflow_id(case_id), run_id=run_id)
        try:
            await self._client.workflow_service.delete_workflow_execution(
                DeleteWorkflowExecutionRequest(
                    namespace=self._client.namespace, workflow_execution=run
                )
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def nudge(self, case_id: str) -> None:
        """Have a case plan again now."""
        handle = self._client.get_workflow_handle(names.workflow_id(case_id))
        await handle.signal(CaseProgress.nudge)

    async def record_again(self, case_id: str) -> None:
        """Have a case compare itself with the ledger, and settle any difference."""
        handle = self._client.get_workflow_handle(names.workflow_id(case_id))
        await handle.signal(CaseProgress.record_again)

    async def running(self) -> AsyncIterator[str]:
        """The ids of all cases that have a running workflow."""
        wanted = f"WorkflowType = '{names.CASE_WORKFLOW}' AND ExecutionStatus = 'Running'"
        async for found in self._client.list_workflows(wanted):
            yield names.case_id_of(found.id)

    async def workers(self) -> int:
        """How many workers take up the work of cases at the moment."""
        answer = await self._client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=self._client.namespace,
                task_queue=TaskQueue(name=self._task_queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            )
        )
        return len(answer.pollers)

    async def require_reachable(self) -> None:
        """Make sure that Temporal answers, before anything is stored on its account.

        Raises:
            EngineUnreachable: it does not.
        """
        try:
            healthy = await self._client.service_client.check_health(timeout=PATIENCE)
        except (RPCError, RuntimeError):
            # A client that connects when it is first used raises RuntimeError if it cannot.
            healthy = False
        if not healthy:
            message = "the engine does not answer: nothing was taken; try again in a minute"
            raise EngineUnreachable(message)

    def _operation(self, start: CaseStart) -> WithStartWorkflowOperation[Any, Any]:
        reuse = (
            WorkflowIDReusePolicy.ALLOW_DUPLICATE
            if start.facts
            else WorkflowIDReusePolicy.REJECT_DUPLICATE
        )
        return WithStartWorkflowOperation(
            CaseProgress.run,
            start,
            id=names.workflow_id(start.case_id),
            task_queue=self._task_queue,
            id_reuse_policy=reuse,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )


async def _how_far(handle: WorkflowUpdateHandle[Any]) -> Taken:
    """Whether the ledger has the command by now; if not, Temporal still has it."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await handle.result()
    except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
        return Taken.ACCEPTED
    return Taken.RECORDED


def _refusal(failed: WorkflowUpdateFailedError) -> CommandRefused | CommandConflict:
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type == names.REFUSED:
        code = str(cause.details[0]) if cause.details else "refused"
        return CommandRefused(code, cause.message)
    if isinstance(cause, ApplicationError) and cause.type == names.CONFLICT:
        return CommandConflict(cause.message)
    return CommandRefused("failed", "the case could not take this; see 'duecourse doctor'")
