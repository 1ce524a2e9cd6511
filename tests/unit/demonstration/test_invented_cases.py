"""The invented cases: nobody in them exists, and every turn of theirs lies in the past."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.demo.register.accounts import WHO_SIGNS_IN
from deploy.demo.register.cases import INVENTED
from deploy.demo.register.turns import InventedCase
from services.directory.reading import trial_directory
from workflows.parties import Role
from workflows.stages import Category

NOW = datetime(2027, 1, 1, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("case", INVENTED, ids=lambda x: x.shows)
def test_nobody_in_a_case_could_be_taken_for_somebody(case: InventedCase) -> None:
    for party in case.parties:
        assert party.name is None or party.name.endswith(" Testcase")
        address = party.choice.address if party.choice else None
        assert address is None or address.endswith("@example.org")


@pytest.mark.parametrize("now", [NOW, NOW.replace(hour=9), NOW.replace(hour=23)])
@pytest.mark.parametrize("case", INVENTED, ids=lambda x: x.shows)
def test_all_that_is_done_in_a_case_was_done_before_now(case: InventedCase, now: datetime) -> None:
    opened = case.opened_at(now)
    at = [turn.at(opened) for turn in case.turns]
    assert opened < now
    assert at == sorted(at)
    assert all(opened <= each < now for each in at)
    assert now - opened < timedelta(days=200)


def test_there_is_a_case_of_every_category_and_one_without_a_name() -> None:
    assert {case.category for case in INVENTED} == set(Category)
    assert any(
        party.role is Role.AFFECTED_PERSON and party.name is None
        for case in INVENTED
        for party in case.parties
    )


def test_everybody_who_can_sign_in_is_in_the_invented_directory() -> None:
    directory = trial_directory()
    assert all(directory.member(staff_id) is not None for staff_id in WHO_SIGNS_IN)
