from collections import Counter
from datetime import timedelta

import pytest

from services.simulation.handling import NOBODY_DOES_ANYTHING, Handling
from services.simulation.synthetic_cases import PERSON
from tests.unit.simulation.played import POLICY, YEARS, ZONE, conditions, seen, some_cases
from workflows.admission import admit
from workflows.calendar import WEEKDAYS_ONLY
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import ENGINE, Actor, ActorKind, Command, Fact
from workflows.fold import replay
from workflows.instants import local_date
from workflows.letter_content import compose, promises_told
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.planner import plan
from workflows.planning.frame import Frame
from workflows.spans import Span
from workflows.staff import Concern
from workflows.triggers import Trigger

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="an-officer")


def test_what_people_do_in_a_synthetic_case_is_possible() -> None:
    for script in some_cases(60).scripts(0, 60):
        facts: tuple[Fact, ...] = ()
        assert [step.at for step in script.steps] == sorted(step.at for step in script.steps)
        for place, step in enumerate(script.steps):
            command = Command(
                command_id=f"c{place}",
                actor=OFFICER,
                occurred_at=step.at,
                issued_at=step.at,
                bodies=tuple(step.bodies),
            )
            facts += admit(facts, command)
        assert not replay(facts).stage.is_open


def test_nothing_is_told_or_asked_twice() -> None:
    for script in some_cases(25).scripts(0, 25):
        told = Counter(
            covered.obligation_id
            for fact in seen(script).facts
            if isinstance(fact.body, LetterAttempted) and fact.body.outcome.tells
            for covered in fact.body.covers
        )
        asked = Counter(
            fact.body.obligation_id
            for fact in seen(script).facts
            if isinstance(fact.body, StaffTold)
        )
        assert set(told.values()) | set(asked.values()) <= {1}


def test_the_planner_finds_nothing_left_to_do_at_the_end() -> None:
    for script in some_cases(25).scripts(0, 25):
        facts = seen(script).facts
        at_the_end = plan(POLICY, WEEKDAYS_ONLY, facts, YEARS.last_instant)
        assert not at_the_end.letters
        assert not at_the_end.duties


def test_the_promises_of_a_letter_are_those_that_it_is_written_with() -> None:
    script = next(some_cases(1).scripts(0, 1))
    facts = seen(script).facts
    letters = [fact for fact in facts if isinstance(fact.body, LetterAttempted)]
    assert letters
    for fact in letters:
        before = facts[: fact.number - 1]
        now = fact.occurred_at
        due = {x.letter_id: x for x in plan(POLICY, WEEKDAYS_ONLY, before, now).letters}
        assert isinstance(fact.body, LetterAttempted)
        letter = due[fact.body.letter_id]
        content = compose(
            POLICY,
            WEEKDAYS_ONLY,
            before,
            letter_id=letter.letter_id,
            party_id=letter.party_id,
            notices=letter.notices,
            now=now,
        )
        told = promises_told(
            Frame.around(POLICY, WEEKDAYS_ONLY, replay(before)),
            letter_id=letter.letter_id,
            party_id=letter.party_id,
            notices=letter.notices,
            now=now,
        )
        assert fact.body.promises == content.promises == told


def test_officers_do_what_they_are_asked_for_after_the_handling_time() -> None:
    a_day = Handling(usually=Span.model_validate("1 working day"))
    for script in some_cases(12).scripts(0, 12):
        facts = seen(script, a_day).facts
        words = [fact for fact in facts if fact.body.kind == "word_given"]
        asked = [fact for fact in facts if fact.body.kind == "staff_told" and fact.actor == ENGINE]
        for word in words:
            on = local_date(word.occurred_at, ZONE)
            before = WEEKDAYS_ONLY.subtract(on, Span.model_validate("1 working day"))
            assert WEEKDAYS_ONLY.is_working_day(on)
            assert any(before <= local_date(fact.occurred_at, ZONE) <= on for fact in asked)


def test_without_officers_letters_go_out_all_the_same() -> None:
    for script in some_cases(12).scripts(0, 12):
        watched = seen(script, NOBODY_DOES_ANYTHING)
        assert not [fact for fact in watched.facts if fact.body.kind == "word_given"]
        case = replay(watched.facts)
        closed = case.events.get(Trigger.CLOSED)
        ends = closed[0].moment.at if closed else YEARS.last_instant
        brought = {x.party_id for x in case.letters.values() if x.outcome == "printed"}
        for party in case.parties.values():
            if party.party_id not in brought:
                assert all(x.told_at for x in party.promises if x.promise.deadline <= ends)


def test_a_person_whom_an_officer_finds_a_channel_for_hears_after_that() -> None:
    scripts = some_cases(40).scripts(0, 40)
    without = [
        x for x in scripts if not any(b.kind == "party_preferred" for b in x.steps[0].bodies)
    ]
    assert without
    for script in without:
        facts = seen(script).facts
        found = [fact for fact in facts if fact.body.kind == "party_preferred"]
        heard = [
            fact
            for fact in facts
            if isinstance(fact.body, LetterAttempted) and fact.body.party_id == PERSON
        ]
        if heard:
            assert found[0].occurred_at < heard[0].occurred_at


def test_ladders_are_climbed_step_by_step_and_no_further_than_they_go() -> None:
    for script in some_cases(25).scripts(0, 25):
        climbed: dict[tuple[Concern, str, int], list[int]] = {}
        for duty in seen(script).duties:
            if duty.kind is ObligationKind.ESCALATION:
                climbed.setdefault((duty.concern, duty.subject, duty.anchor), []).append(duty.step)
        for steps in climbed.values():
            assert steps == sorted(set(steps))
            assert len(steps) <= 20


def test_the_play_ends_where_it_is_told_to() -> None:
    for script in some_cases(25).scripts(0, 25):
        assert max(fact.occurred_at for fact in seen(script).facts) <= conditions().until
        assert conditions().until - YEARS.begins_at < timedelta(days=1096)


@pytest.mark.parametrize("kind", [NoticeKind.TIMELINE, NoticeKind.CLOSING])
def test_synthetic_cases_have_every_ordinary_notice(kind: NoticeKind) -> None:
    kinds = {
        covered.notice
        for script in some_cases(25).scripts(0, 25)
        for fact in seen(script).facts
        if isinstance(fact.body, LetterAttempted)
        for covered in fact.body.covers
    }
    assert kind in kinds
