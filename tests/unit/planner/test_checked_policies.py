"""What ``policy check`` accepts keeps the laws, and policies that break one are refused.

The laws themselves run over accepted policies of any kind: see ``strategies.policy_of``.
"""

from tests.unit.planner.builders import OPENED_AT, POLICY, days
from tests.unit.planner.stories import HER, after, let_pass, opened
from tests.unit.planner.wide_policies import accepted_policy, is_accepted, wide_policy
from workflows.case_facts import StageAdvanced
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.parties import Role
from workflows.policy import Disclosure, Policy
from workflows.stages import ClockName, Stage


def test_of_policies_made_without_care_some_are_accepted_and_some_refused() -> None:
    made = [policy for number in range(60) if (policy := wide_policy(number)) is not None]
    accepted = [policy for policy in made if is_accepted(policy)]
    assert len(accepted) >= 5
    assert len(made) - len(accepted) >= 5
    assert all(is_accepted(accepted_policy(number)) for number in range(3))


def _without_early_rungs() -> Policy:
    clocks = tuple(
        rule.model_copy(
            update={
                "ladder": rule.ladder.model_copy(
                    update={"steps": tuple(x for x in rule.ladder.steps if x.before is None)}
                )
            }
        )
        for rule in POLICY.clocks
    )
    return POLICY.model_copy(update={"clocks": clocks})


def test_a_ladder_that_begins_after_the_benchmark_breaks_a_law_and_is_refused() -> None:
    policy = _without_early_rungs()
    playing = opened(policy=policy)
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    # Three months from 21 January 2027 end on 21 April; the engine has told nobody until then.
    playing.run_until(OPENED_AT + days(99))
    told = [
        x
        for x in playing.staff
        if x.duty.kind is ObligationKind.ESCALATION and x.duty.clock is ClockName.INVESTIGATION
    ]
    assert told == []
    assert not is_accepted(policy)


def test_a_policy_that_denies_her_updates_falls_silent_and_is_refused() -> None:
    hers = POLICY.disclosure[Role.AFFECTED_PERSON]
    denied = Disclosure(notices=hers.notices - {NoticeKind.UPDATE}, progress=True)
    policy = POLICY.model_copy(
        update={"disclosure": {**POLICY.disclosure, Role.AFFECTED_PERSON: denied}}
    )
    playing = opened(policy=policy)
    let_pass(playing, 5)
    assert [x for x in playing.plan().promises if x.promise.party_id == HER] == []
    assert not is_accepted(policy)
