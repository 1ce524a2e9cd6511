"""Compares every case's workflow with the ledger, and settles the differences."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from services.installation import Installation
from services.upkeep.rebuilding import every_case, is_finished


class DifferenceKind(StrEnum):
    """How a case's workflow and the ledger can differ."""

    NOT_RUNNING = "not_running"
    LEDGER_BEHIND = "ledger_behind"
    LEDGER_AHEAD = "ledger_ahead"
    NOT_IN_LEDGER = "not_in_ledger"

    @property
    def remedy(self) -> str:
        """What settling it does, for the user."""
        return _REMEDIES[self]


_REMEDIES = {
    DifferenceKind.NOT_RUNNING: "its workflow is started from the ledger",
    DifferenceKind.LEDGER_BEHIND: "its workflow gives the ledger the facts that are missing",
    DifferenceKind.LEDGER_AHEAD: "its workflow takes over the facts that it lacks",
    DifferenceKind.NOT_IN_LEDGER: "its workflow gives the ledger all its facts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One case on which workflow and ledger do not agree, by how many facts each has."""

    case_id: str
    kind: DifferenceKind
    in_workflow: int
    in_ledger: int


async def reconcile(parts: Installation, *, apply: bool) -> tuple[Difference, ...]:
    """Every difference between the workflows and the ledger; with ``apply`` each is settled.

    A case whose ledger is behind sends nothing meanwhile.
    """
    found = [difference async for difference in _differences(parts)]
    if apply:
        for difference in found:
            await _settle(parts, difference)
    return tuple(found)


async def _differences(parts: Installation) -> AsyncIterator[Difference]:
    seen: set[str] = set()
    async for case_id in parts.desk.workflows.running():
        seen.add(case_id)
        difference = await compare_case(parts, case_id)
        if difference is not None:
            yield difference
    async for case_id in every_case(parts):
        if case_id not in seen and not await is_finished(parts, case_id):
            if await parts.desk.workflows.is_running(case_id):
                continue
            in_ledger = await parts.ledger.facts.recorded_through(case_id)
            yield Difference(
                case_id=case_id,
                kind=DifferenceKind.NOT_RUNNING,
                in_workflow=0,
                in_ledger=in_ledger,
            )


async def compare_case(parts: Installation, case_id: str) -> Difference | None:
    """How a case's running workflow and the ledger differ, if they do."""
    standing = await parts.desk.workflows.standing(case_id)
    in_ledger = await parts.ledger.facts.recorded_through(case_id)
    if in_ledger == standing.facts:
        return None
    kind = DifferenceKind.LEDGER_AHEAD
    if in_ledger < standing.facts:
        kind = DifferenceKind.LEDGER_BEHIND if in_ledger else DifferenceKind.NOT_IN_LEDGER
    return Difference(case_id=case_id, kind=kind, in_workflow=standing.facts, in_ledger=in_ledger)


async def _settle(parts: Installation, difference: Difference) -> None:
    if difference.kind is DifferenceKind.NOT_RUNNING:
        await parts.desk.start_from_ledger(difference.case_id)
    else:
        await parts.desk.workflows.record_again(difference.case_id)
