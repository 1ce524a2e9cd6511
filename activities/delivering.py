"""Delivers one letter: written once, attempted under a lease, with the truth about how it ended."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.carrying import Carried, Carrier
from activities.clock_check import ClockCheck
from activities.heartbeats import heartbeats
from activities.still_due import Look, NoLongerDue, is_still_due
from activities.writing import LetterWriter, preferences_of
from services.cases import CaseFile, CaseFiles
from services.clocks import Clock
from services.ledger.attempts import Attempt
from services.ledger.errors import (
    AlreadyDischarged,
    AttemptUnderway,
    LeaseLost,
    LedgerBehind,
    LetterFinished,
)
from services.ledger.ledger import Ledger
from services.ledger.letters import Letter
from services.letters.rendered import LetterError
from services.vault.errors import EntryMissingError, EntryRefusedError, KeyDestroyed
from workflows import names
from workflows.case import Case
from workflows.delivery_facts import PLAN_CHANGED, LetterAttempted
from workflows.messages import DeliverRequest, Delivery
from workflows.notices import DeliveryOutcome
from workflows.obligations import LetterDue
from workflows.ports import Delivering

LOOK_AGAIN = timedelta(seconds=5)
"""How soon a letter that was held back after a restore finds out that it may go."""

log = structlog.get_logger(__name__)


class LetterDelivering(Delivering):
    """Attempts to deliver letters, each attempt once."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        files: CaseFiles,
        writer: LetterWriter,
        carrier: Carrier,
        clock: Clock,
        wall: Clock,
        clocks: ClockCheck,
    ) -> None:
        self._ledger = ledger
        self._files = files
        self._writer = writer
        self._carrier = carrier
        self._clock = clock
        self._wall = wall
        self._clocks = clocks

    @activity.defn(name=names.DELIVER)
    async def deliver(self, request: DeliverRequest) -> Delivery:
        """One attempt; the same attempt asked for again gets the same answer, and sends nothing.

        Raises:
            ApplicationError: somebody else holds the letter, and Temporal tries again when its
                lease has run out; or a restored backup holds everything back, until it is released.
        """
        async with heartbeats():
            if await self._ledger.restorations.holds_everything_back():
                log.info("letter.held_back", letter_id=request.letter.letter_id)
                raise ApplicationError(
                    "a restored backup holds everything back",
                    type="HeldBack",
                    next_retry_delay=LOOK_AGAIN,
                )
            if not await self._clocks.agree():
                return self._delivery(
                    request, Carried(outcome=DeliveryOutcome.STOPPED, code="clocks_apart")
                )
            try:
                return await self._attempt(request)
            except LedgerBehind:
                log.warning("letter.ledger_behind", letter_id=request.letter.letter_id)
                return self._delivery(
                    request, Carried(outcome=DeliveryOutcome.STOPPED, code="ledger_behind")
                )
            except (AlreadyDischarged, LetterFinished):
                return self._delivery(
                    request, Carried(outcome=DeliveryOutcome.STOPPED, code="told_already")
                )
            except (LetterError, EntryMissingError, EntryRefusedError, KeyDestroyed) as fault:
                log.warning("letter.unwritable", letter_id=request.letter.letter_id)
                return self._delivery(request, _unwritable(fault))
            except (AttemptUnderway, LeaseLost) as busy:
                raise ApplicationError(
                    "another attempt at this letter is under way",
                    type="LetterTaken",
                    next_retry_delay=self._wait(busy),
                ) from None

    async def _attempt(self, request: DeliverRequest) -> Delivery:
        file = await self._files.open(request.case_id)
        case = file.replayed()
        if case.number < request.fact_number:
            raise LedgerBehind(request.case_id, case.number, request.fact_number)
        why_not = _why_not(request, file, case, self._clock.now())
        if why_not is not None and not await self._may_be_out(request.letter):
            return self._delivery(request, Carried(outcome=DeliveryOutcome.STOPPED, code=why_not))
        written = await self._writer.frozen(request, file, case, self._clock.now())
        letter = written.letter
        held = await self._ledger.attempts.begin(
            letter.letter_id,
            request.letter.attempt,
            now=self._wall.now(),
            lease=self._carrier.lease,
        )
        if held.outcome is None:
            preferences = preferences_of(case, letter.party_id)
            look = Look(fact_number=case.number, again=partial(self._look_again, request))
            carried = await self._carrier.carry(written, preferences, held, look)
            held = await self._ledger.attempts.finish(
                held,
                carried.outcome,
                now=self._clock.now(),
                smtp_code=carried.smtp_code,
                code=carried.code,
                address_refused=carried.address_refused,
            )
            return self._delivery(request, carried, letter, held)
        return self._delivery(request, _as_it_ended(held, held.outcome), letter, held)

    async def _look_again(self, request: DeliverRequest) -> int:
        """Read the case anew, a moment before the content leaves.

        Raises:
            NoLongerDue: what it learned meanwhile keeps the letter back.
        """
        file = await self._files.open(request.case_id)
        case = file.replayed()
        why_not = _why_not(request, file, case, self._clock.now())
        if why_not is not None:
            raise NoLongerDue(why_not)
        return case.number

    async def _may_be_out(self, letter: LetterDue) -> bool:
        """Whether this very attempt was made already, so that its outcome is the truth."""
        former = await self._ledger.attempts.of_letter(letter.letter_id)
        own = [x for x in former if x.attempt == letter.attempt]
        return any(x.data_started_at is not None or x.outcome is not None for x in own)

    def _delivery(
        self,
        request: DeliverRequest,
        carried: Carried,
        letter: Letter | None = None,
        held: Attempt | None = None,
    ) -> Delivery:
        return Delivery(
            occurred_at=self._ended_at(held),
            attempted=LetterAttempted(
                letter_id=request.letter.letter_id,
                party_id=request.letter.party_id,
                covers=letter.covers if letter else request.letter.covers,
                attempt=request.letter.attempt,
                outcome=carried.outcome,
                preferences=request.letter.preferences,
                promises=letter.promises if letter else (),
                code=carried.code,
                address_refused=carried.address_refused,
            ),
        )

    def _ended_at(self, held: Attempt | None) -> datetime:
        """When the attempt ended; one that was given up counts from now on, by the case's clock."""
        if held is None or held.finished_at is None or held.outcome is DeliveryOutcome.UNKNOWN:
            return self._clock.now()
        return held.finished_at

    def _wait(self, busy: AttemptUnderway | LeaseLost) -> timedelta:
        if isinstance(busy, AttemptUnderway):
            left = busy.until - self._wall.now()
            return max(left, timedelta(seconds=1))
        return timedelta(seconds=1)


def _why_not(request: DeliverRequest, file: CaseFile, case: Case, now: datetime) -> str | None:
    """Why the letter must not go out as it was planned; None if it may."""
    letter = request.letter
    if case.parties[letter.party_id].chosen_number != letter.preferences:
        return "choice_changed"
    return None if is_still_due(file, case, letter, now) else PLAN_CHANGED


def _as_it_ended(held: Attempt, outcome: DeliveryOutcome) -> Carried:
    """What became of an attempt whose worker did not live to say so."""
    return Carried(
        outcome=outcome,
        code=held.code,
        smtp_code=held.smtp_code,
        address_refused=held.address_refused,
    )


def _unwritable(fault: Exception) -> Carried:
    """A letter that cannot be written is left to a person at once; trying again mends nothing."""
    erased = isinstance(fault, KeyDestroyed)
    return Carried(
        outcome=DeliveryOutcome.REFUSED, code="case_erased" if erased else "letter_unwritable"
    )
