"""While nobody knows who the respondent is, escalations avoid the ranks that the policy names."""

import pytest

from services.policies.documents import load_policy
from workflows.policy import Policy, UnidentifiedRule
from workflows.staff import OfficeDuty, Rank, StaffRole

CHAIN = (StaffRole.INVESTIGATOR, StaffRole.INVESTIGATION_HEAD, StaffRole.EXECUTIVE)


def avoiding(*ranks: Rank) -> Policy:
    rule = UnidentifiedRule(avoid=ranks, assumed=True)
    return load_policy("un-women-2020").model_copy(update={"unidentified_respondent": rule})


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (load_policy("un-women-2020"), CHAIN),
        (avoiding(Rank.HEAD), (StaffRole.INVESTIGATOR, StaffRole.EXECUTIVE)),
        (avoiding(Rank.HANDLER, Rank.HEAD, Rank.EXECUTIVE), ()),
    ],
)
def test_avoided_ranks_are_left_out_of_the_chain(
    policy: Policy, told: tuple[StaffRole, ...]
) -> None:
    assert policy.chain_while_unidentified(CHAIN, OfficeDuty.INVESTIGATING) == told
