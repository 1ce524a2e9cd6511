"""Numbers in the text form of Prometheus: how much is open, late and reachable; nothing of anybody.

Labels are offices and kinds of tasks. All cases are counted together, whoever is named in them:
they are for whoever mends the machine, and say nothing of any case.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from temporalio.service import RPCError

from services.desk.answers import EngineUnreachable
from services.desk.case_workflows import CaseWorkflows
from services.identity_provider.discovery import Discovery
from services.ledger.access import CARRYING_OUT
from services.ledger.board_questions import WantedCases
from services.ledger.ledger import Ledger
from services.ledger.task_lists import WantedTasks

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
PATIENCE_SECONDS: Final = 3
"""How long Temporal may take to answer before it counts as away."""

_NOBODY: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How Temporal stands.

    Attributes:
        is_reachable: Whether it answers.
        workers: How many take up the work of cases.
    """

    is_reachable: bool
    workers: int = 0


async def engine_now(workflows: CaseWorkflows) -> Engine:
    """Whether Temporal answers, and who works; one that is slow counts as away."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await workflows.require_reachable()
            return Engine(is_reachable=True, workers=await workflows.workers())
    except (EngineUnreachable, RPCError, TimeoutError):
        return Engine(is_reachable=False)


async def numbers_as_text(
    ledger: Ledger,
    workflows: CaseWorkflows,
    now: datetime,
    *,
    provider: Discovery | None = None,
) -> str:
    """All numbers at an instant.

    Args:
        ledger: Of the installation.
        workflows: The way to Temporal.
        now: The instant.
        provider: The identity provider, where the staff sign in by one.
    """
    registry = CollectorRegistry()
    engine = await engine_now(workflows)
    _gauge(registry, "temporal_reachable", "Whether Temporal answers.").set(engine.is_reachable)
    _gauge(registry, "workers", "Workers that take up the work of cases.").set(engine.workers)
    if provider is not None:
        name, about = "identity_provider_reachable", "Whether the staff's sign-in answers."
        _gauge(registry, name, about).set(await provider.is_reachable())
    skew = _gauge(registry, "ledger_clock_skew_seconds", "How far the ledger's clock is ahead.")
    skew.set((await ledger.clock_now() - now).total_seconds())
    overdue = _gauge(registry, "cases_overdue", "Cases past their benchmark.", "office")
    soon = _gauge(registry, "cases_due_soon", "Cases that pass it within two weeks.", "office")
    for owner in await ledger.board.numbers(CARRYING_OUT, WantedCases(), now=now):
        overdue.labels(owner.owner or _NOBODY).set(owner.overdue)
        soon.labels(owner.owner or _NOBODY).set(owner.due_soon)
    opened = _gauge(registry, "tasks_open", "Tasks that wait for a person.", "concern")
    late = _gauge(registry, "tasks_late", "Those of them that are late.", "concern")
    for each in await ledger.task_lists.numbers(CARRYING_OUT, WantedTasks(), now=now):
        opened.labels(each.concern.value).set(each.open)
        late.labels(each.concern.value).set(each.late)
    stuck = _gauge(registry, "cases_stuck", "Cases that slept past the instant of their wake.")
    stuck.set(len(await ledger.cases.overdue_wakes(now)))
    return generate_latest(registry).decode()


def _gauge(registry: CollectorRegistry, name: str, about: str, *labels: str) -> Gauge:
    return Gauge(f"duecourse_{name}", about, labels, registry=registry)
