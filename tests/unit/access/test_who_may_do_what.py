"""Every role, operation, stage, office and conflict of interest, against the reviewed page."""

from dataclasses import dataclass
from itertools import product

import pytest

from services.access.capacities import Capacity
from services.access.decision import Refusal, decide, opens_by_unlocking
from services.access.operations import Operation
from services.access.relations import Relation
from services.access.rules import RULES
from services.access.standing import (
    granted_stages,
    sight_for,
    standing_in,
    standing_in_general,
    standing_of_everybody,
)
from services.cli.command_operations import OPERATIONS
from tests.unit.access import reviewed
from workflows.staff import OfficeDuty, StaffRole
from workflows.stages import Stage

OFFICES = {duty: f"the-{duty.value}" for duty in OfficeDuty}
ELSEWHERE = "another-office"
PLACES = (*OFFICES.values(), ELSEWHERE)
REVIEWED = reviewed.operations()
HAS_IT = reviewed.offices_by_stage()
ROLES = {role: (capacity, duties) for role, capacity, duties in reviewed.roles()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Somebody with one role in one office."""

    role: StaffRole
    place: str

    @property
    def roles(self) -> frozenset[StaffRole]:
        return frozenset({self.role})

    def stands_for(self, role: StaffRole, office_id: str) -> bool:
        return (role, office_id) == (self.role, self.place)


def _by_the_page(operation: Operation, post: Post, stage: Stage) -> bool:
    """Whether the page allows it; written anew from its words, and not from the code's rules."""
    capacity, duties = ROLES[post.role]
    words = REVIEWED[operation].words[capacity]
    if "any" in words:
        return True
    for duty in duties:
        if OFFICES[duty] != post.place:
            continue
        if HAS_IT[stage] is duty:
            how = "has"
        else:
            how = "contact" if duty is OfficeDuty.INTAKE else "other"
        if how in words:
            return True
    return False


def _matrix(operation: Operation) -> list[tuple[Post, Stage]]:
    return [
        (Post(role=role, place=place), stage)
        for role, place, stage in product(StaffRole, PLACES, Stage)
    ]


def test_the_page_has_every_operation_every_stage_and_every_role() -> None:
    assert set(REVIEWED) == set(Operation) == set(RULES)
    assert set(HAS_IT) == set(Stage)
    assert set(ROLES) == set(StaffRole)


@pytest.mark.parametrize("operation", Operation)
def test_the_decision_is_what_the_reviewed_page_says(operation: Operation) -> None:
    differing = [
        (post.role.value, post.place, stage.value)
        for post, stage in _matrix(operation)
        if (decide(operation, standing_in(post, OFFICES, stage, is_named=False)) is None)
        != _by_the_page(operation, post, stage)
    ]
    assert differing == []


@pytest.mark.parametrize("operation", Operation)
def test_what_is_about_no_case_is_decided_by_the_page_too(operation: Operation) -> None:
    for role in StaffRole:
        post = Post(role=role, place=ELSEWHERE)
        may = decide(operation, standing_in_general(post)) is None
        words = REVIEWED[operation].words[ROLES[role][0]]
        assert may == ("yes" in words), role


@pytest.mark.parametrize("operation", Operation)
def test_an_emergency_unlock_opens_what_the_page_says_and_nothing_else(
    operation: Operation,
) -> None:
    for post, stage in _matrix(operation):
        standing = standing_in(post, OFFICES, stage, is_named=False).unlocked()
        opened = "unlocked" in REVIEWED[operation].words[ROLES[post.role][0]]
        expected = opened or _by_the_page(operation, post, stage)
        assert (decide(operation, standing) is None) == expected, (post, stage)


def test_an_emergency_unlock_only_lets_read() -> None:
    # Theirs in every case, who may do these, so that an unlock adds nothing to them.
    in_every_case = {Operation.ASK_TO_UNLOCK, Operation.ERASE_CASE}
    opened = {x for x in Operation if opens_by_unlocking(x)} - in_every_case
    assert {x.value.split("_")[0] for x in opened} == {"see", "read"}


@pytest.mark.parametrize("operation", Operation)
def test_the_one_person_of_a_trial_may_do_everything(operation: Operation) -> None:
    assert decide(operation, standing_of_everybody(is_named=False)) is None


@pytest.mark.parametrize("operation", Operation)
def test_whoever_is_named_in_a_case_may_do_nothing_in_it(operation: Operation) -> None:
    in_cases = [standing_in(x, OFFICES, stage, is_named=True) for x, stage in _matrix(operation)]
    for standing in (*in_cases, standing_of_everybody(is_named=True)):
        assert decide(operation, standing) is Refusal.NAMED_IN_IT
        assert decide(operation, standing.unlocked()) is Refusal.NAMED_IN_IT


@pytest.mark.parametrize("operation", Operation)
def test_lists_show_exactly_the_cases_that_the_decision_allows(operation: Operation) -> None:
    for role, place in product(StaffRole, PLACES):
        post = Post(role=role, place=place)
        seen = sight_for(operation, post, PLACES).seen
        assert seen is not None
        for stage in Stage:
            listed = any((duty, stage, office) in seen for duty, office in OFFICES.items())
            standing = standing_in(post, OFFICES, stage, is_named=False)
            by_a_part = any(relation is not Relation.NO_PART for _, relation in standing.held)
            assert listed == (by_a_part and decide(operation, standing) is None)


@pytest.mark.parametrize("stage", Stage)
def test_handing_a_case_over_takes_it_from_the_office_before(stage: Stage) -> None:
    investigator = Post(role=StaffRole.INVESTIGATOR, place=OFFICES[OfficeDuty.INVESTIGATING])
    decider = Post(role=StaffRole.DECISION_MAKER, place=OFFICES[OfficeDuty.DECIDING])
    for post, duty in ((investigator, OfficeDuty.INVESTIGATING), (decider, OfficeDuty.DECIDING)):
        standing = standing_in(post, OFFICES, stage, is_named=False)
        refusal = decide(Operation.SEE_CASE, standing)
        expected = None if HAS_IT[stage] is duty else Refusal.NO_PART_IN_IT
        assert refusal is expected


@pytest.mark.parametrize("operation", Operation)
def test_a_grant_gives_a_case_as_the_office_that_has_it_would(operation: Operation) -> None:
    for role, stage in product(StaffRole, Stage):
        capacity, duties = ROLES[role]
        elsewhere = Post(role=role, place=ELSEWHERE)
        granted = standing_in(elsewhere, OFFICES, stage, is_named=False, is_granted=True)
        works_at_it = HAS_IT[stage] in duties and capacity is not Capacity.MANAGER
        words = REVIEWED[operation].words[capacity]
        expected = "any" in words or (works_at_it and "has" in words)
        assert (decide(operation, granted) is None) == expected, (role, stage)


def test_a_grant_lets_nobody_answer_for_a_case_nor_hand_it_on() -> None:
    for role, stage in product(StaffRole, Stage):
        post = Post(role=role, place=ELSEWHERE)
        standing = standing_in(post, OFFICES, stage, is_named=False, is_granted=True)
        assert decide(Operation.GRANT_CASE, standing) is not None
        assert decide(Operation.ALLOW_TO_UNLOCK, standing) is not None


@pytest.mark.parametrize("operation", Operation)
def test_a_grant_gives_nothing_to_whoever_is_named(operation: Operation) -> None:
    for role, stage in product(StaffRole, Stage):
        post = Post(role=role, place=ELSEWHERE)
        standing = standing_in(post, OFFICES, stage, is_named=True, is_granted=True)
        assert decide(operation, standing) is Refusal.NAMED_IN_IT


@pytest.mark.parametrize("operation", Operation)
def test_lists_show_granted_cases_at_the_stages_that_the_decision_allows(
    operation: Operation,
) -> None:
    for role in StaffRole:
        post = Post(role=role, place=ELSEWHERE)
        for stage in Stage:
            standing = standing_in(post, OFFICES, stage, is_named=False, is_granted=True)
            has_it = any(relation is Relation.HAS_IT for _, relation in standing.held)
            shown = stage in granted_stages(operation, post)
            assert shown == (has_it and decide(operation, standing) is None)


def test_one_office_that_does_all_still_lets_only_decision_makers_decide() -> None:
    alone = dict.fromkeys(OfficeDuty, "one-office")
    for role in (StaffRole.INVESTIGATOR, StaffRole.CASE_OFFICER, StaffRole.INTAKE_OFFICER):
        standing = standing_in(
            Post(role=role, place="one-office"), alone, Stage.DECISION, is_named=False
        )
        assert decide(Operation.RECORD_DECISION, standing) is not None


def test_no_name_and_no_letter_is_read_by_whoever_only_oversees_or_mends() -> None:
    for capacity in (Capacity.MANAGER, Capacity.AUDITOR, Capacity.ADMINISTRATOR):
        for operation in (Operation.READ_NAMES, Operation.READ_LETTER, Operation.READ_QUESTIONS):
            assert RULES[operation].get(capacity) == frozenset({Relation.UNLOCKED})


def test_the_page_names_the_commands_of_each_operation() -> None:
    besides = {
        "party list --reveal",
        "party changes --reveal",
        "case questions --reveal",
        "policy adopt --cases",
        "calendar adopt --cases",
    }
    for operation, said in REVIEWED.items():
        commands = {command for command, what in OPERATIONS.items() if what is operation}
        assert said.commands - besides == commands
