"""The one fold from facts to the state of a case."""

from collections.abc import Callable, Iterable
from typing import Any

from workflows import attempted_letters, erased_parties, legal_holds
from workflows import case_facts as c
from workflows import delivery_facts as d
from workflows import keeping_facts as k
from workflows import party_facts as p
from workflows.asked_changes import AskedChange
from workflows.case import Case, ChangeOfTerms, Extension, Hold, Pause, Question
from workflows.facts import Fact, in_order
from workflows.moments import Event, Moment
from workflows.party import Party
from workflows.returned_letters import came_back
from workflows.stages import Stage
from workflows.taken_along import TakenAlong
from workflows.triggers import Trigger


class NotACase(ValueError):
    """The facts do not begin with the opening of a case, so nothing can be planned."""


def replay(facts: Iterable[Fact]) -> Case:
    """The case that the facts describe, however often and in whatever order they were delivered.

    Raises:
        NotACase: the first fact is missing or is not the opening of a case.
        FactsConflict: two different facts carry the same number.
    """
    ordered = tuple(facts)
    if any(fact.number != number for number, fact in enumerate(ordered, start=1)):
        ordered = in_order(ordered)
    if not ordered or not isinstance(ordered[0].body, c.CaseOpened):
        message = "the first fact of a case is its opening: number 1, kind 'case_opened'"
        raise NotACase(message)
    opening = ordered[0].body
    case = Case(
        opened=Moment.of(ordered[0]),
        opening=opening,
        policy=opening.policy,
        calendar=opening.calendar,
    )
    for fact in ordered:
        apply(case, fact)
    return case


def apply(case: Case, fact: Fact) -> None:
    """Take the next fact into account; the case is changed in place."""
    case.number = fact.number
    _APPLY[type(fact.body)](case, Moment.of(fact), fact.body)


def _opened(case: Case, moment: Moment, body: c.CaseOpened) -> None:
    case.happened(Event(Trigger.OPENED, moment))
    case.happened(Event(Trigger.STAGE_STARTED, moment, stage=Stage.INTAKE))


def _imported(case: Case, moment: Moment, body: c.CaseImported) -> None:
    case.imported = body
    case.happened(Event(Trigger.IMPORTED, moment))


def _policy_changed(case: Case, moment: Moment, body: c.PolicyChanged) -> None:
    """A move to the policy that the case has already changes nothing."""
    if body.policy != case.policy:
        case.policy = body.policy
        _terms_changed(case, moment, body)


def _calendar_changed(case: Case, moment: Moment, body: c.CalendarChanged) -> None:
    """A move to the calendar that the case has already changes nothing."""
    if body.calendar != case.calendar:
        case.calendar = body.calendar
        _terms_changed(case, moment, body)


def _terms_changed(case: Case, moment: Moment, body: TakenAlong) -> None:
    since = case.terms_changed.moment.number if case.terms_changed else 0
    told = frozenset(x.party_id for x in case.parties.values() if x.last_told > since)
    case.changes.append(ChangeOfTerms.of(moment, body, told))


def _enter(case: Case, moment: Moment, stage: Stage) -> None:
    case.happened(Event(Trigger.STAGE_ENDED, moment, stage=case.stage))
    case.stage = stage
    case.happened(Event(Trigger.STAGE_STARTED, moment, stage=stage))


def _advanced(case: Case, moment: Moment, body: c.StageAdvanced) -> None:
    if body.conclusion is not None:
        case.conclusion = body.conclusion
        case.happened(Event(Trigger.CONCLUDED, moment, form=body.conclusion))
    _enter(case, moment, body.to)
    case.report_received = False
    case.decided = False


def _report_received(case: Case, moment: Moment, body: c.ReportReceived) -> None:
    case.report_received = True
    case.happened(Event(Trigger.REPORT_RECEIVED, moment))


def _decided(case: Case, moment: Moment, body: c.DecisionRecorded) -> None:
    case.decided = True
    case.happened(Event(Trigger.DECIDED, moment, form=body.decision))


def _word(case: Case, moment: Moment, body: c.WordGiven) -> None:
    case.word = (moment, body.word, body.text)


def _held(case: Case, moment: Moment, body: c.ContentHeld) -> None:
    since = case.hold.since if case.hold else moment
    if case.hold is None:
        case.happened(Event(Trigger.HELD, moment, form=body.reason))
    case.hold = Hold(since=since, renewed=moment, reason=body.reason, review_on=body.review_on)


def _hold_released(case: Case, moment: Moment, body: c.HoldReleased) -> None:
    case.hold = None
    case.hold_ended = moment


def _paused(case: Case, moment: Moment, body: c.ClockPaused) -> None:
    pauses = case.pauses.setdefault(body.clock, [])
    if pauses and pauses[-1].until is None:
        pauses[-1].until = max(moment.at, pauses[-1].since.at)
    pauses.append(Pause(since=moment, reason=body.reason))


def _resumed(case: Case, moment: Moment, body: c.ClockResumed) -> None:
    pauses = case.pauses.get(body.clock)
    if pauses:
        pauses[-1].until = max(moment.at, pauses[-1].since.at)


def _pause_reviewed(case: Case, moment: Moment, body: c.PauseReviewed) -> None:
    pauses = case.pauses.get(body.clock)
    if pauses:
        pauses[-1].reviewed = moment


def _extended(case: Case, moment: Moment, body: c.ClockExtended) -> None:
    extension = Extension(moment=moment, expected_on=body.expected_on, reason=body.reason)
    case.extensions.setdefault(body.clock, []).append(extension)
    case.happened(Event(Trigger.EXTENDED, moment, clock=body.clock, form=body.reason))


def _step(case: Case, moment: Moment, body: c.StepRecorded) -> None:
    party = case.parties.get(body.party_id) if body.party_id else None
    if body.taken_back:
        case.forget_step(body.step, body.party_id)
        return
    case.happened(
        Event(
            Trigger.STEP,
            moment,
            party_id=body.party_id,
            form=body.step,
            role=party.role if party else None,
        )
    )


def _closed(case: Case, moment: Moment, body: c.CaseClosed) -> None:
    _enter(case, moment, Stage.CLOSED)
    case.outcome = body.outcome
    case.happened(Event(Trigger.CLOSED, moment, form=body.outcome))


def _reopened(case: Case, moment: Moment, body: c.CaseReopened) -> None:
    _enter(case, moment, body.to)
    case.outcome = None
    case.decided = False
    case.report_received = False
    case.happened(Event(Trigger.REOPENED, moment, stage=body.to))
    for party in case.parties.values():
        if party.hears_since is not None:
            party.hears_since = moment


def _party_added(case: Case, moment: Moment, body: p.PartyAdded) -> None:
    case.parties[body.party_id] = Party(
        party_id=body.party_id,
        role=body.role,
        added=moment,
        vulnerable=body.vulnerable,
        staff_id=body.staff_id,
    )


def _party_identified(case: Case, moment: Moment, body: p.PartyIdentified) -> None:
    case.parties[body.party_id].staff_id = body.staff_id


def _settle(case: Case, party: Party, moment: Moment) -> None:
    if party.settle_whether_it_hears(moment):
        case.happened(
            Event(Trigger.PARTY_INFORMED, moment, party_id=party.party_id, role=party.role)
        )


def _party_informed(case: Case, moment: Moment, body: p.PartyInformed) -> None:
    party = case.parties[body.party_id]
    party.informed_by_office = party.informed_by_office or moment
    _settle(case, party, moment)


def _party_preferred(case: Case, moment: Moment, body: p.PartyPreferred) -> None:
    party = case.parties[body.party_id]
    party.choose(body.preferences, moment)
    _settle(case, party, moment)


def _contact_revoked(case: Case, moment: Moment, body: p.ContactRevoked) -> None:
    party = case.parties[body.party_id]
    party.revoke(moment)
    _settle(case, party, moment)


def _updates_paused(case: Case, moment: Moment, body: p.UpdatesPaused) -> None:
    case.parties[body.party_id].pause_until(body.until, moment)


def _updates_resumed(case: Case, moment: Moment, body: p.UpdatesResumed) -> None:
    case.parties[body.party_id].resume(moment)


def _consent_renewed(case: Case, moment: Moment, body: p.ConsentRenewed) -> None:
    case.parties[body.party_id].consented = moment


def _contact_confirmed(case: Case, moment: Moment, body: p.ContactConfirmed) -> None:
    party = case.parties[body.party_id]
    party.confirmed = moment
    party.suspended = None


def _party_released(case: Case, moment: Moment, body: p.PartyReleased) -> None:
    case.parties[body.party_id].released = moment


def _voice_offered(case: Case, moment: Moment, body: p.VoiceOffered) -> None:
    case.parties[body.party_id].voice_offered[body.notice] = moment


def _question_asked(case: Case, moment: Moment, body: p.QuestionAsked) -> None:
    case.questions[body.question_id] = Question(
        question_id=body.question_id, party_id=body.party_id, asked=moment
    )


def _question_answered(case: Case, moment: Moment, body: p.QuestionAnswered) -> None:
    case.questions[body.question_id].answered = moment


def _alarm_raised(case: Case, moment: Moment, body: p.SafetyAlarmRaised) -> None:
    case.parties[body.party_id].alarm = moment


def _alarm_answered(case: Case, moment: Moment, body: p.SafetyAlarmAnswered) -> None:
    case.parties[body.party_id].alarm = None


def _withdrawal_requested(case: Case, moment: Moment, body: p.WithdrawalRequested) -> None:
    case.parties[body.party_id].withdrawal = moment
    role = case.parties[body.party_id].role
    case.happened(Event(Trigger.WITHDRAWAL_REQUESTED, moment, party_id=body.party_id, role=role))


def _withdrawal_settled(case: Case, moment: Moment, body: p.WithdrawalSettled) -> None:
    case.parties[body.party_id].withdrawal = None


def _change_requested(case: Case, moment: Moment, body: p.ChangeRequested) -> None:
    """Asked for anew, a change is the newest that was wanted."""
    case.parties[body.party_id].asked_changes[body.change] = AskedChange(
        asked=moment,
        change=body.change,
        wanted=body.wanted,
        key_expires_at=body.key_expires_at,
    )


def _change_settled(case: Case, moment: Moment, body: p.ChangeSettled) -> None:
    case.parties[body.party_id].asked_changes.pop(body.change, None)


def _staff_told(case: Case, moment: Moment, body: d.StaffTold) -> None:
    case.discharged.add(body.obligation_id)


_APPLY: dict[type, Callable[[Case, Moment, Any], None]] = {
    c.CaseOpened: _opened,
    c.CaseImported: _imported,
    c.PolicyChanged: _policy_changed,
    c.CalendarChanged: _calendar_changed,
    c.StageAdvanced: _advanced,
    c.ReportReceived: _report_received,
    c.DecisionRecorded: _decided,
    c.WordGiven: _word,
    c.ContentHeld: _held,
    c.HoldReleased: _hold_released,
    c.ClockPaused: _paused,
    c.ClockResumed: _resumed,
    c.PauseReviewed: _pause_reviewed,
    c.ClockExtended: _extended,
    c.StepRecorded: _step,
    c.CaseClosed: _closed,
    c.CaseReopened: _reopened,
    p.PartyAdded: _party_added,
    p.PartyIdentified: _party_identified,
    p.PartyInformed: _party_informed,
    p.PartyPreferred: _party_preferred,
    p.ContactRevoked: _contact_revoked,
    p.UpdatesPaused: _updates_paused,
    p.UpdatesResumed: _updates_resumed,
    p.ConsentRenewed: _consent_renewed,
    p.ContactConfirmed: _contact_confirmed,
    p.PartyReleased: _party_released,
    p.VoiceOffered: _voice_offered,
    p.QuestionAsked: _question_asked,
    p.QuestionAnswered: _question_answered,
    p.SafetyAlarmRaised: _alarm_raised,
    p.SafetyAlarmAnswered: _alarm_answered,
    p.WithdrawalRequested: _withdrawal_requested,
    p.WithdrawalSettled: _withdrawal_settled,
    p.ChangeRequested: _change_requested,
    p.ChangeSettled: _change_settled,
    d.LetterAttempted: attempted_letters.attempted,
    d.LetterHanded: attempted_letters.handed,
    d.LetterReturned: came_back,
    d.StaffTold: _staff_told,
    k.LegalHoldPlaced: legal_holds.placed,
    k.LegalHoldLifted: legal_holds.lifted,
    k.PartyErased: erased_parties.erased,
}
