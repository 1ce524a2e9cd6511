"""Watches one case being played, and counts what happens in it within the period."""

from datetime import datetime

from services.simulation.handling import Handling
from services.simulation.period import Period
from services.simulation.playing import Conditions, play
from services.simulation.script import CaseScript
from services.simulation.tally import Among, Asked, ByDay, ClockEnd, Noticed, Rung, Tally
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.clocks import ClockReading
from workflows.delivery_facts import Covered, LetterAttempted, LetterHanded
from workflows.facts import Fact
from workflows.instants import local_date
from workflows.obligations import ObligationKind, StaffDuty
from workflows.party import Party
from workflows.planner import Plan
from workflows.policy import Policy
from workflows.triggers import Trigger


def count_case(
    script: CaseScript,
    policy: Policy,
    calendar: Calendar,
    handling: Handling,
    period: Period,
    tally: Tally,
) -> None:
    """Play a case under a policy to the end of the period, and add it to a tally.

    A case that was received after the period counts nothing.
    """
    if script.opened_at >= period.ends_at:
        return
    conditions = Conditions(
        policy=policy, calendar=calendar, handling=handling, until=period.last_instant
    )
    counting = _Counting(period, tally)
    case, plan = play(script, conditions, counting)
    counting.end(case, plan)


class _Counting:
    """What has to be remembered of one case while it is counted.

    ``heard`` is when each party last heard while the case was open, None once it was closed.
    """

    __slots__ = ("_begins", "_escalations", "_heard", "_last", "_open_tasks", "_tally", "_zone")

    def __init__(self, period: Period, tally: Tally) -> None:
        self._begins = period.begins_at
        self._last = period.last_instant
        self._zone = period.zone
        self._tally = tally
        self._heard: dict[str, datetime | None] = {}
        self._open_tasks: set[str] = set()
        self._escalations = 0

    def recorded(self, case: Case, fact: Fact) -> None:
        """Count what was told to a party."""
        match fact.body:
            case LetterAttempted() as letter if letter.outcome.tells:
                self._told(case, letter.party_id, letter.covers, fact.occurred_at)
            case LetterHanded(letter_id=letter_id):
                brought = case.letters[letter_id]
                self._told(case, brought.party_id, brought.covers, fact.occurred_at)
            case _:
                pass

    def _told(self, case: Case, party_id: str, covers: tuple[Covered, ...], at: datetime) -> None:
        party = case.parties[party_id]
        since = self._silent_since(party)
        self._heard[party_id] = at if case.stage.is_open else None
        if at < self._begins:
            return
        on = local_date(at, self._zone)
        for covered in covers:
            self._tally.notices[Noticed(on.replace(day=1), covered.notice, party.role)] += 1
        self._tally.by_day[on, ByDay.LETTERS] += 1
        if since is not None:
            self._tally.silences[party.role, self._days(since, at)] += 1

    def _silent_since(self, party: Party) -> datetime | None:
        if party.party_id in self._heard:
            return self._heard[party.party_id]
        return party.first_informed.at if party.first_informed else None

    def duty_told(self, duty: StaffDuty, at: datetime) -> None:
        """Count a task or an escalation."""
        on = local_date(at, self._zone)
        if duty.kind is not ObligationKind.ESCALATION:
            self._open_tasks.add(duty.obligation_id)
            self._tally.by_day[on, ByDay.OPEN_TASKS] += 1
            if at >= self._begins:
                self._tally.asked[Asked(on.replace(day=1), duty.duty, duty.concern)] += 1
            return
        self._escalations += 1
        if at >= self._begins:
            told = duty.chain[0] if duty.chain else None
            about = duty.clock or duty.concern
            self._tally.rungs[Rung(duty.duty, about, duty.step, told)] += 1
            self._tally.by_day[on, ByDay.ESCALATIONS] += 1

    def settled(self, plan: Plan, at: datetime) -> None:
        """Count tasks that are done."""
        if self._open_tasks:
            done = self._open_tasks.difference(plan.open_tasks)
            if done:
                self._open_tasks -= done
                self._tally.by_day[local_date(at, self._zone), ByDay.OPEN_TASKS] -= len(done)

    def end(self, case: Case, plan: Plan) -> None:
        """Count how the case stands at the end of the period."""
        tally, zone = self._tally, self._zone
        tally.cases[Among.RECEIVED] += 1
        tally.by_day[local_date(case.opened.at, zone), ByDay.OPEN_CASES] += 1
        if case.stage.is_open:
            tally.cases[Among.OPEN_AT_THE_END] += 1
        else:
            closed = case.events[Trigger.CLOSED][-1].moment.at
            tally.by_day[local_date(closed, zone), ByDay.OPEN_CASES] -= 1
        over = case.events.get(Trigger.CONCLUDED) or case.events.get(Trigger.CLOSED)
        if over:
            tally.cases[Among.OVER] += 1
            tally.took[self._days(case.opened.at, over[0].moment.at)] += 1
        tally.escalations_in_a_case[self._escalations] += 1
        for reading in plan.clocks:
            self._clock(reading)
        for promise in plan.promises:
            if promise.was_told and promise.promise.deadline > self._begins:
                tally.promises[promise.promise.kind, promise.standing] += 1
        if case.stage.is_open:
            self._silences_that_last(case)

    def _silences_that_last(self, case: Case) -> None:
        for party in case.parties.values():
            since = self._silent_since(party) if party.hears else None
            if since is not None:
                self._tally.silences[party.role, self._days(since, self._last)] += 1

    def _clock(self, reading: ClockReading) -> None:
        last = self._last
        if reading.started_at > last:
            return
        stopped, passes = reading.stopped_at, reading.passes_at
        is_past = reading.passed_by(last)
        if stopped is not None:
            end = ClockEnd.ENDED_PAST if is_past else ClockEnd.ENDED_WITHIN
        else:
            end = ClockEnd.RUNS_PAST if is_past else ClockEnd.RUNS_WITHIN
        self._tally.clocks[reading.clock, end] += 1
        if is_past and passes is not None:
            until = stopped or last
            self._tally.days_past[reading.clock, self._days(passes, until) + 1] += 1
            self._by_day(passes, ByDay.PAST_A_BENCHMARK, 1)
            if stopped is not None:
                self._by_day(stopped, ByDay.PAST_A_BENCHMARK, -1)

    def _by_day(self, at: datetime, figure: ByDay, count: int) -> None:
        self._tally.by_day[local_date(at, self._zone), figure] += count

    def _days(self, since: datetime, until: datetime) -> int:
        return (local_date(until, self._zone) - local_date(since, self._zone)).days
