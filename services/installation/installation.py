"""The parts of a running installation, put together by the composition root."""

from dataclasses import dataclass

from services.access.gate import Gate
from services.access_codes.desk import AccessCodes
from services.accounts.api_tokens import ApiTokens
from services.accounts.enrolling import Enrolment
from services.accounts.signing_in import SignIn
from services.accounts.staff_accounts import StaffAccounts
from services.auditing.exporting import AuditExporter
from services.cases import CaseFiles
from services.clocks import Clock
from services.desk.desk import CaseDesk
from services.directory.directory import StaffDirectory
from services.key_store import KeyStorage
from services.keys import KeyRings
from services.keys.wrapping import VaultKeys
from services.lasting import LastingList
from services.ledger.ledger import Ledger
from services.mail_returns.taking_in import ReturnedMailDesk
from services.settings import Settings
from services.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Everything that the command line and the pages may use.

    ``returns`` deals with what comes back; nobody does where attempts have no return path of their
    own. ``audit_exporter`` adds to the export folder, if there is one.
    """

    settings: Settings
    keys: KeyRings
    vault_keys: VaultKeys
    clock: Clock
    ledger: Ledger
    key_storage: KeyStorage
    vault: Vault
    files: CaseFiles
    lasting: LastingList
    directory: StaffDirectory
    desk: CaseDesk
    returns: ReturnedMailDesk | None
    gate: Gate
    accounts: StaffAccounts
    api_tokens: ApiTokens
    enrolment: Enrolment
    sign_in: SignIn
    audit_exporter: AuditExporter | None
    codes: AccessCodes
