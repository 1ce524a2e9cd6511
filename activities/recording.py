"""Writes the facts of a case to the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from services.clocks import Clock
from services.lasting import LastingEntry, LastingKind, LastingList
from services.ledger.access import CARRYING_OUT
from services.ledger.erasures import CaseErased
from services.ledger.errors import LedgerConflict
from services.ledger.ledger import Ledger
from workflows import names
from workflows.facts import Fact, FactBody
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced
from workflows.messages import Recorded, RecordRequest
from workflows.party_facts import ContactRevoked, PartyPreferred
from workflows.ports import Recording


class LedgerRecording(Recording):
    """Records in the ledger, where a number is taken once."""

    def __init__(self, ledger: Ledger, *, lasting: LastingList, clock: Clock) -> None:
        self._ledger = ledger
        self._lasting = lasting
        self._clock = clock

    @activity.defn(name=names.RECORD)
    async def record(self, request: RecordRequest) -> Recorded:
        """Record facts; those that are known already change nothing.

        Where the ledger holds other facts under these numbers, the workflow is older than the
        ledger (a restored server): nothing is written, and the ledger's facts are handed over.

        Choices and legal holds are on the lasting list before the ledger has them: a backup that is
        brought back later must not make anybody be written to as she no longer wants, nor have
        erased what a court waits for.
        """
        lasts = tuple(_what_lasts(request.case_id, request.facts, self._clock.now()))
        await self._lasting.add(lasts, durably=any(x.kind.has_to_be_on_disk for x in lasts))
        try:
            through = await self._ledger.facts.record(request.case_id, request.facts)
        except CaseErased:
            # The run ends: whoever erases the case deletes it.
            raise ApplicationError(
                "the case was erased", type="CaseErased", non_retryable=True
            ) from None
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


_OF_A_PARTY = (ContactRevoked, PartyPreferred)
_LASTING: Mapping[type[FactBody], LastingKind] = {
    ContactRevoked: LastingKind.CONTACT_REVOKED,
    PartyPreferred: LastingKind.CHOICE_CHANGED,
    LegalHoldPlaced: LastingKind.LEGAL_HOLD_PLACED,
    LegalHoldLifted: LastingKind.LEGAL_HOLD_LIFTED,
}


def _what_lasts(case_id: str, facts: Sequence[Fact], now: datetime) -> Iterator[LastingEntry]:
    for fact in facts:
        kind = _LASTING.get(type(fact.body))
        if kind is None:
            continue
        party_id = fact.body.party_id if isinstance(fact.body, _OF_A_PARTY) else None
        yield LastingEntry(
            kind=kind, case_id=case_id, party_id=party_id, command_id=fact.command_id, at=now
        )
