"""A story played on paper: by the planner alone, without Temporal, ledger or mail."""

from collections.abc import Sequence

from services.policies.documents import load_policy
from tests.stories.cast import OFFICER
from tests.stories.story import Story
from tests.unit.planner.driver import Play
from workflows.calendar import WEEKDAYS_ONLY
from workflows.facts import Fact
from workflows.policy import content_hash


def played_on_paper(story: Story, facts: Sequence[Fact]) -> Play:
    """The story with the same opening as a real case: its salt gives the same hours and ids."""
    paper = Play(
        policy=load_policy("un-women-2020"),
        calendar=WEEKDAYS_ONLY,
        now=story.opened_at,
        policies={content_hash(policy): policy for policy in story.adopted},
    )
    opening = [fact.body for fact in facts if fact.command_id == facts[0].command_id]
    paper.record(*opening, actor=OFFICER)
    for step in story.steps:
        paper.run_until(step.at)
        if bodies := step.bodies(paper.facts):
            paper.record(*bodies, actor=OFFICER)
    paper.run_until(story.until)
    return paper
