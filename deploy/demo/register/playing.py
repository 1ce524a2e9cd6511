"""Plays invented cases side by side on one stepped clock, until today.

What a newcomer then sees was done by the engine itself: letters that were sent on their dates,
promises that were kept, tasks and escalations of the days on which they were due.
"""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deploy.demo.register.cases import ZONE
from deploy.demo.register.turns import InventedCase, Turn
from services.access.own_work import OwnWork
from services.access.permits import Permit, PermitToOpen, for_own_work
from services.clocks import SteppedClock
from services.desk.intake import Intake, Keep
from services.desk.questions import new_question
from services.installation import Installation
from services.ledger.access import CARRYING_OUT, Access
from services.staff_post import StaffPost
from services.temporal_server.progress import Say
from services.vault.kinds import VaultKind
from workflows.case_facts import WordGiven
from workflows.facts import Actor, ActorKind, FactBody
from workflows.instants import local_date
from workflows.party_facts import QuestionAnswered
from workflows.staff import Concern, OfficeDuty
from workflows.stages import Word

TOGETHER = timedelta(minutes=20)
"""What is due within so much time is done at one moment, which makes the play much shorter."""

BETWEEN_QUESTIONS = 0.02
"""Seconds between two questions whether a case is idle: not a guess how long it takes."""

PATIENCE = 120.0
"""Seconds after which an engine that does not come to rest counts as broken."""

OFFICES = {
    OfficeDuty.INTAKE: "intake-desk",
    OfficeDuty.INVESTIGATING: "investigation-office",
    OfficeDuty.DECIDING: "decision-office",
}
PURPOSE = "load_the_demonstration"
OPENER = "st-intake-1"


class EngineRestless(Exception):
    """The engine did not come to rest; what it wrote to the log says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What the invented cases run under, by the hashes of what the ledger keeps."""

    policy: str
    calendar: str


class PlayedCase:
    """One case on the stage: what is done in it is done by whoever the story names."""

    def __init__(self, parts: Installation, script: InventedCase) -> None:
        self.script = script
        self.case_id = ""
        self.reference = ""
        self.wakes_at: datetime | None = None
        self._parts = parts

    @property
    def today(self) -> date:
        """The day it is in the play."""
        return local_date(self._parts.clock.now(), ZONE)

    async def open(self, documents: Documents) -> None:
        """Have an officer open the case."""
        intake = Intake(
            category=self.script.category,
            time_zone=ZONE,
            offices=OFFICES,
            policy=documents.policy,
            calendar=documents.calendar,
            received_at=self._parts.clock.now(),
            parties=self.script.parties,
            approach=self.script.approach,
        )
        receipt = await self._parts.desk.open(PermitToOpen(actor=_staff(OPENER)), intake)
        self.case_id, self.reference = receipt.case_id, receipt.reference

    async def say(self, by: str, *bodies: FactBody) -> None:
        """Have a member of staff record what happened."""
        await self._parts.desk.submit(self._permit(_staff(by)), bodies)

    async def say_herself(self, party_id: str, *bodies: FactBody) -> None:
        """Have a party say something on her page."""
        await self._parts.desk.submit(self._permit(_party(party_id)), bodies)

    async def ask(self, party_id: str, wording: str) -> None:
        """Have a party ask a question on her page."""
        command_id = f"k{secrets.token_hex(16)}"
        file = await self._parts.desk.file(self.case_id, _on_stage("ask_question"))
        _, statement = new_question(file.facts, party_id, wording, command_id=command_id)
        await self._parts.desk.state(
            self._permit(_party(party_id)),
            statement,
            purpose="ask_question",
            command_id=command_id,
        )

    async def answer(self, by: str, question_id: str, wording: str) -> None:
        """Have a member of staff answer it."""
        file = await self._parts.desk.file(self.case_id, _on_stage("answer_question"))
        asked_by = file.replayed().questions[question_id].party_id

        async def statement(keep: Keep) -> list[FactBody]:
            kept = await keep(VaultKind.ANSWER_TEXT, wording, asked_by)
            return [QuestionAnswered(question_id=question_id, answer=kept)]

        await self._parts.desk.state(self._permit(_staff(by)), statement, purpose="answer_question")

    async def settle(self) -> None:
        """Wait until the engine has nothing left to do now; offices that answer give their word."""
        await self._rest()
        if not self.script.answers:
            return
        for asked in await self._parts.ledger.tasks.listed(
            _on_stage("see_what_is_asked"), case_id=self.case_id
        ):
            if asked.concern is Concern.WORD:
                await self.say(asked.assignee or OPENER, WordGiven(word=Word.NOTHING_NEW))
                await self._rest()

    async def nudge(self) -> None:
        """Let the case know that it is later."""
        await self._parts.desk.workflows.nudge(self.case_id)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    standing = await self._parts.desk.workflows.standing(self.case_id)
                    if standing.is_idle_at(self._parts.clock.now()):
                        break
                    await asyncio.sleep(BETWEEN_QUESTIONS)
        except TimeoutError:
            message = f"the engine did not finish within {PATIENCE:.0f} seconds: see the log above"
            raise EngineRestless(message) from None
        self.wakes_at = standing.next_wake

    def _permit(self, actor: Actor) -> Permit:
        return for_own_work(OwnWork.PLAY, self.case_id, actor)


class RegisterPlay:
    """All cases together, from the day on which the first one was opened."""

    def __init__(
        self,
        *,
        parts: Installation,
        clock: SteppedClock,
        post: StaffPost,
        documents: Documents,
        say: Say,
    ) -> None:
        self._parts = parts
        self._clock = clock
        self._post = post
        self._documents = documents
        self._say = say
        self._month: tuple[int, int] | None = None

    async def play(
        self, scripts: Sequence[InventedCase], *, until: datetime
    ) -> tuple[PlayedCase, ...]:
        """Play every case until an instant.

        Raises:
            EngineRestless: the engine takes longer than anybody would wait.
        """
        openings = sorted(scripts, key=lambda script: script.opened_at(until))
        cases: list[PlayedCase] = []
        turns: list[tuple[datetime, PlayedCase, Turn]] = []
        while moment := _next_moment(until, openings, cases, turns):
            self._step_to(moment)
            opened = [x for x in openings if x.opened_at(until) <= moment]
            openings = openings[len(opened) :]
            new = [PlayedCase(self._parts, script) for script in opened]
            await asyncio.gather(*(case.open(self._documents) for case in new))
            cases += new
            turns += [
                (turn.at(x.script.opened_at(until)), x, turn)
                for x in new
                for turn in x.script.turns
            ]
            turns.sort(key=lambda each: each[0])
            now = [each for each in turns if each[0] <= moment]
            turns = turns[len(now) :]
            awake = {x for x in cases if x.wakes_at is not None and x.wakes_at <= moment}
            awake |= {*new, *(case for _, case, _ in now)}
            await asyncio.gather(*(self._act(x, [t for _, c, t in now if c is x]) for x in awake))
            await self._post.send_what_waits()
        return tuple(cases)

    async def rest(self, cases: Sequence[PlayedCase], at: datetime) -> None:
        """Let every case reckon from an instant on: what it sets an alarm for counts from there.

        Raises:
            EngineRestless: the engine takes longer than anybody would wait.
        """
        self._step_to(at)
        await asyncio.gather(*(self._act(case, ()) for case in cases))
        await self._post.send_what_waits()

    async def _act(self, case: PlayedCase, turns: Iterable[Turn]) -> None:
        """Let a case do what is due, and have done in it what the story says."""
        await case.nudge()
        await case.settle()
        for turn in turns:
            await turn.deed(case)
            await case.settle()

    def _step_to(self, moment: datetime) -> None:
        self._clock.step_to(max(moment, self._clock.now()))
        month = (moment.year, moment.month)
        if month != self._month:
            self._say(f"  {moment:%B %Y}")
            self._month = month


def _next_moment(
    until: datetime,
    openings: Sequence[InventedCase],
    cases: Sequence[PlayedCase],
    turns: Sequence[tuple[datetime, PlayedCase, Turn]],
) -> datetime | None:
    """When something happens next, and what is due shortly after with it; None if nothing does."""
    coming = [
        *(script.opened_at(until) for script in openings[:1]),
        *(at for at, _, _ in turns[:1]),
        *(case.wakes_at for case in cases if case.wakes_at is not None),
    ]
    first = min(coming, default=None)
    if first is None or first > until:
        return None
    return min(first + TOGETHER, until)


def _on_stage(purpose: str) -> Access:
    return Access(actor=CARRYING_OUT.actor, purpose=purpose)


def _staff(staff_id: str) -> Actor:
    return Actor(kind=ActorKind.STAFF, actor_id=staff_id)


def _party(party_id: str) -> Actor:
    return Actor(kind=ActorKind.PARTY, actor_id=party_id)
