"""Law 1: in an open case every informed party is owed exactly one next update, soon enough.

So is, in a closed one, whoever was promised one and may not know yet that it is closed.
"""

from datetime import date, timedelta

from hypothesis import given

from tests.unit.planner.driver import Attempted, Play, Watch
from tests.unit.planner.laws import law
from tests.unit.planner.stories import who_may_not_know_yet
from tests.unit.planner.strategies import Life, live, lives
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice, StaffDuty
from workflows.party import Party
from workflows.planner import Plan
from workflows.planning.promise_readings import PromiseReading
from workflows.policy import Policy
from workflows.staff import Concern

BY_A_PERSON = (Concern.NOT_INFORMED, Concern.HAND_DELIVERY)


def every_informed_party_is_owed_one_next_update_that_somebody_or_some_instant_sees_to(
    _: Life,
) -> Watch:
    """Law 1 while a life is lived."""

    def watch(playing: Play, plan: Plan) -> None:
        for party in playing.case.parties.values():
            wanted = _wants_updates(playing, party) and (
                plan.stage.is_open or _goes_on_as_before(plan, party)
            )
            assert len(_owed_to(plan, party)) == (1 if wanted else 0)
        if not plan.letters and not plan.duties:
            _is_seen_to(playing, plan)

    return watch


def no_letter_promises_a_date_too_far_away(life: Life, playing: Play) -> None:
    """Law 1 at a life's end."""
    for letter in playing.letters:
        _promises_no_date_too_far_away(life, playing, letter)


@law
@given(lives(prompt_and_reliable=True))
def test_where_mail_arrives_and_nobody_changes_her_mind_every_update_is_kept(life: Life) -> None:
    playing = live(life)
    for party in playing.case.parties.values():
        for given_promise in party.promises:
            if given_promise.promise.kind is PromiseKind.NEXT_UPDATE:
                told_at = given_promise.told_at or given_promise.let_go_at
                assert (told_at or playing.now) < given_promise.promise.deadline


def _owed_to(plan: Plan, party: Party) -> list[PromiseReading]:
    return [
        reading
        for reading in plan.promises
        if reading.is_owed
        and reading.promise.kind is PromiseKind.NEXT_UPDATE
        and reading.promise.party_id == party.party_id
    ]


def _wants_updates(playing: Play, party: Party) -> bool:
    """Whether the policy gives updates to this party, or a date was told before it changed."""
    was_promised = party.open_promise(PromiseKind.NEXT_UPDATE) is not None
    return party.hears and (was_promised or playing.policy.may_tell(party.role, NoticeKind.UPDATE))


def _goes_on_as_before(plan: Plan, party: Party) -> bool:
    was_promised = party.open_promise(PromiseKind.NEXT_UPDATE) is not None
    return was_promised and party.party_id in who_may_not_know_yet(plan)


def _is_seen_to(playing: Play, plan: Plan) -> None:
    """Every update has an instant at which the case wakes, or a task that a person has."""
    coming = {
        x.party_id: x
        for x in plan.upcoming
        if isinstance(x, Notice) and x.notice is NoticeKind.UPDATE
    }
    told = {x.duty.obligation_id: x.duty for x in playing.staff}
    by_a_person = {
        told[task].party_id
        for task in plan.open_tasks
        if task in told and told[task].concern in BY_A_PERSON
    }
    for party in playing.case.parties.values():
        owed = _owed_to(plan, party)
        if owed and party.party_id not in by_a_person:
            coming_up = coming.get(party.party_id) or _asked_before_her_pause_ends(plan, party)
            assert coming_up.due_at is not None
            assert plan.next_wake is not None
            assert playing.now < plan.next_wake <= coming_up.due_at
            assert isinstance(coming_up, Notice) or coming_up.due_at < owed[0].promise.deadline


def _asked_before_her_pause_ends(plan: Plan, party: Party) -> StaffDuty:
    """While her channel rests nobody looks for another one in her pause, but before its end."""
    assert party.suspended is not None
    assert party.pause is not None
    return next(
        x
        for x in plan.upcoming
        if isinstance(x, StaffDuty) and x.party_id == party.party_id and x.concern in BY_A_PERSON
    )


def _promises_no_date_too_far_away(life: Life, playing: Play, letter: Attempted) -> None:
    party = playing.case.parties[letter.due.party_id]
    told_on = letter.content.written_on
    for promise in letter.content.promises:
        if promise.kind is PromiseKind.NEXT_UPDATE:
            policies = (life.policy, life.next_policy)
            latest = max(_latest_day(life, policy, party, told_on) for policy in policies)
            assert told_on < promise.on <= latest


def _latest_day(life: Life, policy: Policy, party: Party, told_on: date) -> date:
    span = policy.cadence.for_party(party.role, vulnerable=party.vulnerable)
    exact = life.calendar.add(told_on, span)
    tolerated = exact + timedelta(days=policy.cadence.tolerance_days)
    # Nobody is written to on a day on which she may not be reached, not even to keep a cadence.
    return max(tolerated, exact + timedelta(days=6)) if span.approximate_days < 7 else tolerated
