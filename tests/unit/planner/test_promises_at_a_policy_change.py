"""Nothing promised gets later: laws for any case, any two policies and any instant."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.planner.builders import days
from tests.unit.planner.driver import Play
from tests.unit.planner.generated_policies import HOW_MANY, generated_policy
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, begun, do, lives
from workflows.delivery_facts import LetterAttempted
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import Notice, ObligationKind, WaitsFor
from workflows.parties import Role
from workflows.plan_comparison import compare, owed_notices_in
from workflows.planner import Plan
from workflows.policy import Policy
from workflows.staff import Concern
from workflows.stages import ClockName

OTHER_POLICIES = st.integers(0, HOW_MANY - 1)
HOURS = st.sampled_from((0, 1, 9, 50, 400, 1500))


def _lived(life: Life, hours: int) -> Play:
    """A life whose people never changed the policy, some time after the last deed."""
    playing = begun(life)
    for deed in life.deeds:
        if deed.move != "change_policy":
            playing.run_until(playing.now + timedelta(hours=deed.after_hours))
            do(playing, deed, life)
    playing.run_until(playing.now + timedelta(hours=hours))
    return playing


def _moved(playing: Play, policy: Policy) -> tuple[Plan, Plan]:
    """The plans before and after a move to another policy, at the same instant."""
    before = playing.plan()
    playing.change_policy(policy)
    return before, playing.plan()


@law
@given(lives(prompt_and_reliable=True), HOURS, OTHER_POLICIES)
def test_every_promise_made_before_is_kept_by_its_old_date(
    life: Life, hours: int, other: int
) -> None:
    playing = _lived(life, hours)
    if not playing.case.stage.is_open:
        return
    open_before = [
        (party, given_promise)
        for party in playing.case.parties.values()
        for given_promise in party.promises
        if given_promise.is_open and playing.now < given_promise.promise.deadline
    ]
    told = {x.promise.promise_id: x.promise for _, x in open_before}
    _, after = _moved(playing, generated_policy(other))
    readings = {x.promise.promise_id: x.promise for x in after.promises if x.was_told}
    assert told.items() <= readings.items()
    playing.run_until(max((x.deadline for x in told.values()), default=playing.now))
    for party, given_promise in open_before:
        if given_promise.promise.kind != "answer":
            heard = given_promise.told_at or given_promise.let_go_at
            assert heard is not None or not party.hears
            assert heard is None or heard < given_promise.promise.deadline


def whoever_was_told_of_a_benchmark_is_told_promptly_that_it_is_longer(
    playing: Play, other: Policy
) -> None:
    """A law of every move."""
    if not playing.case.stage.is_open:
        return
    policy = playing.policy
    before, after = _moved(playing, other)
    notices = owed_notices_in(after).values()
    told = {(x.party_id, x.form) for x in notices if x.notice is NoticeKind.DATES_CHANGED}
    for party in playing.case.parties.values():
        knew = party.told_something and policy.may_tell_progress(party.role)
        knows = knew and playing.policy.may_tell_progress(party.role) and party.hears
        for clock in ClockName:
            assert ((party.party_id, clock) in told) == (
                knows and _is_longer(before, after, clock, playing.policy)
            )
    for notice in notices:
        if notice.notice is NoticeKind.DATES_CHANGED:
            suspended = playing.case.parties[notice.party_id].suspended is not None
            assert notice.waits_for == (
                "hold" if playing.case.hold else "officer" if suspended else None
            )
            assert notice.due_at is None or notice.due_at <= _promptly(playing, notice.party_id)


def _is_longer(before: Plan, after: Plan, clock: ClockName, policy: Policy) -> bool:
    was = next((x for x in before.clocks if x.clock is clock and x.is_running), None)
    is_now = next((x for x in after.clocks if x.clock is clock and x.is_running), None)
    if was is None:
        return False
    if clock not in {rule.clock for rule in policy.clocks}:
        return True
    return is_now is not None and is_now.last_day > was.last_day


def _promptly(playing: Play, party_id: str) -> datetime:
    """The first week has a day on which she may be reached; a steady rhythm has its slot."""
    party = playing.case.parties[party_id]
    slots = [x.promise.deadline for x in party.promises if x.is_open]
    return max([playing.now + days(8), *slots])


def no_notice_that_was_open_vanishes_unless_the_policy_denies_it(
    playing: Play, other: Policy
) -> None:
    """A law of every move."""
    if not playing.case.stage.is_open:
        return
    before, after = _moved(playing, other)
    happened = owed_notices_in(before)
    still = owed_notices_in(after)
    changed = playing.case.terms_changed
    for owed in changed.notices.values() if changed else ():
        party = playing.case.parties[owed.party_id]
        allowed = playing.policy.may_tell(party.role, owed.notice)
        if not allowed or not _is_late_still(after, owed.clock, playing.now):
            continue
        was, is_now = happened[owed.obligation_id], still[owed.obligation_id]
        if was.due_at is not None and is_now.due_at is not None:
            assert max(is_now.due_at, playing.now) <= max(was.due_at, playing.now)


def _is_late_still(plan: Plan, clock: ClockName | None, now: datetime) -> bool:
    return clock is None or any(x.clock is clock and x.passed_by(now) for x in plan.clocks)


# Her letter that the assessment is late comes back; under the next policy it was late only later.
A_LATE_LETTER_REFUSED = Life(
    place=3,
    parties=((Role.AFFECTED_PERSON, 116, True),),
    deeds=(),
    relay=(None, None, DeliveryOutcome.REFUSED),
)


# No letter ever told this party a date; under the next policy it gets no updates.
NOTHING_EVER_ARRIVED = Life(
    place=0,
    parties=((Role.REPORTER, 8, False),),
    deeds=(),
    relay=(DeliveryOutcome.REFUSED, DeliveryOutcome.REFUSED),
    imported_at_age=0,
)


def no_task_is_lost_and_nobody_is_alerted_twice_for_the_same_rung(
    playing: Play, other: Policy
) -> None:
    """A law of every move."""
    before, after = _moved(playing, other)
    kept = {x for x in before.open_tasks if x in playing.case.discharged}
    tied_to_the_policy = {
        told.duty.obligation_id
        for told in playing.staff
        if told.duty.concern in ("word", "voice", "pause", "consent", "address")
    }
    given_up = {
        *_tasks_of_letters_given_up(playing, after),
        *_tasks_of_updates_owed_no_more(playing, after),
    }
    assert kept - tied_to_the_policy - given_up <= set(after.open_tasks)
    playing.run_until(playing.now + days(120))
    climbed = Counter(
        told.duty.obligation_id
        for told in playing.staff
        if told.duty.kind is ObligationKind.ESCALATION
    )
    assert not [rung for rung, times in climbed.items() if times > 1]


def _tasks_of_letters_given_up(playing: Play, after: Plan) -> Iterator[str]:
    """The tasks to carry letters that are given up: all that is owed of them comes in others."""
    owed = owed_notices_in(after)
    for told in playing.staff:
        letter = playing.case.letters.get(told.duty.subject)
        if letter is None:
            continue
        still = [owed[x.obligation_id] for x in letter.covers if x.obligation_id in owed]
        if not any(_is_left_to_a_person(x, letter) for x in still):
            yield told.duty.obligation_id


def _tasks_of_updates_owed_no_more(playing: Play, after: Plan) -> Iterator[str]:
    """The tasks about a date that was told to nobody, where the new policy gives no updates."""
    promised = {reading.promise.promise_id for reading in after.promises}
    for told in playing.staff:
        party = playing.case.parties.get(told.duty.party_id or "")
        if party is None or told.duty.concern is not Concern.NOT_INFORMED:
            continue
        gives_updates = playing.policy.may_tell(party.role, NoticeKind.UPDATE)
        is_about_a_letter = told.duty.subject in playing.case.letters
        if not gives_updates and not is_about_a_letter and told.duty.subject not in promised:
            yield told.duty.obligation_id


def _is_left_to_a_person(notice: Notice, letter: LetterAttempted) -> bool:
    """Whether it would never come without a person, or comes in this very letter."""
    by_hand = notice.waits_for in (WaitsFor.OFFICER, WaitsFor.HAND_DELIVERY)
    return by_hand or notice.letter_id == letter.letter_id


def what_stood_still_stands_still_and_what_was_extended_stays_so(
    playing: Play, other: Policy
) -> None:
    """A law of every move."""
    before, after = _moved(playing, other)
    now = {x.clock: x for x in after.clocks}
    for was in before.clocks:
        reading = now.get(was.clock)
        if was.is_running and reading is not None and reading.is_running:
            assert reading.extension == was.extension
            if reading.anchor == was.anchor and reading.last_day == was.last_day:
                assert reading.paused_since == was.paused_since
                assert reading.benchmark_on == was.benchmark_on


def a_move_to_the_same_policy_changes_nothing(playing: Play, _: Policy) -> None:
    """A law of every move."""
    before, after = _moved(playing, playing.policy)
    assert compare(before, after, playing.now).is_empty
    assert before == after


def there_and_back_at_once_leaves_the_benchmarks_and_tells_nobody_of_them(
    playing: Play, other: Policy
) -> None:
    """A law of every move."""
    policy = playing.policy
    before = playing.plan()
    playing.change_policy(other)
    playing.change_policy(policy)
    after = playing.plan()
    assert not compare(before, after, playing.now).clocks
    told = {x.promise.promise_id: x.promise for x in after.promises if x.was_told}
    assert told == {x.promise.promise_id: x.promise for x in before.promises if x.was_told}
    notices = owed_notices_in(after)
    assert NoticeKind.DATES_CHANGED not in {x.notice for x in notices.values()}
    for owed in owed_notices_in(before).values():
        if _is_told_to_the_end(playing, owed.obligation_id):
            assert owed.obligation_id in notices


def _is_told_to_the_end(playing: Play, obligation_id: str) -> bool:
    """Whether the notice was open at both changes: the policy between may deny it for good."""
    return all(obligation_id in change.notices for change in playing.case.changes)


LAWS: tuple[Callable[[Play, Policy], None], ...] = (
    whoever_was_told_of_a_benchmark_is_told_promptly_that_it_is_longer,
    no_notice_that_was_open_vanishes_unless_the_policy_denies_it,
    no_task_is_lost_and_nobody_is_alerted_twice_for_the_same_rung,
    what_stood_still_stands_still_and_what_was_extended_stays_so,
    a_move_to_the_same_policy_changes_nothing,
    there_and_back_at_once_leaves_the_benchmarks_and_tells_nobody_of_them,
)
"""Each moves the same life of a case on its own."""


@law
@example(A_LATE_LETTER_REFUSED, 1500, 1)
@example(NOTHING_EVER_ARRIVED, 1500, 36)
@given(lives(), HOURS, OTHER_POLICIES)
def test_every_law_of_a_move_holds_for_any_life_and_policy(
    life: Life, hours: int, other: int
) -> None:
    lived = _lived(life, hours)
    for holds in LAWS:
        holds(lived.branched(), generated_policy(other))
