"""In which cases an address or a number is kept, as far as somebody may know of them."""

from dataclasses import dataclass

from services.access.gate import Gate
from services.access.operations import Operation
from services.desk.intake import NewParty
from services.ledger.access import CARRYING_OUT
from services.ledger.bounds import looking_up
from services.ledger.errors import NotInLedger
from services.ledger.ledger import Ledger
from services.vault.finding import Found
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.facts import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCases:
    """Looks for cases on behalf of somebody; each look is audited.

    What is found in cases that she has no part in, or is named in, is left out.
    """

    gate: Gate
    vault: Vault
    ledger: Ledger
    actor: Actor

    async def with_address(self, address: str, *, purpose: str) -> list[Found]:
        """Where an address, or a number at the gateway, is kept."""
        return await self._found(address, purpose, kind=None)

    async def references_with_address(
        self, parties: tuple[NewParty, ...], *, besides: str
    ) -> list[list[str]]:
        """For each new party with an address that is kept already, in which cases.

        Args:
            parties: Who enters.
            besides: The case that they enter.
        """
        addresses = [x.choice.address for x in parties if x.choice and x.choice.address]
        return [
            found
            for address in addresses
            if (found := await self._references(await self._for_duplicates(address), besides))
        ]

    async def references_with_number(self, number: str, *, besides: str) -> list[str]:
        """In which cases a number from another register is kept."""
        found = await self._for_duplicates(number, kind=VaultKind.EXTERNAL_REFERENCE)
        return await self._references(found, besides)

    async def _for_duplicates(self, text: str, *, kind: VaultKind | None = None) -> list[Found]:
        return await self._found(text, "check_duplicate", kind=kind)

    async def _found(self, text: str, purpose: str, *, kind: VaultKind | None) -> list[Found]:
        actor = f"{self.actor.kind}:{self.actor.actor_id}"
        # All cases are searched; what may be told of them is decided for each.
        with looking_up():
            found = await self.vault.finder.find(text, actor=actor, purpose=purpose, kind=kind)
        return [each for each in found if await self._may_be_shown(each.case_id)]

    async def _may_be_shown(self, case_id: str) -> bool:
        try:
            return await self.gate.may_in_case(Operation.FIND_PARTY, self.actor, case_id)
        except NotInLedger:
            # Kept for a case that somebody was cut off from opening.
            return False

    async def _references(self, found: list[Found], besides: str) -> list[str]:
        others = sorted({x.case_id for x in found} - {besides})
        with looking_up():
            return [(await self.ledger.cases.get(x, CARRYING_OUT)).reference for x in others]
