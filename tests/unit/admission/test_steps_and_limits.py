"""What a case's own policy refuses: steps that it does not list, extensions beyond its limit."""

from datetime import date, timedelta

import pytest

from services.policies.documents import load_policy
from tests.unit.admission.story import AFFECTED, Story, given, opened
from workflows.admission import Refused, admit
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case_facts import ClockExtended, StepRecorded
from workflows.facts import FactBody
from workflows.fold import replay
from workflows.policy_admission import check_against_policy
from workflows.stages import ClockName

IRELAND = load_policy("ireland-2022")
ASKED = StepRecorded(step="further_feedback", party_id=AFFECTED)


def refused(story: Story, body: FactBody) -> str:
    """The code with which the case or its policy refuses this."""
    with pytest.raises(Refused) as refusal:
        offer(story, body)
    return refusal.value.code


def offer(story: Story, body: FactBody) -> None:
    """Offer it to the case's policy and to the case, as the desk does."""
    command = story.command(body)
    check_against_policy(IRELAND, WEEKDAYS_ONLY, replay(story.facts), command)
    story.facts += admit(story.facts, command)[-1:]


def extended(days: int, reason: str) -> ClockExtended:
    """An extension to so many days after the opening."""
    start = given(opened()).facts[0].occurred_at.date()
    return ClockExtended(
        clock=ClockName.FEEDBACK, expected_on=start + timedelta(days=days), reason=reason
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (StepRecorded(step="suspect_arrested"), "unlisted_step"),
        (StepRecorded(step="further_feedback", party_id="nobody"), "unknown_party"),
        (ASKED.model_copy(update={"taken_back": True}), "no_such_step"),
        (extended(150, "capacity"), "unlisted_reason"),
        (extended(400, "complexity"), "extension_too_long"),
    ],
)
def test_it_is_refused(body: FactBody, code: str) -> None:
    assert refused(given(opened()), body) == code


def test_what_is_listed_and_within_the_limit_is_accepted() -> None:
    story = given(opened(), ASKED)
    for body in (
        StepRecorded(step="acknowledgement_endangers"),
        ASKED.model_copy(update={"taken_back": True}),
        extended(180, "complexity"),
    ):
        offer(story, body)
    assert replay(story.facts).steps_of(AFFECTED) == {"acknowledgement_endangers"}


def test_the_limit_counts_from_the_start_of_the_clock() -> None:
    story = given(opened())
    start = story.facts[0].occurred_at.date()
    latest = WEEKDAYS_ONLY.add(
        start + timedelta(days=7),
        IRELAND.clocks[0].extension.at_most,  # type: ignore[union-attr]  # it has one
    )
    at_the_limit = ClockExtended(clock=ClockName.FEEDBACK, expected_on=latest, reason="complexity")
    offer(story, at_the_limit)
    beyond = at_the_limit.model_copy(
        update={"expected_on": date.fromordinal(latest.toordinal() + 1)}
    )
    assert refused(story, beyond) == "extension_too_long"
