"""Lets all cases of the campaign live at once, on one clock that is stepped by a day or a few."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter

from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError

from services.desk.answers import CommandRefused, EngineUnreachable, Receipt
from services.desk.intake import new_id
from services.ledger.access import CARRYING_OUT
from services.vault.kinds import VaultKind
from tests.canary.campaign.ground import Ground
from tests.canary.campaign.people import CanaryCase
from tests.stories.engine import BETWEEN_LOOKS, with_texts_kept
from tests.stories.permits import MAY_OPEN, permitted
from tests.stories.story import Step
from workflows.messages import CaseStanding

A_DAY = timedelta(days=1)
PATIENCE_SECONDS = 300.0
LONGEST_BETWEEN_LOOKS = 1.0
"""Looking costs the worker time, the more the more cases are at work at once."""


@dataclass(slots=True, kw_only=True)
class Lives:
    """Cases that live on a ground.

    Attributes:
        refused: How many commands the cases did not accept, on the way.
        turn: By how much the clock is stepped at a time.
        turns: How often it was stepped.
        unanswered: How often a case could not say where it stands, by what it said instead.
    """

    ground: Ground
    turn: timedelta = A_DAY
    cases: dict[str, CanaryCase] = field(default_factory=dict)
    refused: int = 0
    turns: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    _wakes: dict[str, datetime | None] = field(default_factory=dict)

    async def play(self, cases: Sequence[CanaryCase]) -> list[str]:
        """Open the cases, say what is said in them, let them live to their end; gives their ids."""
        known = set(self.cases)
        for at, together in groupby(sorted(cases, key=_opened_at), key=_opened_at):
            self.ground.clock.step_to(at)
            await asyncio.gather(*map(self._open, together))
        new = [case_id for case_id in self.cases if case_id not in known]
        steps = [(x.at, case_id, x) for case_id in new for x in self.cases[case_id].story.steps]
        for at, said in groupby(sorted(steps, key=itemgetter(0)), key=itemgetter(0)):
            await self._until(at)
            await asyncio.gather(*(self._take(case_id, step) for _, case_id, step in said))
        await self._until(max(case.story.until for case in cases))
        return new

    async def idle(self, case_ids: Iterable[str]) -> None:
        """Wait until these cases have nothing to do at this instant."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*map(self._idle, case_ids))

    async def _open(self, case: CanaryCase) -> None:
        desk, ledger = self.ground.parts.desk, self.ground.parts.ledger
        key = await ledger.policies.keep_policy(case.policy)
        await ledger.policies.adopt(key, CARRYING_OUT, at=self.ground.clock.now(), trial=True)
        intake = case.intake()
        opening = partial(desk.open, MAY_OPEN, intake, command_id=new_id("k"))
        case_id = (await self._until_answered(opening)).case_id
        for kind in VaultKind:
            text, party_id = self.ground.flock.text(kind.value), "p1" if kind.is_a_partys else None
            await desk.keep_text(permitted(case_id), kind, text, party_id=party_id)
        self.cases[case_id] = case
        await self.idle([case_id])

    async def _take(self, case_id: str, step: Step) -> None:
        parts = self.ground.parts
        facts = await parts.ledger.facts.facts_of(case_id, CARRYING_OUT)
        story = self.cases[case_id].story
        bodies = await with_texts_kept(parts, case_id, story, step.bodies(facts))
        if bodies:
            try:
                said = partial(parts.desk.submit, permitted(case_id), bodies)
                await self._until_answered(partial(said, command_id=new_id("k")))
            except CommandRefused:
                self.refused += 1
            await self.idle([case_id])

    async def _until_answered(self, command: Callable[[], Awaitable[Receipt]]) -> Receipt:
        """Give a command again until it is answered, as the desk asks of whoever gets no answer."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    return await command()
                except EngineUnreachable:
                    self.unanswered["a command"] += 1

    async def _until(self, end: datetime) -> None:
        while self.ground.clock.now() < end:
            now = min(end, self.ground.clock.now() + self.turn)
            self.ground.clock.step_to(now)
            self.turns += 1
            woken = [x for x, wake in self._wakes.items() if wake is not None and wake <= now]
            await asyncio.gather(*map(self._nudge, woken))
            await self.idle(woken)

    async def _nudge(self, case_id: str) -> None:
        with suppress(RPCError):
            await self.ground.parts.desk.workflows.nudge(case_id)

    async def _idle(self, case_id: str) -> None:
        pause = BETWEEN_LOOKS * 3
        while True:
            standing = await self._standing(case_id)
            if standing is not None and standing.is_idle_at(self.ground.clock.now()):
                self._wakes[case_id] = standing.next_wake
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_BETWEEN_LOOKS)

    async def _standing(self, case_id: str) -> CaseStanding | None:
        try:
            return await self.ground.parts.desk.workflows.standing(case_id)
        except WorkflowQueryFailedError as failed:
            # Asked again, with the same patience; how often and why is told at the end.
            self.unanswered[str(failed)] += 1
        except RPCError:
            pass
        return None


def _opened_at(case: CanaryCase) -> datetime:
    return case.story.opened_at
