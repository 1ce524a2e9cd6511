"""What people may do to a case as it stands: each move gives a possible fact, or nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import TypeVar

from services.policies.documents import load_policy, preset_names
from tests.unit.planner.builders import OPENED_AT, added, on_weekdays, preferred, wishes
from workflows import case_facts as c
from workflows import party_facts as p
from workflows.case import Case
from workflows.contact_changes import ContactChange
from workflows.delivery_facts import LetterHanded, LetterReturned
from workflows.facts import FactBody
from workflows.instants import SafeHours
from workflows.notices import DeliveryOutcome, NoticeKind, Return
from workflows.parties import Channel, Preferences, Rhythm, Role
from workflows.party import Party
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word
from workflows.triggers import Trigger

Item = TypeVar("Item")
Move = Callable[[Case, datetime, int], FactBody | None]

STEPS = tuple(sorted({step for name in preset_names() for step in load_policy(name).steps})) or (
    "further_feedback",
)
ZONES = ("Europe/Paris", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "UTC")
HOURS = (
    SafeHours(),
    SafeHours(begins=time(18), ends=time(21)),
    on_weekdays(7, begins=8, ends=9),
    on_weekdays(2, 4, begins=2, ends=3),
)
KEYS_EXPIRE = tuple(
    None if days is None else OPENED_AT + timedelta(days=days) for days in (None, 5, 40, 90, 4000)
)


def _one_of(items: Sequence[Item], pick: int) -> Item | None:
    return items[pick % len(items)] if items else None


def _party(case: Case, pick: int, *roles: Role) -> Party | None:
    return _one_of([x for x in case.parties.values() if not roles or x.role in roles], pick)


def any_preferences(pick: int) -> Preferences:
    """One of the many ways to hear."""
    pick, channel = divmod(pick, len(Channel))
    return wishes(
        list(Channel)[channel],
        zone=ZONES[pick % len(ZONES)],
        hours=HOURS[pick // 5 % len(HOURS)],
        rhythm=list(Rhythm)[pick // 20 % 2],
        key_expires_at=KEYS_EXPIRE[pick % len(KEYS_EXPIRE)],
    )


def _advance(case: Case, now: datetime, pick: int) -> FactBody | None:
    to = _one_of(sorted(case.stage.followed_by), pick)
    if to is None:
        return None
    leaves = case.stage is Stage.INVESTIGATION
    conclusion = _one_of(list(Conclusion), pick // 4) if leaves else None
    return c.StageAdvanced(to=to, conclusion=conclusion)


def _receive_report(case: Case, now: datetime, pick: int) -> FactBody | None:
    waits = case.stage is Stage.DECISION and not case.report_received
    return c.ReportReceived() if waits else None


def _decide(case: Case, now: datetime, pick: int) -> FactBody | None:
    if case.stage is not Stage.DECISION or case.decided:
        return None
    return c.DecisionRecorded(decision=list(Decision)[pick % len(Decision)])


def _close(case: Case, now: datetime, pick: int) -> FactBody | None:
    outcome = _one_of([x for x in Outcome if case.stage in x.stages], pick)
    return c.CaseClosed(outcome=outcome) if case.stage.is_open and outcome else None


def _reopen(case: Case, now: datetime, pick: int) -> FactBody | None:
    to = (Stage.ASSESSMENT, Stage.INVESTIGATION, Stage.DECISION)[pick % 3]
    return None if case.stage.is_open else c.CaseReopened(to=to)


def _hold(case: Case, now: datetime, pick: int) -> FactBody | None:
    review_on = (now + timedelta(days=pick % 43)).date()
    held = c.ContentHeld(reason="risk_to_a_person", review_on=review_on)
    return held if case.stage.is_open else None


def _release_hold(case: Case, now: datetime, pick: int) -> FactBody | None:
    return c.HoldReleased() if case.stage.is_open and case.hold else None


def _pause(case: Case, now: datetime, pick: int) -> FactBody | None:
    clock = list(ClockName)[pick % len(ClockName)]
    if not case.stage.is_open or case.is_paused(clock):
        return None
    return c.ClockPaused(clock=clock, reason="criminal_proceeding")


def _resume(case: Case, now: datetime, pick: int) -> FactBody | None:
    clock = _one_of([x for x in ClockName if case.is_paused(x)], pick)
    return c.ClockResumed(clock=clock) if case.stage.is_open and clock else None


def _review_pause(case: Case, now: datetime, pick: int) -> FactBody | None:
    clock = _one_of([x for x in ClockName if case.is_paused(x)], pick)
    return c.PauseReviewed(clock=clock) if case.stage.is_open and clock else None


def _extend(case: Case, now: datetime, pick: int) -> FactBody | None:
    clock = list(ClockName)[pick % len(ClockName)]
    expected_on = (now + timedelta(days=pick % 200)).date()
    extended = c.ClockExtended(clock=clock, expected_on=expected_on, reason="complexity")
    return extended if case.stage.is_open else None


def _record_step(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick) if pick % 3 else None
    step = STEPS[pick // 3 % len(STEPS)]
    party_id = party.party_id if party else None
    known = (step, party_id) in {(x.form, x.party_id) for x in case.events.get(Trigger.STEP, ())}
    recorded = c.StepRecorded(step=step, party_id=party_id, taken_back=known and pick % 2 == 0)
    return recorded if case.stage.is_open else None


def _give_word(case: Case, now: datetime, pick: int) -> FactBody | None:
    return c.WordGiven(word=list(Word)[pick % 2]) if case.stage.is_open else None


def _add(case: Case, now: datetime, pick: int) -> FactBody | None:
    name = f"party-{len(case.parties) + 1}"
    if not case.stage.is_open or len(case.parties) > 3:
        return None
    staff = {"staff_id": f"staff-{pick % 5}"} if pick % 3 else {}
    return added(name, list(Role)[pick % len(Role)], vulnerable=pick % 7 == 0, **staff)


def _identify(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    staff_id = f"staff-{pick % 5}"
    return p.PartyIdentified(party_id=party.party_id, staff_id=staff_id) if party else None


def _inform(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick, Role.WITNESS, Role.RESPONDENT)
    possible = party is not None and party.informed_by_office is None and case.stage.is_open
    return p.PartyInformed(party_id=party.party_id) if party and possible else None


def _prefer(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    return preferred(party.party_id, any_preferences(pick // 4)) if party else None


def _revoke(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    return p.ContactRevoked(party_id=party.party_id) if party and not party.revoked else None


def _pause_updates(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    until = (now + timedelta(days=2 + pick // 4 % 120)).date()
    return p.UpdatesPaused(party_id=party.party_id, until=until) if party and party.hears else None


def _resume_updates(case: Case, now: datetime, pick: int) -> FactBody | None:
    paused = [x for x in case.parties.values() if x.pause and x.pause.over_at > now]
    party = _one_of(paused, pick)
    return p.UpdatesResumed(party_id=party.party_id) if party else None


def _renew_consent(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    return p.ConsentRenewed(party_id=party.party_id) if party and party.hears else None


def _confirm_contact(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    possible = party is not None and party.preferences is not None and not party.revoked
    if party is None or not possible or party.has_a_confirmed_address:
        return None
    return p.ContactConfirmed(party_id=party.party_id)


def _release_party(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick, Role.RESPONDENT)
    return p.PartyReleased(party_id=party.party_id) if party else None


def _offer_voice(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick, Role.AFFECTED_PERSON)
    notice = (NoticeKind.CONCLUSION, NoticeKind.DECISION)[pick % 2]
    return p.VoiceOffered(party_id=party.party_id, notice=notice) if party else None


def _ask(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    name = f"question-{len(case.questions) + 1}"
    return p.QuestionAsked(party_id=party.party_id, question_id=name) if party else None


def _answer(case: Case, now: datetime, pick: int) -> FactBody | None:
    question = _one_of([x for x in case.questions.values() if x.answered is None], pick)
    if question is None:
        return None
    return p.QuestionAnswered(question_id=question.question_id, answer="vr_answer-01")


def _alarm(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick)
    return p.SafetyAlarmRaised(party_id=party.party_id) if party else None


def _answer_alarm(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _one_of([x for x in case.parties.values() if x.alarm], pick)
    return p.SafetyAlarmAnswered(party_id=party.party_id) if party else None


def _withdraw(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick, Role.AFFECTED_PERSON, Role.REPORTER)
    possible = party is not None and party.withdrawal is None and case.stage.is_open
    return p.WithdrawalRequested(party_id=party.party_id) if party and possible else None


def _settle_withdrawal(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _one_of([x for x in case.parties.values() if x.withdrawal], pick)
    if party is None or not case.stage.is_open:
        return None
    return p.WithdrawalSettled(party_id=party.party_id, confirmed=bool(pick % 2))


def _ask_for_a_change(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _party(case, pick, *Role)
    if party is None:
        return None
    change = list(ContactChange)[pick % len(ContactChange)]
    return p.ChangeRequested(party_id=party.party_id, change=change, wanted="vr_wanted-value")


def _settle_a_change(case: Case, now: datetime, pick: int) -> FactBody | None:
    party = _one_of([x for x in case.parties.values() if x.asked_changes], pick)
    if party is None:
        return None
    change = next(iter(party.asked_changes))
    return p.ChangeSettled(party_id=party.party_id, change=change, confirmed=bool(pick % 2))


def _hand_over_a_letter(case: Case, now: datetime, pick: int) -> FactBody | None:
    undelivered = (
        DeliveryOutcome.PRINTED,
        DeliveryOutcome.REFUSED,
        DeliveryOutcome.UNKNOWN,
        DeliveryOutcome.RETURNED,
    )
    letters = [x.letter_id for x in case.letters.values() if x.outcome in undelivered]
    letter_id = _one_of(letters, pick)
    return LetterHanded(letter_id=letter_id) if letter_id else None


def _come_back(case: Case, now: datetime, pick: int) -> FactBody | None:
    """A mail system reports of the newest letters most often, and of old ones, too."""
    sent = (DeliveryOutcome.SENT, DeliveryOutcome.UNKNOWN, DeliveryOutcome.RETURNED)
    letters = [x for x in reversed(case.letters.values()) if x.outcome in sent]
    letter = _one_of(letters[: 1 + pick % 4], pick // 4)
    if letter is None:
        return None
    returned = list(Return)[pick // 16 % len(Return)]
    return LetterReturned(letter_id=letter.letter_id, attempt=letter.attempt, returned=returned)


MOVES: dict[str, Move] = {
    "advance": _advance,
    "receive_report": _receive_report,
    "decide": _decide,
    "close": _close,
    "reopen": _reopen,
    "hold": _hold,
    "release_hold": _release_hold,
    "pause": _pause,
    "resume": _resume,
    "review_pause": _review_pause,
    "extend": _extend,
    "record_step": _record_step,
    "give_word": _give_word,
    "add": _add,
    "identify": _identify,
    "inform": _inform,
    "prefer": _prefer,
    "revoke": _revoke,
    "pause_updates": _pause_updates,
    "resume_updates": _resume_updates,
    "renew_consent": _renew_consent,
    "confirm_contact": _confirm_contact,
    "release_party": _release_party,
    "offer_voice": _offer_voice,
    "ask": _ask,
    "answer": _answer,
    "alarm": _alarm,
    "answer_alarm": _answer_alarm,
    "withdraw": _withdraw,
    "settle_withdrawal": _settle_withdrawal,
    "hand_over_a_letter": _hand_over_a_letter,
    "come_back": _come_back,
    "ask_for_a_change": _ask_for_a_change,
    "settle_a_change": _settle_a_change,
}
