"""Ladders that begin too late, end too soon, or cannot be climbed."""

from collections.abc import Iterator
from itertools import pairwise

from services.policies.checking.finding import Finding, FindingCode, Path
from workflows.policy import Policy
from workflows.policy_terms import Ladder, LadderStep, Repeat
from workflows.staff import Rank


def findings_about_ladders(policy: Policy) -> Iterator[Finding]:
    """What is wrong with the ladders of clocks and of concerns."""
    for position, rule in enumerate(policy.clocks):
        path: Path = ("clocks", position, "ladder", "steps")
        yield from _of_a_clock(rule.ladder, path)
        yield from _of_any(rule.ladder, path)
    for concern, ladder in policy.ladders.items():
        yield from _of_any(ladder, ("ladders", concern.value, "steps"))


def _of_a_clock(ladder: Ladder, path: Path) -> Iterator[Finding]:
    if not any(step.before is not None and step.before.count for step in ladder.steps):
        yield Finding(
            code=FindingCode.NO_EARLY_RUNG,
            path=path,
            problem="nobody is told before the benchmark passes, when there is still time",
            remedy="begin with a rung such as {before: 1 week, tell: handler}",
        )
    if all(step.before is not None for step in ladder.steps):
        yield Finding(
            code=FindingCode.LADDER_ENDS_TOO_SOON,
            path=path,
            problem="the ladder ends before the benchmark does: once it is late nobody is told",
            remedy="end with a rung such as {after: 2 weeks, tell: executive}",
        )


def _of_any(ladder: Ladder, path: Path) -> Iterator[Finding]:
    for position, (lower, upper) in enumerate(pairwise(ladder.steps), start=1):
        where = (*path, position)
        if _offset(upper) < _offset(lower):
            yield Finding(
                code=FindingCode.RUNGS_OUT_OF_ORDER,
                path=where,
                problem="this rung comes earlier than the one before it, which is then left out",
                remedy="put the rungs in the order of time",
            )
        elif _same_day(lower, upper):
            yield Finding(
                code=FindingCode.RUNG_NEVER_CLIMBED,
                path=(*path, position - 1),
                problem="this rung and the next one are due together: only the higher is climbed",
                remedy="put a day or more between them, or take one away",
            )
    last = ladder.steps[-1]
    if last.repeat is not None and goes_beyond_ten_years(last.repeat):
        yield Finding(
            code=FindingCode.LADDER_WITHOUT_AN_END,
            path=(*path, len(ladder.steps) - 1, "repeat"),
            problem=f"{last.repeat.at_most} times every {last.repeat.every} takes over ten years",
            remedy="repeat it less often at most; alerts that never end are not read",
        )
    if all(step.tell is Rank.HANDLER for step in ladder.steps):
        yield Finding(
            code=FindingCode.LADDER_STAYS_BELOW,
            path=path,
            problem="only whoever handles it is told, and nobody above",
            remedy="let the last rung tell the head, the focal point or the executive",
        )


def goes_beyond_ten_years(repeat: Repeat) -> bool:
    """Whether its last time lies beyond the longest length of time that there is."""
    return repeat.every.count * repeat.at_most > repeat.every.unit.longest


def _offset(step: LadderStep) -> int:
    if step.before is not None:
        return -step.before.approximate_days
    return step.after.approximate_days if step.after is not None else 0


def _same_day(lower: LadderStep, upper: LadderStep) -> bool:
    if _offset(lower) == 0 and _offset(upper) == 0:
        return True
    return (lower.before, lower.after) == (upper.before, upper.after)
