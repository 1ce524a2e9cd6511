"""Legal holds placed after the backup was made: what a court waits for is not erased meanwhile."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.access.own_work import OwnWork
from services.access.permits import for_own_work
from services.installation import Installation
from services.lasting import LastingEntry
from services.ledger.access import CARRYING_OUT
from workflows.case import Case
from workflows.facts import ENGINE
from workflows.fold import replay
from workflows.instants import local_date
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldPlaced

_TO_BE_REVIEWED_WITHIN: Final = timedelta(weeks=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostHold:
    """A case on which a legal hold stood, of which the ledger knows nothing."""

    case_id: str


async def lost_holds(parts: Installation) -> tuple[LostHold, ...]:
    """Every case that the ledger has, but not the hold that was placed there last.

    A hold that was lifted since the backup stands again: somebody looks at it when its review is
    due.

    Raises:
        LastingListAltered: The lasting list was changed.
    """
    newest: dict[str, LastingEntry] = {}
    for entry in parts.lasting.entries():
        if entry.kind.is_about_a_legal_hold:
            newest[entry.case_id] = entry
    placed = [x for x in newest.values() if x.kind.places_a_legal_hold]
    return tuple([LostHold(case_id=x.case_id) for x in placed if await _lacks(parts, x)])


async def place_again(parts: Installation, lost: LostHold) -> None:
    """Have a hold stand again. Why it stood is not known any more: a person looks within two weeks.

    A case that has another hold by now keeps that one.
    """
    case = await _case(parts, lost.case_id)
    if case is None or case.legal_hold is not None:
        return
    today = local_date(parts.clock.now(), case.opening.time_zone)
    again = LegalHoldPlaced(
        reason=LegalHoldReason.RESTORED, review_on=today + _TO_BE_REVIEWED_WITHIN
    )
    permit = for_own_work(OwnWork.LOST_HOLD, lost.case_id, ENGINE)
    await parts.desk.submit(permit, (again,))


async def _lacks(parts: Installation, entry: LastingEntry) -> bool:
    if not await parts.ledger.facts.recorded_through(entry.case_id):
        return False
    facts = await parts.ledger.facts.facts_of(entry.case_id, CARRYING_OUT)
    return all(fact.command_id != entry.command_id for fact in facts)


async def _case(parts: Installation, case_id: str) -> Case | None:
    facts = await parts.ledger.facts.facts_of(case_id, CARRYING_OUT)
    return replay(facts) if facts else None
