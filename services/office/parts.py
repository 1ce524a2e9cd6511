"""What the office's pages are built on."""

from dataclasses import dataclass

from services.access.gate import Gate
from services.access_codes.desk import AccessCodes
from services.accounts.enrolling import Enrolment
from services.accounts.signing_in import SignIn
from services.accounts.signing_in_by_provider import ProviderSignIn
from services.accounts.staff_accounts import StaffAccounts
from services.clocks import Clock
from services.desk.desk import CaseDesk
from services.directory.directory import StaffDirectory
from services.installation import Installation
from services.ledger.ledger import Ledger
from services.letters.library import LetterLibrary
from services.opening.drafts import Drafts
from services.opening.terms import TermsOnOffer
from services.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeParts:
    """The services that the pages call; no rule is repeated in a page.

    ``her_page`` is the address of the page of the parties; None where they have none; ``url``
    that of these pages.
    ``is_demonstration``: invented cases lie here, and every page says so. Nobody is signed in by a
    provider where ``provider`` is None, nor by us without ``local_accounts``. ``installation`` is
    for what takes the whole of it: erasing, and what administrators do.
    """

    installation: Installation
    ledger: Ledger
    vault: Vault
    desk: CaseDesk
    directory: StaffDirectory
    gate: Gate
    accounts: StaffAccounts
    enrolment: Enrolment
    sign_in: SignIn
    provider: ProviderSignIn | None
    local_accounts: bool
    clock: Clock
    library: LetterLibrary
    signed_by: str
    drafts: Drafts
    terms: TermsOnOffer
    codes: AccessCodes
    her_page: str | None
    url: str
    is_demonstration: bool = False
