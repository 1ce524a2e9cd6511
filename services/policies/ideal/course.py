"""The steps of an ideal case, each on the last day of the benchmark that it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from workflows.case_facts import CaseClosed, DecisionRecorded, ReportReceived, StageAdvanced
from workflows.clocks import ClockReading
from workflows.facts import FactBody
from workflows.moments import Event, Moment
from workflows.policy import Policy
from workflows.stages import Conclusion, Decision, Outcome, Stage
from workflows.triggers import Trigger

_AT_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_WHENEVER = Moment(0, _AT_ANY_TIME, _AT_ANY_TIME)
"""Of these events only the kind counts: which terms of the policy mean them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What people do next, the events that it brings about, and the stage that begins with it."""

    body: FactBody
    brings: tuple[Event, ...]
    into: Stage | None = None

    def day(self, policy: Policy, clocks: Sequence[ClockReading], today: date) -> date:
        """The day on which it is done, or today if it ends no benchmark.

        It ends a stage on the stage's own benchmark; other clocks count where no stage does.
        """
        stops = {rule.clock: rule.stops for rule in policy.clocks}
        ended = {
            reading.clock: reading.benchmark_on
            for reading in clocks
            if reading.is_running
            and reading.benchmark_on is not None
            and any(
                event.is_meant_by(stop) for stop in stops[reading.clock] for event in self.brings
            )
        }
        of_a_stage = [day for clock, day in ended.items() if clock.measures_a_stage]
        return max(min(of_a_stage or ended.values(), default=today), today)


def _event(trigger: Trigger, *, stage: Stage | None = None, form: str | None = None) -> Event:
    return Event(trigger, _WHENEVER, stage=stage, form=form)


def _into(before: Stage, stage: Stage) -> tuple[Event, ...]:
    ended = _event(Trigger.STAGE_ENDED, stage=before)
    return (ended, _event(Trigger.STAGE_STARTED, stage=stage))


COURSE = (
    Step(
        body=StageAdvanced(to=Stage.ASSESSMENT),
        brings=_into(Stage.INTAKE, Stage.ASSESSMENT),
        into=Stage.ASSESSMENT,
    ),
    Step(
        body=StageAdvanced(to=Stage.INVESTIGATION),
        brings=_into(Stage.ASSESSMENT, Stage.INVESTIGATION),
        into=Stage.INVESTIGATION,
    ),
    Step(
        body=StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT),
        brings=(
            _event(Trigger.CONCLUDED, form=Conclusion.REPORT_SENT),
            *_into(Stage.INVESTIGATION, Stage.DECISION),
        ),
        into=Stage.DECISION,
    ),
    Step(body=ReportReceived(), brings=(_event(Trigger.REPORT_RECEIVED),)),
    Step(
        body=DecisionRecorded(decision=Decision.ACTION_TAKEN),
        brings=(_event(Trigger.DECIDED, form=Decision.ACTION_TAKEN),),
    ),
    Step(
        body=CaseClosed(outcome=Outcome.DECIDED),
        brings=(
            *_into(Stage.DECISION, Stage.CLOSED),
            _event(Trigger.CLOSED, form=Outcome.DECIDED),
        ),
        into=Stage.CLOSED,
    ),
)
"""The whole way: assessed, investigated, the report sent on, decided, closed."""
