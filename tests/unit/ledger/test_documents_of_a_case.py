"""Which policy and calendar a case runs under: those of its opening, until a fact moves it."""

from services.ledger.projection import changes_by
from tests.unit.admission.story import given, opened
from workflows.case_facts import CalendarChanged, PolicyChanged


def test_a_case_that_moved_is_listed_under_its_new_documents() -> None:
    story = given(
        opened(), PolicyChanged(policy="policy-2"), CalendarChanged(calendar="calendar-2")
    )
    case = changes_by("case-1", story.facts, 1).case
    assert (case["policy_hash"], case["calendar_hash"]) == ("policy-2", "calendar-2")


def test_a_case_that_never_moved_is_listed_under_the_documents_of_its_opening() -> None:
    case = changes_by("case-1", given(opened()).facts, 1).case
    assert (case["policy_hash"], case["calendar_hash"]) == ("policy-1", "calendar-1")
