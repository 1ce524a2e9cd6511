"""Workflows that carry a canary wherever Temporal can store a payload."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from pydantic import BaseModel, ConfigDict

TASK_QUEUE = "payloads-under-test"
CANARY = "canary-Zoë-Testcase-7f3a91"

_ONCE = RetryPolicy(maximum_attempts=1)
_SOON = timedelta(seconds=20)


class Canary(BaseModel):
    """A value that must not be found anywhere."""

    model_config = ConfigDict(frozen=True)

    name: str
    turns: int = 0


@activity.defn(name="echo")
async def echo(canary: Canary) -> Canary:
    """Give back what was given, with a heartbeat on the way."""
    if not activity.info().is_local:
        activity.heartbeat(canary)
    return canary


@activity.defn(name="fail")
async def fail(canary: Canary) -> None:
    """Fail, with the canary in message, details, cause and heartbeat."""
    if not activity.info().is_local:
        activity.heartbeat(canary)
    raise ApplicationError(canary.name, canary, type="asked_to_fail") from ValueError(canary.name)


@workflow.defn(name="payload_carrier")
class PayloadCarrier:
    """Uses everything that stores payloads, turn by turn, and at last fails."""

    @workflow.init
    def __init__(self, canary: Canary) -> None:
        """Start with the canary as argument."""
        self._canary = canary
        self._seen: list[str] = []
        self._may_end = False

    @workflow.run
    async def run(self, canary: Canary) -> None:
        """Carry the canary through a first turn, continue as new, and fail in the second."""
        await workflow.execute_local_activity(echo, canary, schedule_to_close_timeout=_SOON)
        await workflow.execute_activity(
            echo,
            canary,
            start_to_close_timeout=_SOON,
            heartbeat_timeout=_SOON,
            summary=CANARY,
        )
        await self._let_activities_fail(canary)
        workflow.upsert_memo({"upserted": CANARY})
        workflow.set_current_details(CANARY)
        child = await workflow.execute_child_workflow(
            PayloadChild.run,
            canary,
            id=f"{workflow.info().workflow_id}-child-{canary.turns}",
            static_summary=CANARY,
        )
        self._seen.append(child.name)
        await workflow.wait_condition(lambda: self._may_end)
        await workflow.wait_condition(workflow.all_handlers_finished)
        if canary.turns == 0:
            workflow.continue_as_new(Canary(name=canary.name, turns=1), memo={"next": CANARY})
        raise ApplicationError(CANARY, canary, type="ended_badly")

    async def _let_activities_fail(self, canary: Canary) -> None:
        # An ordinary activity's failure comes wrapped in an ActivityError, a local one's as it is.
        try:
            await workflow.execute_activity(
                fail, canary, start_to_close_timeout=_SOON, retry_policy=_ONCE
            )
        except FailureError:
            workflow.logger.info("payloads.activity_failed")
        try:
            await workflow.execute_local_activity(
                fail, canary, start_to_close_timeout=_SOON, retry_policy=_ONCE
            )
        except FailureError:
            workflow.logger.info("payloads.activity_failed")

    @workflow.update(name="tell")
    def tell(self, canary: Canary) -> Canary:
        """Remember and answer."""
        self._seen.append(canary.name)
        return canary

    @tell.validator
    def refuse_to_tell(self, canary: Canary) -> None:
        """Refuse a negative turn, with the canary in the refusal."""
        if canary.turns < 0:
            raise ApplicationError(canary.name, canary, type="told_wrongly")

    @workflow.update(name="tell_and_fail")
    def tell_and_fail(self, canary: Canary) -> None:
        """Fail after acceptance."""
        raise ApplicationError(canary.name, canary, type="told_in_vain")

    @workflow.signal(name="poke")
    def poke(self, canary: Canary) -> None:
        """Remember."""
        self._seen.append(canary.name)

    @workflow.signal(name="end")
    def end(self, _: Canary) -> None:
        """Let the turn end."""
        self._may_end = True

    @workflow.query(name="seen")
    def seen(self, prefix: str) -> list[str]:
        """What was seen that begins so."""
        return [name for name in self._seen if name.startswith(prefix)]


@workflow.defn(name="payload_child")
class PayloadChild:
    """A child that answers."""

    @workflow.run
    async def run(self, canary: Canary) -> Canary:
        """Give back what was given."""
        return canary


@workflow.defn(name="payload_stumbler")
class PayloadStumbler:
    """A workflow whose task fails again and again, until it is terminated."""

    @workflow.run
    async def run(self, canary: Canary) -> None:
        """Fail the task with the canary in the error."""
        raise ValueError(canary.name)


@workflow.defn(name="payload_sleeper")
class PayloadSleeper:
    """A workflow that waits for a number."""

    def __init__(self) -> None:
        """Start without a number."""
        self._number: int | None = None

    @workflow.run
    async def run(self) -> int:
        """Wait for the number and return it."""
        await workflow.wait_condition(lambda: self._number is not None)
        return self._number or 0

    @workflow.update(name="number")
    def number(self, number: int) -> int:
        """Take the number."""
        self._number = number
        return number
