"""What an attempt to deliver leads to: the same letter again, another letter, or a person's help.

A letter is frozen when it is first attempted, and is tried again only as it is. Once some of it may
not be told any more, it is given up, and what is still owed of it goes out in another letter.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from workflows.case import Attempt
from workflows.delivery_facts import PLAN_CHANGED, Covered, LetterAttempted
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.planning.retries import STOPPED_MINUTES, next_attempt_at
from workflows.planning.waiting import while_the_channel_rests


def after_their_attempts(frame: Frame, notices: Sequence[Notice]) -> Sequence[Notice]:
    """The notices as they stand after attempts to deliver them."""
    if frame.case.attempts:
        may_be_told = {x.obligation_id for x in notices if _may_be_told(frame, x)}
        notices = [_after_its_attempt(frame, notice, may_be_told) for notice in notices]
    if any(party.suspended for party in frame.hearers):
        notices = [while_the_channel_rests(frame, notice) for notice in notices]
    return notices


def _may_be_told(frame: Frame, notice: Notice) -> bool:
    """Whether what was said of it in a former letter may be said, and is true as one knows now."""
    attempt = frame.case.attempts.get(notice.obligation_id)
    if attempt is None or notice.waits_for is not None:
        return notice.waits_for is None
    return not any(
        notice.notice is NoticeKind.LATE
        and reading.clock == notice.form
        and reading.anchor <= notice.anchor
        and not reading.passed_by(attempt.begun.at)
        for reading in frame.clocks
    )


def _after_its_attempt(frame: Frame, notice: Notice, may_be_told: set[str]) -> Notice:
    attempt = frame.case.attempts.get(notice.obligation_id)
    if attempt is None or notice.obligation_id not in may_be_told:
        return notice
    party = frame.case.parties[notice.party_id]
    outcome = attempt.fact.outcome
    chosen_anew = attempt.fact.preferences != party.chosen_number
    if chosen_anew or not _may_go_out_again(frame, attempt, may_be_told):
        if attempt.unknowns:
            return replace(notice, due_at=None, waits_for=WaitsFor.OFFICER)
        return _in_another_letter(notice, attempt, party if chosen_anew else None)
    did_not_arrive = outcome is DeliveryOutcome.RETURNED or attempt.fact.address_refused
    if did_not_arrive and notice.due_at:
        confirmed = party.confirmed
        if confirmed is not None and confirmed.number > attempt.moment.number:
            return replace(notice, due_at=max(notice.due_at, confirmed.at))
    if outcome is DeliveryOutcome.PRINTED:
        return replace(notice, due_at=None, waits_for=WaitsFor.HAND_DELIVERY)
    again = next_attempt_at(attempt)
    if again is None:
        return replace(notice, due_at=None, waits_for=WaitsFor.OFFICER)
    return replace(
        notice, due_at=again, letter_id=attempt.fact.letter_id, attempt=attempt.fact.attempt + 1
    )


def _in_another_letter(notice: Notice, attempt: Attempt, chose: Party | None) -> Notice:
    """The notice, to be written anew: not before she chose, nor at once where the plan was behind.

    A letter that the newest plan did not have was stopped before its content left. Whoever planned
    it learns of that only with the facts that came between.
    """
    not_before = [chose.chosen.at] if chose is not None and chose.chosen else []
    if attempt.fact.code == PLAN_CHANGED:
        not_before.append(attempt.moment.at + timedelta(minutes=STOPPED_MINUTES[0]))
    if notice.due_at is None:
        return notice
    return replace(notice, due_at=max([notice.due_at, *not_before]))


def _may_go_out_again(frame: Frame, attempt: Attempt, may_be_told: set[str]) -> bool:
    """Whether the letter may go out as it was frozen: nothing in it was withheld since."""
    hold = frame.case.hold
    if hold is not None and hold.since.number > attempt.begun.number:
        return False
    if attempt.fact.code == PLAN_CHANGED or _must_not_lie_open_any_more(frame, attempt):
        return False
    return all(
        _is_still_in(frame, attempt.fact, covered)
        and (covered.notice is NoticeKind.UPDATE or covered.obligation_id in may_be_told)
        for covered in attempt.fact.covers
    )


def _must_not_lie_open_any_more(frame: Frame, attempt: Attempt) -> bool:
    """Whether the terms changed since, and no whole letter goes to her by plain mail under these.

    In which form a letter leaves is frozen with it, by the policy of that moment.
    """
    changed = frame.case.terms_changed
    party = frame.case.parties[attempt.fact.party_id]
    if changed is None or changed.moment.number < attempt.begun.number:
        return False
    confirmed = party.has_a_confirmed_address
    channel = frame.policy.may_write_to(party.wishes, is_confirmed=confirmed)
    return channel is not party.wishes.channel


def _is_still_in(frame: Frame, letter: LetterAttempted, covered: Covered) -> bool:
    """Whether no other letter has taken the notice over meanwhile."""
    latest = frame.case.attempts.get(covered.obligation_id)
    return latest is not None and latest.fact.letter_id == letter.letter_id


def letter_given_up(frame: Frame, obligation_id: str, chosen: int) -> tuple[int, ...]:
    """The number that tells another letter from one given up, which was to start with the same."""
    attempt = frame.case.attempts.get(obligation_id)
    return () if attempt is None or attempt.fact.preferences != chosen else (attempt.moment.number,)


def letter_under_a_hold(frame: Frame) -> tuple[str | int, ...]:
    """What tells a letter written under a hold from one that was frozen a moment before it.

    Whoever carries the other one finds that it is no longer due, though nobody attempted it yet.
    """
    hold = frame.case.hold
    return () if hold is None else ("hold", hold.since.number)
