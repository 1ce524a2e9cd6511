"""A running case moves to another policy: what she was told is kept, the rest follows the new one.

On which minute she hears what stands in the table, as for the other stories.
"""

from datetime import date, datetime, timedelta

import pytest

from services.ledger.access import CARRYING_OUT
from services.vault.kinds import VaultKind
from tests.durable.plays import Plays
from tests.durable.skipping import Played
from tests.stories.policy_moves import GETS_LONGER, GETS_STRICTER, SHIPPED
from tests.stories.story import Story, at
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case_facts import PolicyChanged
from workflows.notices import PromiseKind
from workflows.planner import plan
from workflows.planning.promise_readings import PromiseReading
from workflows.promises import Standing


@pytest.mark.parametrize("story", [GETS_LONGER, GETS_STRICTER], ids=lambda story: story.name)
async def test_the_promise_that_she_had_is_kept_by_its_old_deadline(
    story: Story, plays: Plays
) -> None:
    case = await plays.of(story)
    before = _promised(story, case, until=at("2040-03-11"))
    after = _promised(story, case, until=at("2040-12-31"))
    assert before.standing is Standing.OPEN
    assert before.promise == after.promise
    assert after.promise.deadline == at("2040-03-29", 22)
    assert after.standing is Standing.KEPT
    assert sum(isinstance(fact.body, PolicyChanged) for fact in case.facts) == 1


async def test_her_letter_names_the_former_benchmark_the_new_one_and_the_next_date(
    plays: Plays,
) -> None:
    letter = await _letter_of(date(2040, 3, 13), await plays.of(GETS_LONGER))
    assert "It is 6 months, until" in letter
    days = ("1 May 2040", "1 August 2040", "24 April 2040")
    assert [day for day in days if day not in letter] == [], letter


def _promised(story: Story, case: Played, *, until: datetime) -> PromiseReading:
    """The update promised for 29 March, as the case's facts up to an instant have it."""
    facts = [fact for fact in case.facts if fact.recorded_at < until]
    moved = any(isinstance(fact.body, PolicyChanged) for fact in facts)
    read = plan(story.adopted[0] if moved else SHIPPED, WEEKDAYS_ONLY, facts, until)
    (found,) = (
        reading
        for reading in read.promises
        if reading.promise.kind is PromiseKind.NEXT_UPDATE
        and reading.promise.on == date(2040, 3, 29)
    )
    return found


async def _letter_of(day: date, case: Played) -> str:
    letters = await case.parts.ledger.letters.of_case(case.case_id, CARRYING_OUT)
    (letter,) = (x for x in letters if abs(x.intended_at.date() - day) < timedelta(days=1))
    text = await case.parts.vault.reveal(
        case.case_id,
        letter.text_reference,
        actor="engine:engine",
        purpose="test",
        kind=VaultKind.LETTER_TEXT,
    )
    return " ".join(text.split())
