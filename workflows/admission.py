"""What a case accepts: the impossible is refused before it becomes a fact, with a reason.

These rules guard the door of every case. They read the case and change nothing; an accepted fact is
never judged again, so that a later release with stricter rules can still replay an older case.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from workflows import case_facts as c
from workflows import delivery_facts as d
from workflows import erased_parties, legal_holds, terms_admission
from workflows import keeping_facts as k
from workflows import party_facts as p
from workflows.case import Case
from workflows.facts import ActorKind, Command, Fact
from workflows.fold import replay
from workflows.instants import local_date
from workflows.notices import DeliveryOutcome
from workflows.party import Party
from workflows.refusal import Refused
from workflows.stages import Conclusion, Stage
from workflows.triggers import Trigger
from workflows.values import LATEST_YEAR

LONGEST_PAUSE = timedelta(days=366)
"""How long a party may pause updates: a slip in the year must not silence her for good."""


__all__ = ["Refused", "admit"]


def admit(facts: Sequence[Fact], command: Command) -> tuple[Fact, ...]:
    """The new facts that a command adds, all of them admissible in this order.

    Raises:
        Refused: one of them is impossible; none is to be recorded.
    """
    new = command.facts(first_number=len(facts) + 1)
    so_far = list(facts)
    for fact in new:
        _check(so_far, fact)
        so_far.append(fact)
    return new


def _check(facts: Sequence[Fact], fact: Fact) -> None:
    if not facts:
        if not isinstance(fact.body, c.CaseOpened):
            raise Refused("not_opened", "this case does not exist yet: open it first")
        return
    case = replay(facts)
    if fact.occurred_at < case.opened.at:
        raise Refused("before_opening", "this is dated before the case was opened: check its date")
    if not case.stage.is_open and not isinstance(fact.body, _ACCEPTED_WHEN_CLOSED):
        raise Refused("closed", "this case is closed: reopen it first, if it has to go on")
    rule = _RULES.get(type(fact.body))
    if rule is not None:
        rule(case, fact.body, fact)


_ACCEPTED_WHEN_CLOSED = (
    c.CaseReopened,
    p.PartyIdentified,
    p.PartyPreferred,
    p.ContactRevoked,
    p.UpdatesPaused,
    p.UpdatesResumed,
    p.ConsentRenewed,
    p.ContactConfirmed,
    p.PartyReleased,
    p.QuestionAnswered,
    p.SafetyAlarmRaised,
    p.SafetyAlarmAnswered,
    p.ChangeRequested,
    p.ChangeSettled,
    d.LetterAttempted,
    d.LetterHanded,
    d.LetterReturned,
    d.StaffTold,
    k.LegalHoldPlaced,
    k.LegalHoldLifted,
    k.PartyErased,
)
"""After closing only facts about persons, deliveries, keeping and the reopening remain."""


def _party(case: Case, party_id: str) -> Party:
    party = case.parties.get(party_id)
    if party is None:
        raise Refused("unknown_party", "this case has no such party: see 'duecourse case show'")
    if party.erased is not None:
        raise Refused("party_erased", "what was known of this party was erased, for good")
    return party


def _opened_again(case: Case, body: Any, fact: Fact) -> None:
    raise Refused("already_open", "this case is open already")


def _imported(case: Case, body: c.CaseImported, fact: Fact) -> None:
    if fact.number != 2:
        raise Refused("import_too_late", "a case can be marked as imported only when it is opened")


def _too_far(day: date) -> None:
    if day.year > LATEST_YEAR:
        raise Refused("date_too_far", f"the year must not lie after {LATEST_YEAR}: check the date")


def _advanced(case: Case, body: c.StageAdvanced, fact: Fact) -> None:
    if body.to is Stage.CLOSED:
        raise Refused("close_instead", "a case is closed with its outcome: use 'case close'")
    if body.to not in case.stage.followed_by:
        allowed = ", ".join(sorted(case.stage.followed_by)) or "nothing but closing"
        raise Refused(
            "wrong_stage", f"from {case.stage} a case goes on to {allowed}, not to {body.to}"
        )
    concludes = case.stage is Stage.INVESTIGATION
    if concludes and body.conclusion is None:
        forms = ", ".join(Conclusion)
        raise Refused("conclusion_missing", f"say how the investigation concluded: {forms}")
    if not concludes and body.conclusion is not None:
        raise Refused("conclusion_too_early", "only an investigation can be concluded")


def _report_received(case: Case, body: c.ReportReceived, fact: Fact) -> None:
    if case.stage is not Stage.DECISION or case.conclusion is not Conclusion.REPORT_SENT:
        raise Refused("no_report", "no report was sent to the deciding entity yet")
    if case.report_received:
        raise Refused("report_known", "the report was received already")


def _decided(case: Case, body: c.DecisionRecorded, fact: Fact) -> None:
    if case.stage is not Stage.DECISION:
        raise Refused(
            "decision_too_early",
            f"a decision follows the investigation; this case is in {case.stage}",
        )
    if case.decided:
        raise Refused("already_decided", "a decision was recorded already; reopen to change it")


def _held(case: Case, body: c.ContentHeld, fact: Fact) -> None:
    if body.review_on < fact.occurred_at.date():
        raise Refused("review_in_the_past", "the review date of a hold lies in the past")
    _too_far(body.review_on)


def _hold_released(case: Case, body: c.HoldReleased, fact: Fact) -> None:
    if case.hold is None:
        raise Refused("not_held", "nothing is held in this case")


def _paused(case: Case, body: c.ClockPaused, fact: Fact) -> None:
    if case.is_paused(body.clock):
        raise Refused("already_paused", f"the {body.clock} clock is paused already")


def _resumed(case: Case, body: c.ClockResumed | c.PauseReviewed, fact: Fact) -> None:
    if not case.is_paused(body.clock):
        raise Refused("not_paused", f"the {body.clock} clock is not paused")


def _extended(case: Case, body: c.ClockExtended, fact: Fact) -> None:
    if body.expected_on <= fact.occurred_at.date():
        raise Refused("date_in_the_past", "the new date has to lie in the future")
    _too_far(body.expected_on)


def _step(case: Case, body: c.StepRecorded, fact: Fact) -> None:
    if body.party_id is not None:
        _party(case, body.party_id)
    known = (body.step, body.party_id) in {
        (event.form, event.party_id) for event in case.events.get(Trigger.STEP, ())
    }
    if body.taken_back and not known:
        raise Refused("no_such_step", "this step was not recorded, so it cannot be taken back")


def _closed(case: Case, body: c.CaseClosed, fact: Fact) -> None:
    if case.stage not in body.outcome.stages:
        stages = ", ".join(sorted(body.outcome.stages))
        raise Refused(
            "wrong_outcome",
            f"a case ends as {body.outcome} only in {stages}; this one is in {case.stage}",
        )
    if body.outcome is body.outcome.DECIDED and not case.decided:
        raise Refused("not_decided", "record the decision first: 'case decide'")
    if case.hold is not None:
        raise Refused("held", "content is held: release it first, so that what was owed is told")


def _reopened(case: Case, body: c.CaseReopened, fact: Fact) -> None:
    if case.stage.is_open:
        raise Refused("not_closed", "this case is open")
    if not body.to.is_open:
        raise Refused("wrong_stage", "a case is reopened into an open stage")


def _party_added(case: Case, body: p.PartyAdded, fact: Fact) -> None:
    if body.party_id in case.parties:
        raise Refused("known_party", "this party is in the case already")


def _party_preferred(case: Case, body: p.PartyPreferred, fact: Fact) -> None:
    party = _party(case, body.party_id)
    if fact.actor.kind is not ActorKind.PARTY or party.preferences is None:
        return
    for name, what in _CHANGED_BY_REQUEST.items():
        if getattr(party.preferences, name) != getattr(body.preferences, name):
            message = f"{what} is changed by an officer, over the route agreed before"
            raise Refused(f"{name}_by_request", message)


_CHANGED_BY_REQUEST = {"address": "an address", "key": "a key", "trusted_contact": "a contact"}


def _of_a_party(case: Case, body: Any, fact: Fact) -> None:
    _party(case, body.party_id)


def _updates_paused(case: Case, body: p.UpdatesPaused, fact: Fact) -> None:
    party = _party(case, body.party_id)
    if not party.hears or party.preferences is None:
        raise Refused("hears_nothing", "there is nothing to pause: this party hears nothing")
    today = local_date(fact.occurred_at, party.preferences.time_zone)
    if body.until <= today:
        raise Refused("date_in_the_past", "the day on which letters go on has to lie in the future")
    if body.until > today + LONGEST_PAUSE:
        raise Refused(
            "pause_too_long",
            f"a pause lasts {LONGEST_PAUSE.days} days at most: let it end sooner and be renewed, "
            "or record that this party wants to hear nothing any more ('party revoke')",
        )


def _updates_resumed(case: Case, body: p.UpdatesResumed, fact: Fact) -> None:
    pause = _party(case, body.party_id).pause
    if pause is None or pause.over_at <= fact.occurred_at:
        raise Refused("not_paused", "this party's updates are not paused")


def _consent_renewed(case: Case, body: p.ConsentRenewed, fact: Fact) -> None:
    if not _party(case, body.party_id).hears:
        raise Refused(
            "hears_nothing",
            "there is nothing to renew: this party hears nothing; see 'party prefer'",
        )


def _contact_confirmed(case: Case, body: p.ContactConfirmed, fact: Fact) -> None:
    party = _party(case, body.party_id)
    if fact.actor.kind not in (ActorKind.STAFF, ActorKind.PARTY):
        raise Refused(
            "by_a_person", "only the party, or an officer on her word, confirms an address"
        )
    if party.revoked or party.preferences is None or party.preferences.address is None:
        raise Refused("no_address", "no address is in use for this party: see 'party prefer'")
    if party.has_a_confirmed_address:
        raise Refused("confirmed_already", "this address was confirmed already")


def _released(case: Case, body: p.PartyReleased, fact: Fact) -> None:
    if not _party(case, body.party_id).role.waits_for_the_affected_person:
        raise Refused("nothing_to_release", "only a respondent waits for others to be told first")


def _question_asked(case: Case, body: p.QuestionAsked, fact: Fact) -> None:
    _party(case, body.party_id)
    if body.question_id in case.questions:
        raise Refused("known_question", "this question was asked already")


def _question_answered(case: Case, body: p.QuestionAnswered, fact: Fact) -> None:
    question = case.questions.get(body.question_id)
    if question is None:
        raise Refused("unknown_question", "this case has no such question")
    _party(case, question.party_id)
    if question.answered is not None:
        raise Refused("already_answered", "this question was answered already")


def _alarm_answered(case: Case, body: p.SafetyAlarmAnswered, fact: Fact) -> None:
    if _party(case, body.party_id).alarm is None:
        raise Refused("no_alarm", "this party raised no alarm that is still open")


def _withdrawal_settled(case: Case, body: p.WithdrawalSettled, fact: Fact) -> None:
    if _party(case, body.party_id).withdrawal is None:
        raise Refused("no_request", "this party has no open request to withdraw")


def _change_settled(case: Case, body: p.ChangeSettled, fact: Fact) -> None:
    if fact.actor.kind is not ActorKind.STAFF:
        raise Refused("staff_only", "only an officer settles a request, having asked the party")
    if body.change not in _party(case, body.party_id).asked_changes:
        raise Refused("no_request", f"this party has no open request for another {body.change}")


def _letter_handed(case: Case, body: d.LetterHanded, fact: Fact) -> None:
    letter = case.letters.get(body.letter_id)
    if letter is None:
        raise Refused("unknown_letter", "this case has no such letter")
    _party(case, letter.party_id)
    if letter.outcome.tells or letter.outcome is DeliveryOutcome.HANDED:
        raise Refused("already_told", "this letter has reached the party already")


def _letter_returned(case: Case, body: d.LetterReturned, fact: Fact) -> None:
    _by_the_engine(case, body, fact)
    letter = case.letters.get(body.letter_id)
    if letter is None or letter.attempt < body.attempt:
        raise Refused("unknown_attempt", "this case does not know of this attempt yet")
    if letter.attempt > body.attempt:
        raise Refused("attempted_again", "the letter went out again: that attempt counts")
    if letter.outcome not in _MAY_COME_BACK:
        raise Refused("not_sent", "this letter was not sent by mail, so it cannot come back")


_MAY_COME_BACK = (
    DeliveryOutcome.SENT,
    DeliveryOutcome.UNKNOWN,
    DeliveryOutcome.HANDED,
    DeliveryOutcome.RETURNED,
)


def _by_the_engine(case: Case, body: Any, fact: Fact) -> None:
    if fact.actor.kind is not ActorKind.ENGINE:
        raise Refused("engine_only", "only the engine itself records what it delivered")


_RULES: dict[type, Callable[[Case, Any, Fact], None]] = {
    c.CaseOpened: _opened_again,
    c.CaseImported: _imported,
    c.PolicyChanged: terms_admission.check_policy,
    c.CalendarChanged: terms_admission.check_calendar,
    c.StageAdvanced: _advanced,
    c.ReportReceived: _report_received,
    c.DecisionRecorded: _decided,
    c.ContentHeld: _held,
    c.HoldReleased: _hold_released,
    c.ClockPaused: _paused,
    c.ClockResumed: _resumed,
    c.PauseReviewed: _resumed,
    c.ClockExtended: _extended,
    c.StepRecorded: _step,
    c.CaseClosed: _closed,
    c.CaseReopened: _reopened,
    p.PartyAdded: _party_added,
    p.PartyIdentified: _of_a_party,
    p.PartyInformed: _of_a_party,
    p.PartyPreferred: _party_preferred,
    p.ContactRevoked: _of_a_party,
    p.UpdatesPaused: _updates_paused,
    p.UpdatesResumed: _updates_resumed,
    p.ConsentRenewed: _consent_renewed,
    p.ContactConfirmed: _contact_confirmed,
    p.PartyReleased: _released,
    p.VoiceOffered: _of_a_party,
    p.QuestionAsked: _question_asked,
    p.QuestionAnswered: _question_answered,
    p.SafetyAlarmRaised: _of_a_party,
    p.SafetyAlarmAnswered: _alarm_answered,
    p.WithdrawalRequested: _of_a_party,
    p.WithdrawalSettled: _withdrawal_settled,
    p.ChangeRequested: _of_a_party,
    p.ChangeSettled: _change_settled,
    d.LetterAttempted: _by_the_engine,
    d.LetterHanded: _letter_handed,
    d.LetterReturned: _letter_returned,
    d.StaffTold: _by_the_engine,
    k.LegalHoldPlaced: legal_holds.check_placed,
    k.LegalHoldLifted: legal_holds.check_lifted,
    k.PartyErased: erased_parties.check_erased,
}
