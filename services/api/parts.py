"""What the interface for programs is built on."""

from dataclasses import dataclass

from services.access.gate import Gate
from services.accounts.api_tokens import ApiTokens
from services.clocks import Clock
from services.desk.desk import CaseDesk
from services.directory.directory import StaffDirectory
from services.identity_provider.discovery import Discovery
from services.keys import Key
from services.ledger.ledger import Ledger
from services.opening.terms import TermsOnOffer
from services.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiParts:
    """The services that the routes call; no rule is repeated in a route.

    ``provider`` is asked whether it answers; None where the staff sign in by accounts of ours.
    """

    ledger: Ledger
    vault: Vault
    desk: CaseDesk
    directory: StaffDirectory
    gate: Gate
    tokens: ApiTokens
    clock: Clock
    identifiers: Key
    terms: TermsOnOffer
    provider: Discovery | None = None
