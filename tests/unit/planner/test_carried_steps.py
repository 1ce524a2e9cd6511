"""A step that was taken, and what a change of policy leaves of telling it."""

import pytest

from tests.unit.planner.builders import POLICY
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, let_pass, opened
from tests.unit.planner.terms import rule
from workflows.case_facts import StepRecorded
from workflows.notices import NoticeKind
from workflows.obligations import Notice
from workflows.parties import Role
from workflows.policy import ConsentRule, Disclosure, Policy

TAKEN = StepRecorded(step="interviewed", party_id=HER)
TOLD = rule("step_taken", {"event": "step", "forms": ["interviewed"]}, {"after": "2 weeks"})


def _policy(*rules: object, version: int) -> Policy:
    hers = POLICY.disclosure[Role.AFFECTED_PERSON]
    allowed = Disclosure(notices=hers.notices | {NoticeKind.STEP_TAKEN}, progress=True)
    return POLICY.model_copy(
        update={
            "notices": (*POLICY.notices, *rules),
            "steps": ("interviewed", "asked_for_silence"),
            "disclosure": {**POLICY.disclosure, Role.AFFECTED_PERSON: allowed},
            "version": version,
        }
    )


def _moved() -> Play:
    """A step was taken and is to be told in two weeks; then the policy forgets to tell of steps."""
    told = TOLD.model_copy(update={"unless": frozenset({"asked_for_silence"})})
    playing = opened(policy=_policy(told, version=3))
    after(playing, 5, TAKEN)
    playing.change_policy(_policy(version=4))
    return playing


def _owed(playing: Play) -> list[Notice]:
    owed = [x for x in playing.plan().upcoming if isinstance(x, Notice)]
    return [x for x in owed if x.notice is NoticeKind.STEP_TAKEN]


def test_it_is_told_still() -> None:
    assert [x.form for x in _owed(_moved())] == ["interviewed"]


def test_a_step_that_was_taken_back_is_not() -> None:
    playing = _moved()
    playing.admit(StepRecorded(step="interviewed", party_id=HER, taken_back=True))
    assert _owed(playing) == []


@pytest.mark.parametrize("party", [None, HER])
def test_nor_is_it_after_a_step_that_forbids_it(party: str | None) -> None:
    playing = _moved()
    playing.admit(StepRecorded(step="asked_for_silence", party_id=party))
    assert _owed(playing) == []


def test_an_address_may_have_to_be_confirmed_where_nobody_is_asked_for_consent_again() -> None:
    consent = ConsentRule.model_validate({"confirm_within": "2 weeks", "assumed": True})
    playing = opened(policy=POLICY.model_copy(update={"consent": consent}))
    let_pass(playing, 100)
    asked = {x.duty.concern for x in playing.staff}
    assert "address" in asked
    assert "consent" not in asked
