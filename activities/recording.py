"""Writes the facts of a case to the ledger."""

from temporalio import activity

from services.ledger.access import CARRYING_OUT
from services.ledger.errors import LedgerConflict
from services.ledger.ledger import Ledger
from workflows import names
from workflows.messages import Recorded, RecordRequest
from workflows.ports import Recording


class LedgerRecording(Recording):
    """Records in the ledger, where a number is taken once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @activity.defn(name=names.RECORD)
    async def record(self, request: RecordRequest) -> Recorded:
        """Record facts; those that are known already change nothing.

        Where the ledger holds other facts under these numbers, the workflow is older than the
        ledger (a restored server): nothing is written, and the ledger's facts are handed over.
        """
        try:
            through = await self._ledger.facts.record(request.case_id, request.facts)
        except LedgerConflict:
            return await self._hand_over(request)
        last = request.facts[-1].number
        return await self._hand_over(request) if through > last else Recorded(through=through)

    async def _hand_over(self, request: RecordRequest) -> Recorded:
        first = request.facts[0].number
        known = await self._ledger.facts.facts_of(request.case_id, CARRYING_OUT)
        return Recorded(
            through=len(known), ahead=tuple(fact for fact in known if fact.number >= first)
        )
