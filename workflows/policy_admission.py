"""What a case's own policy allows, beyond the possible: listed reasons, bounded holds."""

from workflows.admission import Refused
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.case_facts import (
    ClockExtended,
    ClockPaused,
    ContentHeld,
    StepRecorded,
)
from workflows.clocks import read_clocks
from workflows.facts import Command
from workflows.instants import local_date
from workflows.policy import Policy
from workflows.stages import ClockName


def check_against_policy(
    policy: Policy, calendar: Calendar, case: Case | None, command: Command
) -> None:
    """Refuse what the policy does not list.

    Raises:
        Refused: an unlisted reason, a hold longer than the longest, or a clock that does not run.
    """
    for body in command.bodies:
        match body:
            case ContentHeld():
                _listed(body.reason, policy.holds.reasons)
                zone = case.opening.time_zone if case else "UTC"
                latest = calendar.add(local_date(command.occurred_at, zone), policy.holds.longest)
                if body.review_on > latest:
                    raise Refused(
                        "hold_too_long",
                        f"the policy allows holds of {policy.holds.longest} until somebody "
                        f"must look again: review it by {latest.isoformat()}",
                    )
            case ClockPaused():
                _listed(body.reason, policy.pauses.reasons)
                _running(policy, calendar, case, body.clock)
            case ClockExtended():
                _listed(body.reason, policy.extension_reasons)
                _running(policy, calendar, case, body.clock)
                _within_its_limit(policy, calendar, case, body)
            case StepRecorded():
                if body.step not in policy.steps:
                    known = ", ".join(policy.steps) or "none"
                    raise Refused("unlisted_step", f"the policy lists these steps: {known}")


def _listed(reason: str, reasons: tuple[str, ...]) -> None:
    if reason not in reasons:
        raise Refused("unlisted_reason", f"the policy lists these reasons: {', '.join(reasons)}")


def _within_its_limit(
    policy: Policy, calendar: Calendar, case: Case | None, body: ClockExtended
) -> None:
    limits = {rule.clock: rule.extension for rule in policy.clocks}
    limit = limits.get(body.clock)
    if limit is None or case is None:
        return
    if limit.reasons:
        _listed(body.reason, limit.reasons)
    for reading in read_clocks(policy, calendar, case):
        latest = calendar.add(reading.started_on, limit.at_most)
        if reading.clock is body.clock and body.expected_on > latest:
            raise Refused(
                "extension_too_long",
                f"the policy lets the {body.clock} clock be extended to {limit.at_most} from its "
                f"start, which is {latest.isoformat()}",
            )


def _running(policy: Policy, calendar: Calendar, case: Case | None, clock: ClockName) -> None:
    readings = read_clocks(policy, calendar, case) if case else ()
    running = [reading.clock for reading in readings if reading.is_running]
    if clock not in running:
        known = ", ".join(running) or "none"
        raise Refused("clock_not_running", f"the {clock} clock does not run; running: {known}")
