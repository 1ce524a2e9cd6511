"""Plays a case on a clock that steps: nothing is waited for but the engine being done."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deploy.demo.chronicle import Chronicle
from deploy.demo.page import StoryPage
from services.access.own_work import OwnWork
from services.access.permits import Permit, PermitToOpen, for_own_work
from services.clocks import SteppedClock
from services.desk.intake import Choice, Intake, NewParty
from services.installation import Installation
from services.ledger.access import Access
from services.ledger.escalations import Escalation
from workflows.case_facts import WordGiven
from workflows.facts import Actor, ActorKind, FactBody
from workflows.messages import CaseStanding
from workflows.staff import Concern
from workflows.stages import Word

BETWEEN_QUESTIONS = 0.01
"""Seconds between two questions whether the case is idle: not a guess how long it takes."""

PATIENCE = 60.0
"""Seconds after which an engine that does not come to rest counts as broken."""

AUDIENCE = Access(
    actor=Actor(kind=ActorKind.STAFF, actor_id="demonstration"), purpose="show_the_demonstration"
)


class EngineRestless(Exception):
    """The engine did not come to rest; what it wrote to the log says why."""


class Play:
    """One case on the stage. The clock moves only when the case is idle, never past its next wake.

    Attributes:
        word: What the offices answer when they are asked for their word; None leaves it unanswered.
    """

    def __init__(self, *, parts: Installation, clock: SteppedClock, page: StoryPage) -> None:
        self.parts = parts
        self.clock = clock
        self.page = page
        self.word: Word | None = None
        self.case_id = ""
        self.reference = ""
        self._chronicle: Chronicle | None = None

    @property
    def chronicle(self) -> Chronicle:
        """What was told of the case so far.

        Raises:
            RuntimeError: no case was opened yet.
        """
        if self._chronicle is None:
            message = "nothing was played yet: open the case first"
            raise RuntimeError(message)
        return self._chronicle

    async def open(self, intake: Intake, *, by: str) -> None:
        """Open the case that is played."""
        receipt = await self.parts.desk.open(PermitToOpen(actor=_staff(by)), intake)
        self.case_id, self.reference = receipt.case_id, receipt.reference
        self._chronicle = Chronicle(
            self.parts, self.case_id, reference=self.reference, zone=ZoneInfo(intake.time_zone)
        )
        await self._settle()

    async def add(self, party: NewParty, *, by: str) -> str:
        """Let another person into the case, and return the id."""
        _, party_id = await self.parts.desk.add_party(self._permit(by), party)
        await self._settle()
        return party_id

    async def choose(self, party_id: str, choice: Choice, *, by: str) -> None:
        """Record how a person wants to hear."""
        await self.parts.desk.choose(self._permit(by), party_id, choice)
        await self._settle()

    async def give(self, *bodies: FactBody, by: str) -> None:
        """Have a member of staff record what happened."""
        await self.parts.desk.submit(self._permit(by), bodies)
        await self._settle()

    async def until(self, instant: datetime) -> None:
        """Go on to an instant, stopping at everything that falls due on the way."""
        while True:
            standing = await self._settle()
            if standing.next_wake is None or standing.next_wake > instant:
                break
            self.clock.step_to(standing.next_wake)
            await self.parts.desk.workflows.nudge(self.case_id)
        self.clock.step_to(max(instant, self.clock.now()))

    def _permit(self, by: str) -> Permit:
        return for_own_work(OwnWork.PLAY, self.case_id, _staff(by))

    async def _settle(self) -> CaseStanding:
        """Wait until the engine has nothing left to do now, and tell what it did."""
        while True:
            standing = await self._rest()
            asked = await self._tell_what_is_new()
            if self.word is None or not asked:
                return standing
            await self.parts.desk.submit(self._permit(asked[0].target), [WordGiven(word=self.word)])

    async def _rest(self) -> CaseStanding:
        """The standing of the case once it is idle.

        Raises:
            EngineRestless: it takes longer than anybody would wait.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    standing = await self.parts.desk.workflows.standing(self.case_id)
                    if standing.is_idle_at(self.clock.now()):
                        return standing
                    await asyncio.sleep(BETWEEN_QUESTIONS)
        except TimeoutError:
            message = f"the engine did not finish within {PATIENCE:.0f} seconds: see the log above"
            raise EngineRestless(message) from None

    async def _tell_what_is_new(self) -> Sequence[Escalation]:
        """Print the news; return who was newly asked for a word."""
        news = await self.chronicle.news()
        for line in news.lines:
            self.page.line(line)
        return [x for x in news.told if x.concern is Concern.WORD and x.step < 0]


def _staff(staff_id: str) -> Actor:
    return Actor(kind=ActorKind.STAFF, actor_id=staff_id)
