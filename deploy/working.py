"""The worker: carries cases out, sends collective mails to staff, and watches over missed wakes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version

import structlog
from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.carrying import Carrier
from activities.clock_check import ClockCheck, ClocksCompared, ClocksTrusted
from activities.delivering import LetterDelivering
from activities.planning import LedgerPlanning
from activities.recording import LedgerRecording
from activities.telling_staff import StaffPostTelling
from activities.writing import LetterWriter
from deploy.assembly import (
    answer_wait,
    letter_library,
    mail_identity,
    message_gateway,
    return_address,
    staff_chats,
    working_days,
)
from deploy.receiving import receiving
from services.auditing.rounds import ExportRounds
from services.clocks import SystemClock
from services.installation import Installation
from services.mail.address import parse_address
from services.mail.transport import MailTransport
from services.staff_post import StaffPost
from services.staff_post.operator_post import OperatorPost
from services.watchdog import LOOK_EVERY, Watchdog
from workflows import names
from workflows.case_progress import CaseProgress

FINISH_WITHIN = timedelta(seconds=15)
"""How long a stopping worker lets letters under way come to their end."""

STICKY = timedelta(seconds=8)
"""After a worker's death the next one gets the first task of each cached case so much later.

Below the desk's patience, so that a command given at that moment is still answered. A task that
waits longer than this is handed out again with the whole history of its case: the shorter, the
sooner a busy worker gets busier by being busy.
"""

FAILURES_BORNE = 20
"""After ten minutes of failures in a row the worker ends, so that its supervisor starts it anew."""

STAFF_POST_EVERY = timedelta(seconds=30)
CASES_CACHED = 1_000
AT_ONCE = 100

TURNS_AT_ONCE = 20
"""Turns of cases that a worker takes up at once: each has to end within ten seconds, or Temporal
gives it to somebody again. What waits for its turn waits at the server, where nothing runs out.
"""

log = structlog.get_logger(__name__)


def staff_post(parts: Installation, transport: MailTransport) -> StaffPost:
    """The post room for staff."""
    return StaffPost(
        ledger=parts.ledger,
        directory=parts.directory,
        transport=transport,
        sender=mail_identity(parts.settings),
        clock=parts.clock,
        quiet=parts.settings.quiet,
        calendar=working_days(parts.settings, parts.directory, parts.clock),
        chats=staff_chats(parts.settings, parts.directory),
        library=letter_library(parts.settings),
    )


def make_worker(
    client: Client,
    parts: Installation,
    transport: MailTransport,
    *,
    cases_cached: int = CASES_CACHED,
    task_queue: str = names.TASK_QUEUE,
    clocks: ClockCheck | None = None,
) -> Worker:
    """A worker of this installation; nothing runs before it is started."""
    wall = SystemClock()
    compared = ClocksCompared(ledger=parts.ledger, wall=wall)
    trusted = compared if isinstance(parts.clock, SystemClock) else ClocksTrusted()
    carrier = Carrier(
        ledger=parts.ledger,
        vault=parts.vault,
        transport=transport,
        sender=mail_identity(parts.settings),
        clock=parts.clock,
        wall=wall,
        answer_wait=answer_wait(parts.settings),
        library=letter_library(parts.settings),
        gateway=message_gateway(parts.settings),
        returns_to=return_address(parts.settings),
    )
    writer = LetterWriter(
        ledger=parts.ledger,
        vault=parts.vault,
        directory=parts.directory,
        sender=mail_identity(parts.settings),
        library=letter_library(parts.settings),
    )
    delivering = LetterDelivering(
        ledger=parts.ledger,
        files=parts.files,
        writer=writer,
        carrier=carrier,
        clock=parts.clock,
        wall=wall,
        clocks=clocks or trusted,
    )
    planning = LedgerPlanning(ledger=parts.ledger, files=parts.files, clock=parts.clock)
    telling = StaffPostTelling(
        ledger=parts.ledger,
        files=parts.files,
        post=staff_post(parts, transport),
        clock=parts.clock,
    )
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[CaseProgress],
        activities=[
            planning.plan,
            LedgerRecording(parts.ledger, lasting=parts.lasting, clock=parts.clock).record,
            delivering.deliver,
            telling.tell_staff,
        ],
        workflow_runner=workflow_runner(),
        max_cached_workflows=cases_cached,
        max_concurrent_workflow_tasks=TURNS_AT_ONCE,
        max_concurrent_activities=AT_ONCE,
        graceful_shutdown_timeout=FINISH_WITHIN,
        sticky_queue_schedule_to_start_timeout=STICKY,
        deployment_config=_deployment(),
    )


def _deployment() -> WorkerDeploymentConfig:
    """Which release works, as histories name it; without it the SDK hashes every loaded module."""
    release = WorkerDeploymentVersion(deployment_name="duecourse", build_id=version("duecourse"))
    return WorkerDeploymentConfig(version=release, use_worker_versioning=False)


def workflow_runner() -> WorkflowRunner:
    """The sandbox in which workflows run, and in which saved histories are replayed."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules("workflows")
    )


@asynccontextmanager
async def working(
    client: Client, parts: Installation, transport: MailTransport
) -> AsyncIterator[None]:
    """Run a worker, the staff's post room, the watchdog and whatever receives what comes back."""
    post = staff_post(parts, transport)
    address = parts.settings.operator_address
    operator = OperatorPost(
        transport=transport,
        sender=mail_identity(parts.settings),
        operator=parse_address(address) if address else None,
        clock=parts.clock,
    )
    watchdog = Watchdog(ledger=parts.ledger, clock=parts.clock, tell=operator.tell_of_stuck_cases)
    loops: list[tuple[Callable[[], Awaitable[object]], timedelta]] = [
        (post.send_what_waits, STAFF_POST_EVERY),
        (watchdog.look, LOOK_EVERY),
    ]
    if parts.audit_exporter is not None:
        rounds = ExportRounds(exporter=parts.audit_exporter, tell=operator.tell_of_the_audit_log)
        loops.append((rounds.go, timedelta(minutes=parts.settings.audit_export_minutes)))
    async with (
        make_worker(client, parts, transport),
        receiving(parts),
        asyncio.TaskGroup() as group,
    ):
        beside = [group.create_task(_again_and_again(act, every)) for act, every in loops]
        log.info("worker.started")
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
    log.info("worker.stopped")


async def _again_and_again(act: Callable[[], Awaitable[object]], every: timedelta) -> None:
    """Do something now and then; a failure that does not pass ends the worker."""
    failures = 0
    while True:
        try:
            await act()
            failures = 0
        except Exception:
            failures += 1
            log.exception("loop.failed", count=failures)
            if failures >= FAILURES_BORNE:
                raise
        await asyncio.sleep(every.total_seconds())
