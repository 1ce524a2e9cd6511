"""The desk: takes commands to cases, and reads where they stand."""

from base64 import b32decode
from collections.abc import Sequence
from datetime import datetime

from services.access.permits import Permit, PermitToOpen
from services.cases import CaseFiles
from services.clocks import Clock
from services.desk.answers import (
    CommandRefused,
    EngineUnreachable,
    PolicyNotAdopted,
    Receipt,
    Taken,
)
from services.desk.case_workflows import CaseWorkflows, EngineSilent
from services.desk.commands import command_of
from services.desk.intake import (
    Author,
    Choice,
    Intake,
    Keep,
    NewParty,
    Statement,
    check_choice,
    check_party,
    choice_fact,
    intake_facts,
    keep_nothing,
    keeping,
    named_by_command,
    new_id,
    party_facts,
)
from services.desk.kept_before import chosen_before, keeping_once
from services.desk.noting import note_command
from services.desk.opening_again import as_first_opened
from services.desk.reader import CaseReader
from services.keys import KeyRing, keyed_hash
from services.ledger.bounds import let_into
from services.ledger.errors import NotInLedger
from services.ledger.ledger import Ledger
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.admission import Refused, admit
from workflows.case_facts import CalendarChanged, PolicyChanged
from workflows.facts import Actor, Command, Fact, FactBody
from workflows.fold import replay
from workflows.messages import CaseStart
from workflows.party_facts import PartyAdded
from workflows.policy_admission import check_against_policy


class CaseDesk(CaseReader):
    """Opens cases, gives them commands, and reads them.

    Whatever changes a case takes a permit: that it was decided that somebody may.
    """

    def __init__(
        self,
        *,
        workflows: CaseWorkflows,
        ledger: Ledger,
        vault: Vault,
        files: CaseFiles,
        clock: Clock,
        identifiers: KeyRing,
        is_trial: bool,
    ) -> None:
        super().__init__(ledger=ledger, files=files, clock=clock)
        self.workflows = workflows
        self._vault = vault
        self._identifiers = identifiers
        self._is_trial = is_trial
        self._adopted: set[str] = set()

    async def open(
        self, allowed: PermitToOpen, intake: Intake, *, command_id: str | None = None
    ) -> Receipt:
        """Open a case with its first parties: all of it, or nothing.

        Giving the same ``command_id`` again opens no second case.

        Raises:
            PolicyNotAdopted: nobody accepted the policy's assumed numbers.
            CommandRefused: something in the intake is impossible.
            EngineUnreachable: Temporal does not answer; nothing was taken.
            ValueError: a name or choice is unusable.
            MailAddressError: an address is unusable.
        """
        for party in intake.parties:
            check_party(party)
        await self._require_adoption(intake.policy)
        command_id = command_id or new_id("k")
        case_id = self.case_id_for(command_id)
        permit, actor = allowed.of(case_id), allowed.actor
        let_into(case_id, actor.actor_id)
        known = await self._known(case_id)
        intake = await as_first_opened(intake, known, command_id, self._files)
        salt = self.salt_of(case_id)
        if not known:
            await self._check_intake(intake, salt, actor, command_id)
        await self.workflows.require_reachable()
        keep = self._keeping(case_id, _author(actor, "intake"), command_id)
        return await self._give(
            permit,
            await intake_facts(intake, salt, keep),
            occurred_at=intake.received_at,
            command_id=command_id,
            known=known,
        )

    def case_id_for(self, command_id: str) -> str:
        """The id of the case that an intake with this command id opens."""
        return f"c{keyed_hash(self._identifiers.current, 'case', command_id)}"

    def salt_of(self, case_id: str) -> str:
        """The salt of a new case, from which the hours of its letters follow."""
        hashed = keyed_hash(self._identifiers.current, "salt", case_id)
        return b32decode(hashed.upper())[:16].hex()

    async def submit(
        self,
        permit: Permit,
        bodies: Sequence[FactBody],
        *,
        occurred_at: datetime | None = None,
        command_id: str | None = None,
    ) -> Receipt:
        """Give a case a command.

        Raises:
            UnknownCase: there is no such case.
            CommandRefused: the case does not accept it; nothing was recorded.
            CommandConflict: the command id was used for something else.
            EngineUnreachable: Temporal does not answer; nothing was taken.
            SaidBeyondPermit: the permit is for something else.
        """
        known = await self._require(permit.case_id)
        return await self._give(
            permit,
            bodies,
            occurred_at=occurred_at,
            command_id=command_id or new_id("k"),
            known=known,
        )

    async def state(
        self,
        permit: Permit,
        statement: Statement,
        *,
        purpose: str,
        occurred_at: datetime | None = None,
        command_id: str | None = None,
    ) -> Receipt:
        """Give a case facts that hold personal values, refusing them before any value is stored.

        The same ``command_id`` with the same values gets the first answer again.

        Raises:
            UnknownCase: there is no such case.
            CommandRefused: the case does not accept it; nothing was stored or recorded.
            CommandConflict: the command id was used before with other values.
            EngineUnreachable: Temporal does not answer; nothing was recorded.
            SaidBeyondPermit: the permit is for something else.
        """
        known = await self._require(permit.case_id)
        command_id = command_id or new_id("k")
        if not any(fact.command_id == command_id for fact in known):
            await self._check_draft(permit, await statement(keep_nothing), occurred_at)
        await self.workflows.require_reachable()
        keep = self._keeping(permit.case_id, _author(permit.actor, purpose), command_id)
        return await self.submit(
            permit,
            await statement(keep),
            occurred_at=occurred_at,
            command_id=command_id,
        )

    def _keeping(self, case_id: str, author: Author, command_id: str) -> Keep:
        named = named_by_command(self._identifiers.current, case_id, command_id)
        return keeping(self._vault, case_id, author, name_it=named)

    async def add_party(
        self,
        permit: Permit,
        party: NewParty,
        *,
        occurred_at: datetime | None = None,
        command_id: str | None = None,
    ) -> tuple[Receipt, str]:
        """Add a person to a case; the answer includes the party's id.

        Raises:
            ValueError: the name or the choice is unusable.
            MailAddressError: the address is unusable.
        """
        check_party(party)
        known = await self._require(permit.case_id)
        party_id = _added_by(command_id, known) or f"p{len(replay(known).parties) + 1}"
        receipt = await self.state(
            permit,
            lambda keep: party_facts(party_id, party, keep),
            purpose="add_party",
            occurred_at=occurred_at,
            command_id=command_id,
        )
        return receipt, party_id

    async def choose(
        self,
        permit: Permit,
        party_id: str,
        choice: Choice,
        *,
        occurred_at: datetime | None = None,
        command_id: str | None = None,
    ) -> Receipt:
        """Record how a party wants to hear.

        An address or key that the party gave before is known again, and not kept twice.

        Raises:
            ValueError: the choice is unusable.
            MailAddressError: the address is unusable.
        """
        check_choice(choice)

        purpose = "record_choice"
        known = chosen_before(await self._require(permit.case_id), party_id)
        author = _author(permit.actor, purpose)

        async def statement(keep: Keep) -> list[FactBody]:
            once = keeping_once(keep, known, self._vault, permit.case_id, author)
            return [await choice_fact(party_id, choice, once)]

        return await self.state(
            permit,
            statement,
            purpose=purpose,
            occurred_at=occurred_at,
            command_id=command_id,
        )

    async def keep_text(
        self, permit: Permit, kind: VaultKind, text: str, *, party_id: str | None = None
    ) -> str:
        """Put a text of a case or party into the vault, for a command that names it."""
        await self._require(permit.case_id)
        keep = keeping(self._vault, permit.case_id, _author(permit.actor, "keep_text"))
        return await keep(kind, text, party_id)

    async def start_from_ledger(self, case_id: str) -> None:
        """Start the workflow of a case from the ledger's facts, unless it runs."""
        facts = await self._require(case_id)
        await self.workflows.start(CaseStart(case_id=case_id, facts=facts, recorded=len(facts)))

    async def _give(
        self,
        permit: Permit,
        bodies: Sequence[FactBody],
        *,
        occurred_at: datetime | None,
        command_id: str,
        known: tuple[Fact, ...],
    ) -> Receipt:
        permit.require_said(bodies)
        case_id, now = permit.case_id, self._clock.now()
        command = command_of(command_id, permit.actor, occurred_at or now, now, bodies)
        await self._check(case_id, command, known)
        await note_command(self._ledger.audit, case_id, command)
        start = CaseStart(case_id=case_id, facts=known, recorded=len(known))
        taken = await self._update(case_id, command, start)
        return await self._receipt(case_id, taken, command_id)

    async def _check_intake(self, intake: Intake, salt: str, actor: Actor, command_id: str) -> None:
        """Refuse an impossible intake before anything personal is stored."""
        draft = await intake_facts(intake, salt, keep_nothing)
        now = self._clock.now()
        await self._check("", command_of(command_id, actor, intake.received_at, now, draft), ())

    async def _check_draft(
        self, permit: Permit, draft: Sequence[FactBody], occurred_at: datetime | None
    ) -> None:
        permit.require_said(draft)
        now = self._clock.now()
        known = await self._require(permit.case_id)
        command = command_of("draft", permit.actor, occurred_at or now, now, draft)
        await self._check(permit.case_id, command, known)

    async def _check(self, case_id: str, command: Command, known: tuple[Fact, ...]) -> None:
        if any(fact.command_id == command.command_id for fact in known):
            return
        try:
            admit(known, command)
            await self._require_documents(command)
            if known:
                file = await self._files.around(case_id, known)
                check_against_policy(file.policy, file.calendar, file.replayed(), command)
        except Refused as refusal:
            raise CommandRefused(refusal.code, str(refusal)) from None

    async def _update(self, case_id: str, command: Command, start: CaseStart) -> Taken:
        try:
            return await self.workflows.give(command, start)
        except EngineSilent:
            facts = await self._known(case_id)
            if any(fact.command_id == command.command_id for fact in facts):
                return Taken.RECORDED
            message = (
                "the engine does not answer, and it is not certain whether this was taken: give "
                f"the same command again with --command-id {command.command_id}"
            )
            raise EngineUnreachable(message) from None

    async def _require_documents(self, command: Command) -> None:
        """Refuse to move a case to a document that nobody kept: it could not be planned any more.

        Raises:
            Refused: The ledger does not hold the calendar.
            PolicyNotAdopted: Nobody answers for the policy.
        """
        for body in command.bodies:
            if isinstance(body, PolicyChanged):
                await self._require_adoption(body.policy)
            if isinstance(body, CalendarChanged):
                try:
                    await self._files.calendar(body.calendar)
                except NotInLedger:
                    message = "the ledger does not hold this calendar: give its name or file"
                    raise Refused("unknown_calendar", message) from None

    async def _require_adoption(self, policy: str) -> None:
        # An adoption is never taken back.
        if policy in self._adopted:
            return
        if not await self._ledger.policies.is_adopted(policy, for_trial=self._is_trial):
            message = (
                "nobody has adopted this policy: a named person has to accept its assumed numbers "
                "before a case runs under it ('duecourse policy adopt')"
            )
            raise PolicyNotAdopted(message)
        self._adopted.add(policy)

    async def _receipt(self, case_id: str, taken: Taken, command_id: str) -> Receipt:
        return Receipt(
            case_id=case_id,
            reference=await self._reference(case_id),
            taken=taken,
            command_id=command_id,
        )


def _added_by(command_id: str | None, known: Sequence[Fact]) -> str | None:
    """The party that a command added, if it was given before."""
    for fact in known:
        if fact.command_id == command_id and isinstance(fact.body, PartyAdded):
            return fact.body.party_id
    return None


def _author(actor: Actor, purpose: str) -> Author:
    return Author(actor=f"{actor.kind}:{actor.actor_id}", purpose=purpose)
