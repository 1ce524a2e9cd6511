"""Moves running cases to another policy or calendar, one by one: each wholly, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum

from services.access.gate import NotAllowed
from services.access.operations import Operation
from services.adopting.case_query import CaseQuery
from services.adopting.destinations import Destination
from services.cases import CaseFile
from services.desk.answers import CommandRefused, DeskError, EngineUnreachable, UnknownCase
from services.installation import Installation
from services.ledger.access import Access
from services.ledger.cases import CaseRecord
from services.ledger.errors import LedgerError
from workflows.changing_terms import Terms, taken_along, what_would_move
from workflows.facts import Actor
from workflows.plan_comparison import Comparison

TRIES = 5
"""How often a case that moved on meanwhile is looked at anew."""

PAUSE_SECONDS = 0.2
"""Between two tries: the ledger learns what the case did."""

_MOVED_ON = "case_moved"


class MoveState(StrEnum):
    """What became of a case's move."""

    WOULD_MOVE = "would_move"
    MOVED = "moved"
    ACCEPTED = "accepted"
    FAILED = "failed"
    NOT_TRIED = "not_tried"

    @property
    def is_well(self) -> bool:
        """Whether nobody has to look after it."""
        return self in (MoveState.WOULD_MOVE, MoveState.MOVED, MoveState.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One case: what moves in it, or what went wrong."""

    case_id: str
    reference: str
    time_zone: str
    state: MoveState
    comparison: Comparison = field(default_factory=Comparison)
    problem: str | None = None


class CaseMoves:
    """The move of cases to one policy or calendar, on behalf of one person.

    Cases that she may not move are left to somebody else, and not even mentioned: those in which
    she is named, and those of other offices.
    """

    def __init__(self, parts: Installation, destination: Destination, actor: Actor) -> None:
        self._parts = parts
        self._destination = destination
        self._actor = actor
        self._access = Access(actor=actor, purpose=destination.purpose)

    async def selected(self, query: CaseQuery) -> list[CaseRecord]:
        """The running cases that a query means and that are not there yet.

        Raises:
            UnknownCase: the query names a case that there is not, as far as this person may know.
        """
        policies = {x.hash: x for x in await self._parts.ledger.policies.policies()}
        calendars = {x.hash: x for x in await self._parts.ledger.policies.calendars()}
        missing = set(query.references)
        selected: list[CaseRecord] = []
        async for case in self._cases():
            named = case.reference in missing
            wanted = not self._destination.is_reached_by(case) and query.means(
                case, policies[case.policy_hash], calendars[case.calendar_hash]
            )
            if (named or wanted) and await self._may_move(case.case_id):
                missing.discard(case.reference)
                selected.extend([case] if wanted else [])
        if missing:
            message = f"there is no case '{min(missing)}': check the reference"
            raise UnknownCase(message)
        return selected

    async def preview(self, case: CaseRecord) -> Move:
        """What would move in a case; nothing is stored."""
        try:
            file = await self._parts.files.open(case.case_id, self._access)
            return _move(case, MoveState.WOULD_MOVE, self._comparison(file))
        except (DeskError, LedgerError, ValueError) as error:
            return _failed(case, error)

    async def apply(self, case: CaseRecord) -> Move:
        """Move a case; giving the same again changes nothing.

        Raises:
            EngineUnreachable: Temporal does not answer; no further case can be moved either.
        """
        try:
            return await self._moved(case)
        except EngineUnreachable:
            raise
        except (DeskError, LedgerError, NotAllowed, ValueError) as error:
            return _failed(case, error)

    async def apply_to_all(self, cases: list[CaseRecord]) -> list[Move]:
        """Move one case after the other; once the engine is silent the rest is not tried."""
        moves: list[Move] = []
        for position, case in enumerate(cases):
            try:
                moves.append(await self.apply(case))
            except EngineUnreachable as error:
                moves.append(_failed(case, error))
                moves.extend(_move(x, MoveState.NOT_TRIED) for x in cases[position + 1 :])
                break
        return moves

    async def _moved(self, case: CaseRecord) -> Move:
        for left in range(TRIES, 0, -1):
            file = await self._parts.files.open(case.case_id, self._access)
            comparison = self._comparison(file)
            taken = taken_along(_terms(file), file.replayed(), self._parts.clock.now())
            try:
                permit = await self._parts.gate.require_in_case(
                    Operation.MOVE_TO_TERMS, self._actor, case.case_id
                )
                receipt = await self._parts.desk.submit(permit, [self._destination.fact(taken)])
            except CommandRefused as refusal:
                if refusal.code == self._destination.refusal_if_there:
                    return _move(case, MoveState.MOVED)
                if refusal.code != _MOVED_ON or left == 1:
                    raise
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            state = MoveState.MOVED if receipt.taken.is_safe else MoveState.ACCEPTED
            return _move(case, state, comparison)
        raise AssertionError

    def _comparison(self, file: CaseFile) -> Comparison:
        now = self._parts.clock.now()
        taken = taken_along(_terms(file), file.replayed(), now)
        after = self._destination.after(_terms(file))
        move = self._destination.fact(taken)
        return what_would_move(_terms(file), after, file.facts, move, self._actor, now)

    async def _cases(self) -> AsyncIterator[CaseRecord]:
        last = ""
        while page := await self._parts.ledger.cases.listed(self._access, after=last):
            for case in page:
                yield case
            last = page[-1].case_id

    async def _may_move(self, case_id: str) -> bool:
        return await self._parts.gate.may_in_case(Operation.MOVE_TO_TERMS, self._actor, case_id)


def _terms(file: CaseFile) -> Terms:
    return Terms(policy=file.policy, calendar=file.calendar)


def _move(case: CaseRecord, state: MoveState, comparison: Comparison | None = None) -> Move:
    return Move(
        case_id=case.case_id,
        reference=case.reference,
        time_zone=case.time_zone,
        state=state,
        comparison=comparison or Comparison(),
    )


def _failed(case: CaseRecord, error: Exception) -> Move:
    return Move(
        case_id=case.case_id,
        reference=case.reference,
        time_zone=case.time_zone,
        state=MoveState.FAILED,
        problem=str(error),
    )
