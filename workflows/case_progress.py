"""One durable workflow per case: takes facts in, asks for a plan, carries out what is due, sleeps.

It holds no rule about dates, permissions or words; those are the planner's. It is the only code of
the product that Temporal replays, so it stays small and stable: see ``docs/decisions``.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from workflows import names
    from workflows.admission import Refused, admit
    from workflows.delivery_facts import StaffTold
    from workflows.facts import ENGINE, Command, Fact
    from workflows.fold import replay
    from workflows.messages import (
        Accepted,
        CaseStanding,
        CaseStart,
        DeliverRequest,
        Delivery,
        PlanAnswer,
        PlanRequest,
        RecordRequest,
        StaffWasTold,
        TellStaffRequest,
    )
    from workflows.obligations import LetterDue
    from workflows.ports import Delivering, Planning, Recording, TellingStaff

STAGE = SearchAttributeKey.for_keyword(names.STAGE_ATTRIBUTE)

QUICK = timedelta(seconds=10)
"""Planning and recording answer in milliseconds; past this they are tried again."""

LONGEST_ATTEMPT = timedelta(minutes=15)
"""A delivery may wait ten minutes for the answer to its final dot (RFC 5321 4.5.3.2.6)."""

SILENCE = timedelta(seconds=20)
"""After so long without a sign of life the worker counts as dead, and another one takes over."""

PERSISTENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)


@workflow.defn(name=names.CASE_WORKFLOW)
class CaseProgress:
    """A case from intake to after-care."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self._case_id = start.case_id
        self._facts: list[Fact] = list(start.facts)
        self._recorded = start.recorded
        self._recorder = asyncio.Lock()
        self._in_flight: dict[str, workflow.ActivityHandle[Any]] = {}
        self._carried: dict[str, frozenset[str]] = {}
        self._must_plan = bool(start.facts)
        self._planned = 0
        self._answer: PlanAnswer | None = None

    @workflow.run
    async def run(self, start: CaseStart) -> None:  # noqa: ARG002 - `__init__` took it in
        """Turn after turn: record, plan, carry out, sleep; until nothing will ever be due again."""
        await workflow.wait_condition(lambda: bool(self._facts))
        while True:
            self._must_plan = False
            while self._recorded < len(self._facts):
                await self._record()
            self._answer = await self._plan()
            if self._answer.ledger_lacks_facts:
                self._recorded = 0
                continue
            self._begin_what_is_due(self._answer)
            is_long = workflow.info().is_continue_as_new_suggested()
            if self._is_idle() and (self._answer.is_finished or is_long):
                await workflow.wait_condition(workflow.all_handlers_finished)
                if self._is_idle():
                    break
            await self._sleep_until_needed(self._answer)
            self._take_in_what_was_done()
        if not self._answer.is_finished:
            workflow.continue_as_new(
                CaseStart(case_id=self._case_id, facts=tuple(self._facts), recorded=self._recorded)
            )

    @workflow.update(name=names.SUBMIT)
    async def submit(self, command: Command) -> Accepted:
        """Take the facts of a command in at once; answer when the ledger has them."""
        accepted = self._known(command) or self._take_in(command)
        while self._recorded < accepted.last_number:
            await self._record()
            accepted = self._known(command) or accepted
        return accepted

    @submit.validator
    def _admissible(self, command: Command) -> None:
        """Refuse the impossible; a refusal leaves no trace in the history."""
        if self._known(command) is None:
            try:
                admit(self._facts, command)
            except Refused as refusal:
                raise ApplicationError(
                    str(refusal), refusal.code, type=names.REFUSED, non_retryable=True
                ) from None

    @workflow.signal(name=names.NUDGE)
    def nudge(self) -> None:
        """Plan again now: a clock was stepped, or a watchdog found the case late."""
        self._must_plan = True

    @workflow.signal(name=names.RECORD_AGAIN)
    def record_again(self) -> None:
        """Compare with the ledger from the first fact on: give what it lacks, take what it has."""
        self._recorded = 0
        self._must_plan = True

    @workflow.query(name=names.STAND)
    def stand(self) -> CaseStanding:
        """Where the case stands."""
        answer = self._answer
        return CaseStanding(
            case_id=self._case_id,
            stage=replay(self._facts).stage if self._facts else None,
            facts=len(self._facts),
            recorded=self._recorded,
            planned=self._planned,
            in_flight=tuple(self._in_flight),
            due=tuple(x.letter_id for x in answer.letters) if answer else (),
            next_wake=answer.next_wake if answer else None,
        )

    def _known(self, command: Command) -> Accepted | None:
        """The answer that the same command got before, if it was given before."""
        numbers = [x.number for x in self._facts if x.command_id == command.command_id]
        if not numbers:
            return None
        if self._facts[numbers[0] - 1].digest != command.digest:
            raise ApplicationError(
                "this command id was used before, for something else: give each command its own",
                type=names.CONFLICT,
                non_retryable=True,
            )
        return Accepted(first_number=numbers[0], last_number=numbers[-1], is_repetition=True)

    def _take_in(self, command: Command) -> Accepted:
        new = command.facts(first_number=len(self._facts) + 1)
        self._facts.extend(new)
        self._must_plan = True
        return Accepted(first_number=new[0].number, last_number=new[-1].number)

    async def _record(self) -> None:
        """The one recorder: whoever comes first writes everything that waits."""
        async with self._recorder:
            if self._recorded >= len(self._facts):
                return
            request = RecordRequest(
                case_id=self._case_id, facts=tuple(self._facts[self._recorded :])
            )
            recorded = await workflow.execute_local_activity_method(
                Recording.record,
                request,
                start_to_close_timeout=QUICK,
                retry_policy=PERSISTENT,
                local_retry_threshold=timedelta(seconds=1),
            )
            if recorded.ahead:
                self._take_over(recorded.ahead)
            self._recorded = recorded.through

    def _take_over(self, ahead: tuple[Fact, ...]) -> None:
        """The ledger is newer than this run: its facts stand, ours get the numbers after them."""
        first = ahead[0].number
        known = {fact.command_id for fact in ahead}
        ours = [x for x in self._facts[first - 1 :] if x.command_id not in known]
        self._facts[first - 1 :] = ahead
        for fact in ours:
            number = len(self._facts) + 1
            self._facts.append(fact.model_copy(update={"number": number}))
        self._must_plan = True

    async def _plan(self) -> PlanAnswer:
        request = PlanRequest(case_id=self._case_id, facts=tuple(self._facts), now=workflow.now())
        answer = await workflow.execute_local_activity_method(
            Planning.plan,
            request,
            start_to_close_timeout=QUICK,
            retry_policy=PERSISTENT,
            local_retry_threshold=timedelta(seconds=1),
        )
        self._planned = len(request.facts)
        if self._answer is None or self._answer.stage is not answer.stage:
            workflow.upsert_search_attributes([STAGE.value_set(answer.stage.value)])
        return answer

    def _begin_what_is_due(self, answer: PlanAnswer) -> None:
        for letter in answer.letters:
            if not self._is_on_its_way(letter) and not self._was_attempted(letter):
                self._carried[letter.letter_id] = frozenset(
                    notice.obligation_id for notice in letter.notices
                )
                self._in_flight[letter.letter_id] = workflow.start_activity_method(
                    Delivering.deliver,
                    DeliverRequest(
                        case_id=self._case_id, letter=letter, fact_number=len(self._facts)
                    ),
                    start_to_close_timeout=LONGEST_ATTEMPT,
                    heartbeat_timeout=SILENCE,
                    retry_policy=PERSISTENT,
                )
        for duty in answer.duties:
            if duty.obligation_id not in self._in_flight:
                self._in_flight[duty.obligation_id] = workflow.start_activity_method(
                    TellingStaff.tell_staff,
                    TellStaffRequest(
                        case_id=self._case_id, duty=duty, fact_number=len(self._facts)
                    ),
                    start_to_close_timeout=LONGEST_ATTEMPT,
                    heartbeat_timeout=SILENCE,
                    retry_policy=PERSISTENT,
                )

    def _is_on_its_way(self, letter: LetterDue) -> bool:
        """Whether this letter, or another one that carries a notice of it, is being delivered."""
        ids = {notice.obligation_id for notice in letter.notices}
        return any(not ids.isdisjoint(carried) for carried in self._carried.values())

    def _was_attempted(self, letter: LetterDue) -> bool:
        """Whether this very attempt is on record: once more could only get the same answer.

        No plan asks for it; if one ever did, the case would spin.
        """
        return self._has_given(_attempt_id(letter.letter_id, letter.attempt))

    async def _sleep_until_needed(self, answer: PlanAnswer) -> None:
        try:
            await workflow.wait_condition(self._is_needed, timeout=_until(answer))
        except TimeoutError:
            return

    def _is_needed(self) -> bool:
        return self._must_plan or any(done.done() for done in self._in_flight.values())

    def _take_in_what_was_done(self) -> None:
        finished = [key for key, done in self._in_flight.items() if done.done()]
        for key in finished:
            result = _result_of(self._in_flight.pop(key))
            self._carried.pop(key, None)
            command = _as_command(key, result)
            if not self._has_given(command.command_id):
                self._take_in(command)

    def _has_given(self, command_id: str) -> bool:
        """Whether a command of the engine is on record, whichever run of the case gave it."""
        return any(fact.command_id == command_id for fact in self._facts)

    def _is_idle(self) -> bool:
        return not self._in_flight and not self._must_plan


class CaseStalls(Exception):
    """Something failed for good: the case stalls, and the watchdog raises it; it does not end.

    Not a failure in Temporal's sense: those would end the workflow, and with it the case.
    """


def _result_of(done: workflow.ActivityHandle[Any]) -> Delivery | StaffWasTold:
    try:
        result: Delivery | StaffWasTold = done.result()
    except FailureError:
        raise CaseStalls from None
    return result


def _until(answer: PlanAnswer) -> timedelta | None:
    if answer.next_wake is None:
        return None
    return max(answer.next_wake - answer.now, timedelta(milliseconds=1))


def _as_command(key: str, result: Delivery | StaffWasTold) -> Command:
    """What the engine did, as a command of its own; the same attempt is known by the same id."""
    if isinstance(result, Delivery):
        return _engine_command(
            _attempt_id(key, result.attempted.attempt), result.occurred_at, result.attempted
        )
    return _engine_command(
        key, result.occurred_at, StaffTold(obligation_id=key, reached=result.reached)
    )


def _attempt_id(letter_id: str, attempt: int) -> str:
    return f"{letter_id}.{attempt}"


def _engine_command(command_id: str, at: datetime, body: object) -> Command:
    return Command.model_validate(
        {
            "command_id": command_id,
            "actor": ENGINE,
            "occurred_at": at,
            "issued_at": at,
            "bodies": (body,),
        }
    )
