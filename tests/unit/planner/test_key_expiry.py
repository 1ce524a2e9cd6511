"""Her key expires: somebody asks for the next one weeks before, and it does not go unnoticed."""

from datetime import timedelta

from tests.unit.planner.builders import OPENED_AT, added, days, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, let_pass, opened
from workflows.case_facts import CaseClosed
from workflows.obligations import ObligationKind, StaffDuty
from workflows.parties import Channel
from workflows.party_facts import ContactRevoked
from workflows.planning.matters import KEY_RENEWED_BEFORE
from workflows.policy import Policy, content_hash
from workflows.staff import Concern, StaffRole
from workflows.stages import Outcome

EXPIRES_AT = OPENED_AT + days(90)
BY_KEY = wishes(Channel.ENCRYPTED_MAIL, key_expires_at=EXPIRES_AT)


def _told(playing: Play) -> list[StaffDuty]:
    return [x.duty for x in playing.staff if x.duty.concern is Concern.KEY_EXPIRY]


def test_a_task_asks_for_the_next_key_four_weeks_before_this_one_ends() -> None:
    playing = opened(preferences=BY_KEY)
    let_pass(playing, 61)
    assert _told(playing) == []
    let_pass(playing, 2)
    [task] = _told(playing)
    assert task.kind is ObligationKind.TASK
    assert task.party_id == task.subject == HER
    asked = next(x.at for x in playing.staff if x.duty is task)
    assert timedelta(0) <= EXPIRES_AT - KEY_RENEWED_BEFORE - asked + days(1) < days(2)


def test_nobody_is_asked_about_a_key_without_an_end() -> None:
    playing = opened(preferences=wishes(Channel.ENCRYPTED_MAIL))
    let_pass(playing, 400)
    assert _told(playing) == []


def test_the_task_climbs_while_nobody_sees_to_it_and_ends_with_the_next_key() -> None:
    playing = opened(preferences=BY_KEY)
    let_pass(playing, 85)
    assert [x.step for x in _told(playing)][:2] == [-1, 0]
    task = _told(playing)[0].obligation_id
    assert task in playing.plan().open_tasks
    renewed = wishes(Channel.ENCRYPTED_MAIL, key_expires_at=EXPIRES_AT + days(730))
    playing.admit(preferred(HER, renewed))
    assert task not in playing.plan().open_tasks


def test_a_key_that_is_recorded_shortly_before_its_end_is_asked_about_at_once() -> None:
    playing = opened(preferences=wishes())
    after(playing, 80, preferred(HER, BY_KEY))
    let_pass(playing, 0)
    assert len(_told(playing)) == 1


def test_whoever_hears_nothing_any_more_is_not_asked_for_a_key() -> None:
    playing = opened(preferences=BY_KEY)
    after(playing, 10, ContactRevoked(party_id=HER))
    let_pass(playing, 100)
    assert _told(playing) == []


def test_after_the_last_letter_of_a_closed_case_a_key_may_expire() -> None:
    playing = opened(
        preferences=wishes(Channel.ENCRYPTED_MAIL, key_expires_at=OPENED_AT + days(2000))
    )
    after(playing, 5, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 900)
    assert playing.plan().is_finished
    assert _told(playing) == []


def test_a_policy_from_before_there_were_keys_lends_the_ladder_of_the_safe_channel() -> None:
    playing = opened(added("other"), preferences=BY_KEY)
    policy: Policy = playing.policy
    assert Concern.KEY_EXPIRY not in policy.ladders
    assert policy.ladder_of(Concern.KEY_EXPIRY) == policy.ladders[Concern.SAFE_CHANNEL]
    own = policy.ladders[Concern.WORD]
    with_own = policy.model_copy(update={"ladders": {**policy.ladders, Concern.KEY_EXPIRY: own}})
    assert with_own.ladder_of(Concern.KEY_EXPIRY) == own
    assert content_hash(with_own) != content_hash(policy)
    let_pass(playing, 64)
    assert _told(playing)[0].chain[0] is StaffRole.CASE_OFFICER
