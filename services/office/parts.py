"""What the office's pages are built on."""

from dataclasses import dataclass

from services.access.gate import Gate
from services.accounts.enrolling import Enrolment
from services.accounts.signing_in import SignIn
from services.accounts.staff_accounts import StaffAccounts
from services.clocks import Clock
from services.desk.desk import CaseDesk
from services.directory.directory import StaffDirectory
from services.ledger.ledger import Ledger
from services.letters.library import LetterLibrary
from services.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeParts:
    """The services that the pages call; no rule is repeated in a page."""

    ledger: Ledger
    vault: Vault
    desk: CaseDesk
    directory: StaffDirectory
    gate: Gate
    accounts: StaffAccounts
    enrolment: Enrolment
    sign_in: SignIn
    clock: Clock
    library: LetterLibrary
    signed_by: str
