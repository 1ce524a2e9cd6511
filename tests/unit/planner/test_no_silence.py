"""Law 1: in an open case every informed party is owed exactly one next update, soon enough."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given

from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice
from workflows.party import Party
from workflows.planner import Plan, PromiseReading
from workflows.staff import Concern

BY_A_PERSON = (Concern.NOT_INFORMED, Concern.HAND_DELIVERY)


def _owed_to(plan: Plan, party: Party) -> list[PromiseReading]:
    return [
        reading
        for reading in plan.promises
        if reading.is_owed
        and reading.promise.kind is PromiseKind.NEXT_UPDATE
        and reading.promise.party_id == party.party_id
    ]


def _wants_updates(playing: Play, party: Party) -> bool:
    return party.hears and playing.policy.may_tell(party.role, NoticeKind.UPDATE)


@law
@given(lives())
def test_every_informed_party_of_an_open_case_is_owed_exactly_one_next_update(life: Life) -> None:
    def watch(playing: Play, plan: Plan) -> None:
        for party in playing.case.parties.values():
            wanted = plan.stage.is_open and _wants_updates(playing, party)
            assert len(_owed_to(plan, party)) == (1 if wanted else 0)

    live(life, watch)


@law
@given(lives())
def test_no_letter_promises_a_date_further_away_than_cadence_and_tolerance(life: Life) -> None:
    playing = live(life)
    for letter in playing.letters:
        for promise in letter.content.promises:
            if promise.kind is PromiseKind.NEXT_UPDATE:
                party = playing.case.parties[letter.due.party_id]
                latest = max(
                    _latest_day(life, playing, party, letter.content.written_on, number)
                    for number in (0, 1)
                )
                assert letter.content.written_on <= promise.on <= latest


def _latest_day(life: Life, playing: Play, party: Party, told_on: date, which: int) -> date:
    policy = (life.policy, life.next_policy)[which]
    span = policy.cadence.for_party(party.role, vulnerable=party.vulnerable)
    exact = life.calendar.add(told_on, span)
    tolerated = exact + timedelta(days=policy.cadence.tolerance_days)
    # Nobody is written to on a day on which she may not be reached, not even to keep a cadence.
    return max(tolerated, exact + timedelta(days=6)) if span.approximate_days < 7 else tolerated


@law
@given(lives())
def test_every_owed_update_has_an_instant_or_a_person_who_sees_to_it(life: Life) -> None:
    def watch(playing: Play, plan: Plan) -> None:
        if plan.letters or plan.duties:
            return
        coming = {
            x.party_id: x
            for x in plan.upcoming
            if isinstance(x, Notice) and x.notice is NoticeKind.UPDATE
        }
        told = {x.duty.obligation_id: x.duty for x in playing.staff}
        seen_to = {
            told[task].party_id
            for task in plan.open_tasks
            if task in told and told[task].concern in BY_A_PERSON
        }
        for party in playing.case.parties.values():
            if _owed_to(plan, party) and party.party_id not in seen_to:
                notice = coming[party.party_id]
                assert notice.due_at is not None
                assert plan.next_wake is not None
                assert playing.now < plan.next_wake <= notice.due_at

    live(life, watch)


@law
@given(lives())
def test_an_update_is_sent_before_its_date_ends_unless_mail_or_her_own_choice_stood_in_the_way(
    life: Life,
) -> None:
    if any(life.relay) or any(x.move == "prefer" or x.reported_late_hours for x in life.deeds):
        return
    playing = live(life)
    by_mail = {x.due.party_id for x in playing.letters if x.outcome.tells}
    kept = Counter(
        given.told_at is not None and given.told_at < given.promise.deadline
        for party in playing.case.parties.values()
        if party.party_id in by_mail
        for given in party.promises
        if given.promise.kind is PromiseKind.NEXT_UPDATE and given.told_at is not None
    )
    assert not kept[False]
