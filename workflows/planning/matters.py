"""The matters that staff have to see to, each from one day on, until facts show that it is done."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from workflows.answer_promises import promised_answer
from workflows.case import Attempt, Question
from workflows.instants import local_date
from workflows.moments import Moment
from workflows.notices import DeliveryOutcome
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Role
from workflows.party import Party, PauseOfUpdates
from workflows.planning.consent import questions_to_a_party
from workflows.planning.frame import Frame
from workflows.planning.keeping import to_look_into
from workflows.planning.milestones import voice_offers_owed
from workflows.planning.updates import OwedUpdate
from workflows.planning.words import next_round
from workflows.staff import Concern, OfficeDuty
from workflows.stages import ClockName
from workflows.triggers import Trigger

KEY_RENEWED_BEFORE = timedelta(weeks=4)
"""How long before a party's key expires somebody asks for the next one."""


class Matter(NamedTuple):
    """Something staff owe: ``day`` is the one that its ladder counts from.

    ``from_instant`` is when the task is opened; nothing about the matter is due before it.
    """

    concern: Concern
    subject: str
    anchor: int
    day: date
    from_instant: datetime
    duty: OfficeDuty
    party_id: str | None = None
    clock: ClockName | None = None
    is_urgent: bool = False


def matters_of_the_parties(frame: Frame, owed: Mapping[str, Notice]) -> Iterator[Matter]:
    """What staff owe for the sake of one party.

    ``owed`` are the notices that are still owed, by id: nobody has to carry any other letter.
    """
    return _outside_pauses(frame, _for_the_sake_of_one_party(frame, owed))


def matters_of_the_case(frame: Frame, updates: tuple[OwedUpdate, ...]) -> Iterator[Matter]:
    """Every other open matter but the clocks, which have ladders of their own.

    They follow from facts alone: which letters are owed at the moment does not matter.
    """
    return _outside_pauses(frame, _whatever_letters_are_owed(frame, updates))


def _outside_pauses(frame: Frame, matters: Iterator[Matter]) -> Iterator[Matter]:
    paused = {x.party_id: x.pause for x in frame.hearers if x.pause is not None}
    for matter in matters:
        pause = paused.get(matter.party_id) if matter.party_id else None
        yield matter if pause is None else _after_the_pause(frame, pause, matter)


def _after_the_pause(frame: Frame, pause: PauseOfUpdates, matter: Matter) -> Matter:
    """Nobody turns to her before; a task that was open closes, and another one follows later."""
    if not matter.concern.turns_to_the_party or matter.from_instant >= pause.over_at:
        return matter
    day = local_date(pause.over_at, frame.zone)
    morning = frame.policy.office_hours.instant_on(day, frame.zone, 0.0)
    return matter._replace(
        anchor=max(matter.anchor, pause.asked.number),
        day=day,
        from_instant=max(morning, pause.over_at),
    )


def _for_the_sake_of_one_party(frame: Frame, owed: Mapping[str, Notice]) -> Iterator[Matter]:
    owed_to = {notice.party_id for notice in owed.values()}
    for party in frame.case.parties.values():
        yield from _matters_of_a_party(frame, party, owed)
        for ask in questions_to_a_party(frame, party, owed_to):
            yield _on_a_day(
                frame, ask.concern, ask.since, ask.day, party.party_id, None, party=party
            )


def _whatever_letters_are_owed(frame: Frame, updates: tuple[OwedUpdate, ...]) -> Iterator[Matter]:
    yield from _unanswered_questions(frame)
    yield from _overdue_promises(updates)
    for due in to_look_into(frame):
        yield _on_a_day(frame, due.concern, due.since, due.day, due.subject, None, party=due.party)
    if frame.is_open:
        yield from _wanted_word(frame, updates)
        yield from _hold_to_review(frame)
        yield from _pauses_to_review(frame)
        yield from _news_to_offer_by_voice(frame)


def _matter(
    frame: Frame,
    concern: Concern,
    moment: Moment,
    subject: str,
    *,
    party: Party | None = None,
    urgent: bool = False,
) -> Matter:
    return Matter(
        concern=concern,
        subject=subject,
        anchor=moment.number,
        day=local_date(moment.at, frame.zone),
        from_instant=moment.prompt_from,
        duty=_duty(frame, concern),
        party_id=party.party_id if party else None,
        is_urgent=urgent,
    )


def _duty(frame: Frame, concern: Concern) -> OfficeDuty:
    if concern.stays_with_intake:
        return OfficeDuty.INTAKE
    return OfficeDuty.in_stage(frame.case.stage)


def _matters_of_a_party(frame: Frame, party: Party, owed: Mapping[str, Notice]) -> Iterator[Matter]:
    who = party.party_id
    if party.alarm is not None:
        yield _matter(frame, Concern.ALARM, party.alarm, who, party=party, urgent=True)
    if frame.is_open and party.withdrawal is not None:
        yield _matter(frame, Concern.WITHDRAWAL, party.withdrawal, who, party=party)
    for asked in party.asked_changes.values():
        subject = f"{who}.{asked.change}"
        yield _matter(frame, Concern.CONTACT_CHANGE, asked.asked, subject, party=party)
    if party.needs_a_safe_channel and (wanted := _safe_channel_wanted_since(frame, party, owed)):
        yield _matter(frame, Concern.SAFE_CHANNEL, wanted, who, party=party)
    if party.hears:
        yield from _undelivered_letters(frame, party, owed)
        yield from _key_to_renew(frame, party, owed)


def _safe_channel_wanted_since(
    frame: Frame, party: Party, owed: Mapping[str, Notice]
) -> Moment | None:
    """While the case is open; anew from its closing, if somebody is to hear of it after her.

    An officer finds a channel, records that she wants none, or releases whoever waits.
    """
    if frame.is_open:
        return party.informed_by_office or party.added
    is_waited_for = party.role is Role.AFFECTED_PERSON and any(
        notice.waits_for is WaitsFor.AFFECTED_PERSON for notice in owed.values()
    )
    return frame.case.events[Trigger.CLOSED][-1].moment if is_waited_for else None


def _key_to_renew(frame: Frame, party: Party, owed: Mapping[str, Notice]) -> Iterator[Matter]:
    """Her key, some weeks before it expires, as long as she is to get another letter."""
    expires_at = party.wishes.key_expires_at
    if expires_at is None or party.chosen is None:
        return
    if frame.is_open or any(notice.party_id == party.party_id for notice in owed.values()):
        asked_from = max(expires_at - KEY_RENEWED_BEFORE, party.chosen.prompt_from)
        day = local_date(asked_from, frame.zone)
        matter = _on_a_day(frame, Concern.KEY_EXPIRY, party.chosen, day, party.party_id, None)
        yield matter._replace(party_id=party.party_id)


def _undelivered_letters(
    frame: Frame, party: Party, owed: Mapping[str, Notice]
) -> Iterator[Matter]:
    """One matter a letter: a person carries it, or finds out how the party can be told."""
    seen: set[str] = set()
    for obligation_id, attempt in frame.case.attempts.items():
        letter = attempt.fact
        if letter.party_id != party.party_id or letter.letter_id in seen:
            continue
        notice = owed.get(obligation_id)
        if notice is not None and _needs_a_person(notice, attempt):
            seen.add(letter.letter_id)
            by_hand = notice.waits_for is WaitsFor.HAND_DELIVERY
            concern = Concern.HAND_DELIVERY if by_hand else Concern.NOT_INFORMED
            yield _matter(frame, concern, attempt.moment, letter.letter_id, party=party)
    if party.suspended is not None and not seen and _is_owed_something(party, owed):
        yield _matter(frame, Concern.NOT_INFORMED, party.suspended, party.party_id, party=party)


def _is_owed_something(party: Party, owed: Mapping[str, Notice]) -> bool:
    """Whether something is to be told over a channel that does not work."""
    return any(notice.party_id == party.party_id for notice in owed.values())


def _needs_a_person(notice: Notice, attempt: Attempt) -> bool:
    if notice.waits_for is not None:
        return notice.waits_for in (WaitsFor.OFFICER, WaitsFor.HAND_DELIVERY)
    return (
        notice.letter_id == attempt.fact.letter_id
        and attempt.fact.outcome is DeliveryOutcome.DEFERRED
        and attempt.fact.attempt >= DEFERRALS_UNTIL_A_PERSON_IS_ASKED
    )


DEFERRALS_UNTIL_A_PERSON_IS_ASKED = 6
"""After about eight hours of deferrals somebody is asked the same day, while retries go on."""


def _unanswered_questions(frame: Frame) -> Iterator[Matter]:
    for question in frame.case.questions.values():
        if question.waits:
            day = _day_of_an_answer(frame, question)
            yield Matter(
                concern=Concern.QUESTION,
                subject=question.question_id,
                anchor=question.asked.number,
                day=day,
                from_instant=question.asked.prompt_from,
                duty=_duty(frame, Concern.QUESTION),
                party_id=question.party_id,
            )


def _day_of_an_answer(frame: Frame, question: Question) -> date:
    """By the policy; no later than was promised before it changed."""
    day = frame.calendar.add(local_date(question.asked.at, frame.zone), frame.policy.answers.within)
    changed = frame.case.terms_changed
    given = promised_answer(frame.case, question)
    if changed and given and question.asked.number < given.made.number < changed.moment.number:
        return min(day, given.promise.on)
    return day


def _overdue_promises(updates: tuple[OwedUpdate, ...]) -> Iterator[Matter]:
    """A date that has passed in silence: somebody has to know today, whatever the cause."""
    for owed in updates:
        yield Matter(
            concern=Concern.NOT_INFORMED,
            subject=owed.promise.promise_id,
            anchor=owed.made.number,
            day=owed.promise.on,
            from_instant=owed.promise.deadline,
            duty=OfficeDuty.INTAKE,
            party_id=owed.party.party_id,
        )


def _wanted_word(frame: Frame, updates: tuple[OwedUpdate, ...]) -> Iterator[Matter]:
    """The office's word, wanted some days before the next updates that may tell of progress."""
    wanted = next_round(frame, updates)
    if wanted is not None:
        yield Matter(
            concern=Concern.WORD,
            subject=wanted.first.promise.promise_id,
            anchor=wanted.first.made.number,
            day=wanted.asked_on,
            from_instant=max(
                frame.policy.office_hours.instant_on(wanted.asked_on, frame.zone, 0.0),
                wanted.first.made.prompt_from,
            ),
            duty=_duty(frame, Concern.WORD),
        )


def _hold_to_review(frame: Frame) -> Iterator[Matter]:
    hold = frame.case.hold
    if hold is not None:
        yield _on_a_day(frame, Concern.HOLD, hold.renewed, hold.review_on, "hold", None)


def _pauses_to_review(frame: Frame) -> Iterator[Matter]:
    for reading in frame.clocks:
        if reading.is_running and reading.paused_since is not None:
            pause = frame.case.pauses[reading.clock][-1]
            moment = pause.reviewed or pause.since
            day = frame.calendar.add(
                local_date(moment.at, frame.zone), frame.policy.pauses.reviewed_every
            )
            yield _on_a_day(frame, Concern.PAUSE, moment, day, reading.clock, reading.clock)


def _on_a_day(
    frame: Frame,
    concern: Concern,
    moment: Moment,
    day: date,
    subject: str,
    clock: ClockName | None,
    *,
    party: Party | None = None,
) -> Matter:
    return Matter(
        concern=concern,
        subject=subject,
        anchor=moment.number,
        day=day,
        from_instant=max(
            frame.policy.office_hours.instant_on(day, frame.zone, 0.0), moment.prompt_from
        ),
        duty=_duty(frame, concern),
        party_id=party.party_id if party else None,
        clock=clock,
    )


def _news_to_offer_by_voice(frame: Frame) -> Iterator[Matter]:
    for notice, moment, party in voice_offers_owed(frame):
        offered = party.voice_offered.get(notice)
        if offered is None or offered.number < moment.number:
            yield _matter(
                frame,
                Concern.VOICE,
                moment,
                f"{party.party_id}.{notice}",
                party=party,
            )
