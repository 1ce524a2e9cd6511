"""What a command is given: by the first thing it asks for it says what has to be there for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.access.posts import TRIAL_STAFF
from services.cli.failures import InputRefused
from services.desk.answers import UnknownCase
from services.desk.intake import Author
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.bounds import looking_up
from services.ledger.errors import NotInLedger
from workflows.facts import Actor, ActorKind

if TYPE_CHECKING:
    from datetime import datetime

    from services.access.operations import Operation
    from services.access.permits import Permit
    from services.cases import CaseFile
    from services.cli.connections import Connections
    from services.desk.answers import Receipt
    from services.desk.intake import Statement
    from services.installation import Installation
    from workflows.facts import FactBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """For a command that needs nothing, or opens by itself what it needs."""

    connections: Connections


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreground:
    """For a command that runs until it is told to stop, and answers nothing."""

    connections: Connections


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """For a command that reads ledger and vault; Temporal may be away.

    Attributes:
        operation: What the command is for the rules of who may see and do what.
    """

    parts: Installation
    actor: Actor
    operation: Operation

    def access(self, purpose: str) -> Access:
        """On whose behalf, and what for, something is read."""
        sight = self.parts.gate.sight(self.operation, self.actor)
        return Access(actor=self.actor, purpose=purpose, sight=sight)

    async def case(self, typed: str, operation: Operation | None = None) -> str:
        """The id of a case in which the acting person may do what the command does.

        Args:
            typed: Its reference or its id.
            operation: What else the command does besides, if that is what is meant.

        Raises:
            UnknownCase: there is none, the person is named in it, or has no part in it; all sound
                the same.
            NotAllowed: the person sees the case, but this is for others.
        """
        return (await self._permit(typed, operation)).case_id

    async def _permit(self, typed: str, operation: Operation | None = None) -> Permit:
        case_id = await self.parts.desk.find(typed)
        asked = operation or self.operation
        try:
            return await self.parts.gate.require_in_case(asked, self.actor, case_id)
        except UnknownCase:
            message = f"there is no case '{typed[:40]}': check the reference"
            raise UnknownCase(message) from None

    async def case_of_letter(self, letter_id: str) -> str:
        """The id of the case of a letter, if the acting person may do there what the command does.

        Raises:
            NotInLedger: there is no such letter, or no such case for this person.
            NotAllowed: the person sees the case, but this is for others.
        """
        with looking_up():
            letter = await self.parts.ledger.letters.get(letter_id, CARRYING_OUT)
        try:
            return await self.case(letter.case_id)
        except UnknownCase:
            raise NotInLedger("letter", letter_id) from None

    async def case_of_task(self, task_id: str) -> str | None:
        """The same for a task, which may be of no case.

        Raises:
            NotInLedger: there is no such task, or no such case for this person.
            NotAllowed: the person sees the case, but this is for others.
        """
        with looking_up():
            task = await self.parts.ledger.tasks.get(task_id, CARRYING_OUT)
        try:
            return None if task.case_id is None else await self.case(task.case_id)
        except UnknownCase:
            raise NotInLedger("task", task_id) from None

    async def require_party(self, case_id: str, party_id: str) -> None:
        """Make sure that the case has a party of this id.

        Raises:
            InputRefused: it has none.
        """
        parties = (await self.parts.files.open(case_id)).replayed().parties
        if party_id not in parties:
            message = f"this case has no such party; it has {', '.join(parties) or 'none'}"
            raise InputRefused(message)

    def author(self, purpose: str) -> Author:
        """The acting person as the vault names authors."""
        return Author(actor=f"{self.actor.kind}:{self.actor.actor_id}", purpose=purpose)

    async def reference(self, case_id: str) -> str:
        """By which people name the case."""
        return (await self.parts.ledger.cases.get(case_id, CARRYING_OUT)).reference

    async def reveal(self, case_id: str, reference: str | None, *, purpose: str) -> str | None:
        """A personal value or a text from the vault, on behalf of the acting person; audited."""
        if reference is None:
            return None
        author = self.author(purpose)
        return await self.parts.vault.reveal(
            case_id, reference, actor=author.actor, purpose=author.purpose
        )

    async def file(self, case_id: str) -> CaseFile:
        """The facts of a case with its policy and calendar; the reading is audited."""
        return await self.parts.desk.file(case_id, self.access("read_case"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseeing(Reading):
    """For a command about all cases together that needs Temporal."""

    async def permit(self, typed: str) -> Permit:
        """What the desk takes for doing in one case what the command does.

        Raises:
            UnknownCase: as for `case`.
            NotAllowed: as for `case`.
        """
        return await self._permit(typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting(Reading):
    """For a command that changes something: it needs Temporal, and says when it happened."""

    at: datetime | None
    command_id: str | None

    async def permit(self, typed: str) -> Permit:
        """What the desk takes for doing in a case what the command does.

        Raises:
            UnknownCase: as for `case`.
            NotAllowed: as for `case`.
        """
        return await self._permit(typed)

    async def submit(self, typed: str, *bodies: FactBody) -> Receipt:
        """Give a case facts without personal values."""
        return await self.parts.desk.submit(
            await self.permit(typed),
            bodies,
            occurred_at=self.at,
            command_id=self.command_id,
        )

    async def state(self, typed: str, statement: Statement, *, purpose: str) -> Receipt:
        """Give a case facts with personal values, which go to the vault."""
        return await self.parts.desk.state(
            await self.permit(typed),
            statement,
            purpose=purpose,
            occurred_at=self.at,
            command_id=self.command_id,
        )


Session = Alone | Foreground | Reading | Overseeing | Acting


def who_acts(named: str | None, parts: Installation) -> Actor:
    """The member of staff on whose behalf a command runs.

    Raises:
        InputRefused: nobody is named outside a trial, or the directory does not know the name.
    """
    if named is None:
        if not parts.settings.trial:
            message = (
                "say on whose behalf you act: --as STAFF_ID, or set DUECOURSE_STAFF to the id that "
                "the staff directory gives you"
            )
            raise InputRefused(message)
        named = TRIAL_STAFF
    if not parts.gate.knows(named):
        message = f"the staff directory has nobody with the id '{named}': use one that it has"
        raise InputRefused(message)
    return Actor(kind=ActorKind.STAFF, actor_id=named)
