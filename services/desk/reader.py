"""Reading cases: what a reference stands for, what the ledger knows, what follows from it now."""

from services.cases import CaseFile, CaseFiles
from services.clocks import Clock
from services.desk.answers import UnknownCase
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.bounds import looking_up
from services.ledger.errors import NotInLedger
from services.ledger.ledger import Ledger
from services.ledger.references import reference_of
from workflows.facts import Fact
from workflows.planner import Plan, plan


class CaseReader:
    """Reads cases; changes nothing."""

    def __init__(self, *, ledger: Ledger, files: CaseFiles, clock: Clock) -> None:
        self._ledger = ledger
        self._files = files
        self._clock = clock

    async def find(self, reference_or_id: str) -> str:
        """The id of a case from its reference or its id.

        Raises:
            UnknownCase: there is none.
        """
        try:
            with looking_up():
                if await self._ledger.facts.recorded_through(reference_or_id):
                    return reference_or_id
                return await self._ledger.cases.case_id_of(reference_or_id)
        except NotInLedger:
            message = f"there is no case '{reference_or_id[:40]}': check the reference"
            raise UnknownCase(message) from None

    async def file(self, case_id: str, access: Access) -> CaseFile:
        """The facts of a case with its policy and calendar."""
        return await self._files.open(case_id, access)

    async def planned(self, case_id: str, access: Access) -> Plan:
        """Clocks, promises and obligations of a case as they follow from its facts now."""
        file = await self._files.open(case_id, access)
        return plan(file.policy, file.calendar, file.facts, self._clock.now())

    async def _known(self, case_id: str) -> tuple[Fact, ...]:
        try:
            return await self._ledger.facts.facts_of(case_id, CARRYING_OUT)
        except NotInLedger:
            return ()

    async def _require(self, case_id: str) -> tuple[Fact, ...]:
        known = await self._known(case_id)
        if not known:
            message = "there is no such case: check its reference"
            raise UnknownCase(message)
        return known

    async def _reference(self, case_id: str) -> str:
        """The reference in the ledger; what it will be, while the ledger lacks the case."""
        try:
            return (await self._ledger.cases.get(case_id, CARRYING_OUT)).reference
        except NotInLedger:
            return reference_of(case_id)
