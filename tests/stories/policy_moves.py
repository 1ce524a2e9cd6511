"""Two stories of cases that move to another policy in mid-investigation."""

from collections.abc import Sequence
from datetime import datetime

from services.policies.documents import load_policy
from tests.stories.cast import ada
from tests.stories.library import ASSESSED, CONCLUDED, INVESTIGATED, OPENED
from tests.stories.story import Step, Story, at, said
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case_facts import CaseClosed, DecisionRecorded, PolicyChanged, ReportReceived
from workflows.changing_terms import Terms, move_to_policy, taken_along
from workflows.facts import Fact
from workflows.fold import replay
from workflows.policy import Policy, content_hash
from workflows.spans import Span
from workflows.stages import ClockName, Decision, Outcome

SHIPPED = load_policy("un-women-2020")


def moved(when: datetime, policy: Policy) -> Step:
    """Somebody moves the case from the shipped policy to this one."""

    def bodies(facts: Sequence[Fact]) -> list[PolicyChanged]:
        terms = Terms(policy=SHIPPED, calendar=WEEKDAYS_ONLY)
        return [move_to_policy(content_hash(policy), taken_along(terms, replay(facts), when))]

    return Step(at=when, bodies=bodies)


def _with_investigations_of(length: str, *, updates_every: str) -> Policy:
    """The shipped policy with another benchmark and another cadence."""
    clocks = tuple(
        rule.model_copy(
            update={
                "benchmark": rule.benchmark.model_copy(
                    update={"length": Span.model_validate(length)}
                )
            }
        )
        if rule.clock is ClockName.INVESTIGATION
        else rule
        for rule in SHIPPED.clocks
    )
    cadence = SHIPPED.cadence.model_copy(update={"every": Span.model_validate(updates_every)})
    return SHIPPED.model_copy(update={"clocks": clocks, "cadence": cadence, "version": 3})


MONTHS_LONGER = _with_investigations_of("6 months", updates_every="6 weeks")
WEEKS_SHORTER = _with_investigations_of("10 weeks", updates_every="4 weeks")

_AFTER = (
    said(at("2040-05-14"), CONCLUDED),
    said(at("2040-05-16"), ReportReceived()),
    said(at("2040-06-01"), DecisionRecorded(decision=Decision.ACTION_TAKEN)),
    said(at("2040-06-11"), CaseClosed(outcome=Outcome.DECIDED)),
)

GETS_LONGER = Story(
    name="moves to a policy with longer dates",
    opened_at=OPENED,
    parties=(ada(),),
    steps=(ASSESSED, INVESTIGATED, moved(at("2040-03-12"), MONTHS_LONGER), *_AFTER),
    until=at("2040-06-30"),
    adopted=(MONTHS_LONGER,),
)

GETS_STRICTER = Story(
    name="moves to a policy that keeps her dates and shortens a benchmark",
    opened_at=OPENED,
    parties=(ada(),),
    steps=(ASSESSED, INVESTIGATED, moved(at("2040-03-12"), WEEKS_SHORTER), *_AFTER),
    until=at("2040-06-30"),
    adopted=(WEEKS_SHORTER,),
)

POLICY_MOVES = (GETS_LONGER, GETS_STRICTER)
