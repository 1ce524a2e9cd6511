"""The small terms of a policy as people say them: dues, benchmarks, limits, repeats, ladders.

Nothing of a term is left out: ``policy show`` and ``policy diff`` both speak with these words, so
that no two different terms sound the same.
"""

from collections.abc import Iterable, Iterator

from services.policies.words import plain
from workflows.instants import SafeHours
from workflows.policy import Benchmark, ExtensionLimit, NoticeRule
from workflows.policy_terms import Due, Ladder, LadderStep, Repeat, Roll

_ROLLED = {
    Roll.NEXT_WORKING_DAY: "the next working day if nobody works then",
    Roll.PREVIOUS_WORKING_DAY: "the working day before if nobody works then",
}


def due_in_words(due: Due, event: str) -> str:
    """When something is due, counted from an event that is told in words."""
    if due.within is None:
        return f"{due.after}{rolled(due.roll)} after {event}"
    if due.within.count:
        return f"within {due.within}{rolled(due.roll)} after {event}"
    return f"on the day{rolled(due.roll)} on which {event}"


def span_in_words(due: Due) -> str:
    """When something is due, where the event it counts from is told elsewhere."""
    if not due.is_prompt:
        return f"{due.span} later{rolled(due.roll)}"
    when = f"within {due.span}" if due.span.count else "the same day"
    return when + rolled(due.roll)


def rolled(roll: Roll | None) -> str:
    """Where a day goes on which nobody works, to follow the day; empty if it stays."""
    return f" ({_ROLLED[roll]})" if roll is not None else ""


def repeat_in_words(repeat: Repeat) -> str:
    """How often something comes again."""
    return f"again every {repeat.every}, {repeat.at_most} times at most"


def benchmark_in_words(benchmark: Benchmark) -> str:
    """How long something is expected to take, and how its last day is found."""
    first = ", of which the first day is one" if benchmark.counts_first_day else ""
    return f"{benchmark.length}{first}{rolled(benchmark.roll)}"


def limit_in_words(limit: ExtensionLimit | None) -> str:
    """How far a clock can be extended, and for which reasons."""
    if limit is None:
        return "as far as its owner says, for any reason on the list"
    reasons = ", ".join(map(plain, limit.reasons)) or "any reason on the list"
    return f"to {limit.at_most} from its start at most, for {reasons}"


def exceptions_in_words(rule: NoticeRule) -> Iterator[str]:
    """When a notice is due otherwise, or not at all."""
    if rule.due_if_vulnerable is not None:
        yield f"{span_in_words(rule.due_if_vulnerable)} for whoever is especially vulnerable"
    if rule.due_if_extended is not None:
        clock = plain(rule.due_if_extended.clock)
        yield f"{span_in_words(rule.due_if_extended)} while the {clock} has been given a new date"
    if rule.unless:
        steps = " or ".join(f'"{plain(step)}"' for step in sorted(rule.unless))
        yield f"not at all once {steps} is recorded"


def rungs_in_words(ladder: Ladder) -> str:
    """A ladder, rung after rung."""
    return "; ".join(map(_rung, ladder.steps))


def _rung(step: LadderStep) -> str:
    if step.before is not None:
        said = f"{step.before} before, the {plain(step.tell)}"
    elif step.after is not None and step.after.count:
        said = f"{step.after} after, the {plain(step.tell)}"
    else:
        said = f"on the day, the {plain(step.tell)}"
    return f"{said}, {repeat_in_words(step.repeat)}" if step.repeat is not None else said


def hours_in_words(hours: SafeHours) -> str:
    """From when to when, and on which weekdays; 1 is Monday."""
    days = ", ".join(map(str, sorted(hours.weekdays)))
    return f"from {hours.begins:%H:%M} to {hours.ends:%H:%M} on weekdays {days}"


def listed(codes: Iterable[str]) -> str:
    """Codes of the policy, as they are typed."""
    return ", ".join(codes)
