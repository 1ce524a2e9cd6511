"""The ledger as one thing: one database, and a narrow store for each idea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.ledger import clock
from services.ledger.access_codes import AccessCodeStore
from services.ledger.accounts import AccountStore
from services.ledger.alarms import AlarmStore
from services.ledger.alerts import AlertLists
from services.ledger.api_answers import ApiAnswerStore
from services.ledger.api_tokens import ApiTokenStore
from services.ledger.attempts import AttemptStore
from services.ledger.audit import AuditLog
from services.ledger.board import Board
from services.ledger.case_lists import CaseLists
from services.ledger.cases import CaseStore
from services.ledger.discharges import DischargeStore
from services.ledger.engine import Database, create_engine
from services.ledger.erasures import ErasureStore
from services.ledger.escalations import EscalationStore
from services.ledger.facts import FactStore
from services.ledger.figures import FigureStore
from services.ledger.grants import GrantStore
from services.ledger.intake_drafts import IntakeDraftStore
from services.ledger.legal_holds import LegalHoldStore
from services.ledger.letters import LetterStore
from services.ledger.migration import require_newest
from services.ledger.policies import PolicyStore
from services.ledger.promise_lists import PromiseLists
from services.ledger.promises import PromiseStore
from services.ledger.restorations import RestorationStore
from services.ledger.returns import ReturnStore
from services.ledger.sign_in_failures import SignInFailures
from services.ledger.task_lists import TaskLists
from services.ledger.tasks import TaskStore
from services.ledger.unnamed_entries import UnnamedEntries
from services.ledger.vault_rows import VaultRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.origin import Origin


class Ledger:
    """The SQL record of promises, letters, escalations and deliveries: read model and evidence.

    Every method of a store is one short transaction. Nothing personal is in it but what the vault
    encrypted. `clock` stamps audit entries and what the vault keeps; all other instants are given
    by the caller. `origin` is from where people act here, unless `coming_from` says so.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], origin: Origin | None = None
    ) -> None:
        self.database = database
        self.audit = AuditLog(database, clock, origin)
        self.facts = FactStore(database, self.audit)
        self.cases = CaseStore(database, self.audit)
        self.case_lists = CaseLists(database, self.audit)
        self.board = Board(database, self.audit)
        self.promises = PromiseStore(database, self.audit)
        self.promise_lists = PromiseLists(database, self.audit)
        self.figures = FigureStore(database, self.audit)
        self.grants = GrantStore(database, self.audit)
        self.policies = PolicyStore(database, self.audit)
        self.letters = LetterStore(database, self.audit)
        self.attempts = AttemptStore(database)
        self.returns = ReturnStore(database)
        self.erasures = ErasureStore(database, self.audit)
        self.legal_holds = LegalHoldStore(database, self.audit)
        self.restorations = RestorationStore(database, self.audit)
        self.discharges = DischargeStore(database)
        self.escalations = EscalationStore(database)
        self.alerts = AlertLists(database, self.audit)
        self.tasks = TaskStore(database, self.audit)
        self.task_lists = TaskLists(database, self.audit)
        self.vault_rows = VaultRows(database, clock)
        self.unnamed_entries = UnnamedEntries(database, self.audit)
        self.intake_drafts = IntakeDraftStore(database)
        self.alarms = AlarmStore(database)
        self.accounts = AccountStore(database, self.audit)
        self.sign_in_failures = SignInFailures(database)
        self.api_tokens = ApiTokenStore(database, self.audit)
        self.api_answers = ApiAnswerStore(database)
        self.access_codes = AccessCodeStore(database, self.audit)

    async def clock_now(self) -> datetime:
        """The database's own clock, to be compared with those of the worker and of Temporal."""
        return await clock.clock_now(self.database)

    async def close(self) -> None:
        """Give all connections back."""
        await self.database.close()


async def open_ledger(
    url: str,
    clock: Callable[[], datetime],
    origin: Origin | None = None,
    *,
    for_people: bool = False,
) -> Ledger:
    """Open the ledger of a database that was migrated; see `Ledger` and `Database`.

    Raises:
        UnknownDatabase: The URL is not one of a database the ledger knows.
        LedgerUnavailable: The database cannot be reached.
        LedgerNotMigrated: Its tables are older or newer than this software.
    """
    database = Database(create_engine(url), for_people=for_people)
    try:
        await require_newest(database)
    except BaseException:
        await database.close()
        raise
    return Ledger(database, clock, origin)
