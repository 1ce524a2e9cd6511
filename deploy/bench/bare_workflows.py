"""The bare workflows: the least that Temporal can do where the engine does its work."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio import workflow

MAIL = "bench-mail"
NOTHING = "bench-nothing"


@dataclass(frozen=True)
class DueStep:
    """A step that is due at an instant (seconds since 1970), for one recipient."""

    at: float
    activity: str
    recipient: str = ""


@workflow.defn(name="bench-empty")
class Empty:
    """Nothing at all."""

    @workflow.run
    async def run(self) -> None:
        """Do nothing."""


@workflow.defn(name="bench-due")
class TimerThenActivity:
    """One timer, one activity."""

    @workflow.run
    async def run(self, step: DueStep) -> None:
        """Wait until the step is due, and take it."""
        wait = datetime.fromtimestamp(step.at, UTC) - workflow.now()
        if wait > timedelta(0):
            await workflow.sleep(wait)
        await workflow.execute_activity(
            step.activity, step.recipient, start_to_close_timeout=timedelta(minutes=15)
        )


@workflow.defn(name="bench-many")
class ManySteps:
    """As many timers and activities as a case of nine months has."""

    @workflow.run
    async def run(self, steps: int) -> None:
        """Take the steps one after another."""
        for _ in range(steps):
            await workflow.sleep(timedelta(milliseconds=1))
            await workflow.execute_activity(
                NOTHING, "", start_to_close_timeout=timedelta(minutes=15)
            )
