"""Bringing one row in: into the ledger first, then, if the case still runs, into its workflow."""

from dataclasses import dataclass
from enum import StrEnum

from temporalio.service import RPCError

from services.desk.answers import EngineUnreachable
from services.desk.intake import Author, keep_nothing, keeping, named_by_command
from services.importing.history import ImportTerms, facts_of_row
from services.importing.identity import RowIdentity, identities
from services.importing.overdue import Overdue, overdue_clocks
from services.importing.register_row import RegisterRow
from services.installation import Installation
from services.ledger.access import Access
from services.ledger.clock_lengths import lengths_of
from services.ledger.errors import NotInLedger
from workflows.calendar import Calendar
from workflows.changing_terms import Terms
from workflows.facts import Fact
from workflows.fold import replay
from workflows.messages import CaseStart
from workflows.policy import Policy

PURPOSE = "import_register"


class Found(StrEnum):
    """How a row was found in the ledger."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """What became of a row: how it was found, and what is overdue in it."""

    found: Found
    overdue: Overdue


class BringingIn:
    """Brings rows in, each once; on a dry run only looks what would be done.

    The order makes every moment a good one to be killed at: addresses go to the vault, all facts to
    the ledger in one transaction, and only then the workflow is started from them. A case that is
    in the ledger and never planned is started again. One that came in before is judged by the
    policy and the calendar it came in under, whatever today's are. What is in the vault alone is
    named by its row: the same import finds it there again, and without one ``duecourse reconcile``
    deletes it.
    """

    def __init__(
        self,
        parts: Installation,
        terms: ImportTerms,
        policy: Policy,
        calendar: Calendar,
        *,
        is_dry_run: bool,
    ) -> None:
        self._parts = parts
        self._terms = terms
        self._todays = Terms(policy=policy, calendar=calendar)
        self._is_dry_run = is_dry_run
        self._access = Access(actor=terms.actor, purpose=PURPOSE)

    async def bring_in(self, row: RegisterRow) -> BroughtIn:
        """Bring a row in, unless it is in already.

        Raises:
            Refused: the row makes a history that no case can have; nothing was stored.
            EngineUnreachable: Temporal does not answer; the import can be run again.
        """
        possible = identities(self._terms.register, row, self._parts.keys.identifiers)
        for identity in possible:
            known = await self._known(identity.case_id)
            if known:
                came_in = await self._parts.files.around(identity.case_id, known[:1])
                own = Terms(policy=came_in.policy, calendar=came_in.calendar)
                await self._go_on(identity.case_id, known, own)
                same = identity.brought_in_by(known[0].command_id)
                found = Found.KNOWN if same else Found.CHANGED
                return _brought_in(found, identity.case_id, known, own)
        identity = possible[0]
        facts = await facts_of_row(row, identity, self._terms, keep_nothing)
        if not self._is_dry_run:
            await self._store(row, identity)
        return _brought_in(Found.NEW, identity.case_id, facts, self._todays)

    async def _known(self, case_id: str) -> tuple[Fact, ...]:
        try:
            return await self._parts.ledger.facts.facts_of(case_id, self._access)
        except NotInLedger:
            return ()

    async def _store(self, row: RegisterRow, identity: RowIdentity) -> None:
        actor = self._terms.actor
        author = Author(actor=f"{actor.kind}:{actor.actor_id}", purpose=PURPOSE)
        named = named_by_command(
            self._parts.keys.identifiers.current, identity.case_id, identity.command_id(0)
        )
        keep = keeping(self._parts.vault, identity.case_id, author, name_it=named)
        facts = await facts_of_row(row, identity, self._terms, keep)
        await self._parts.ledger.facts.record(identity.case_id, facts)
        await self._set_going(identity.case_id, facts, self._todays)

    async def _go_on(self, case_id: str, known: tuple[Fact, ...], own: Terms) -> None:
        """Finish what an import that was interrupted left undone."""
        if self._is_dry_run:
            return
        record = await self._parts.ledger.cases.get(case_id, self._access)
        if record.planned_at is None:
            await self._set_going(case_id, known, own)

    async def _set_going(self, case_id: str, facts: tuple[Fact, ...], own: Terms) -> None:
        """Start the case's workflow, unless nothing will ever be due in it."""
        now = self._terms.at
        case = replay(facts)
        planned = own.plan(case, now)
        if planned.is_finished:
            await self._parts.ledger.cases.set_next_wake(
                case_id, None, planned_at=now, lengths=lengths_of(planned.clocks, case)
            )
            return
        start = CaseStart(case_id=case_id, facts=facts, recorded=len(facts))
        try:
            await self._parts.desk.workflows.start(start)
        except RPCError:
            message = (
                "the engine stopped answering: what came in so far is kept; run the same import "
                "again, and it goes on from there"
            )
            raise EngineUnreachable(message) from None


def _brought_in(found: Found, case_id: str, facts: tuple[Fact, ...], terms: Terms) -> BroughtIn:
    overdue = overdue_clocks(case_id, terms.policy, terms.calendar, facts)
    return BroughtIn(found=found, overdue=overdue)
