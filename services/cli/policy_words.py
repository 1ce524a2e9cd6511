"""A policy in plain sentences, as one would tell the affected person; an assumed number says so."""

from collections.abc import Iterator

from services.cli.words import plain
from workflows.parties import Role
from workflows.policy import ClockRule, Disclosure, NoticeRule, Policy
from workflows.policy_terms import Anchor, Due, Ladder, LadderStep, Sourced
from workflows.staff import Concern
from workflows.stages import Category
from workflows.triggers import Trigger

ASSUMED = " [assumed]"

_EVENTS = {
    Trigger.OPENED: "the report came in",
    Trigger.IMPORTED: "the case came over from another register",
    Trigger.PARTY_INFORMED: "we can reach them safely",
    Trigger.CONCLUDED: "the investigation ended",
    Trigger.REPORT_RECEIVED: "the deciding entity got the report",
    Trigger.DECIDED: "it was decided",
    Trigger.CLOSED: "the case was closed",
    Trigger.REOPENED: "the case was reopened",
    Trigger.EXTENDED: "an office gave a new date",
    Trigger.WITHDRAWAL_REQUESTED: "they asked to withdraw",
    Trigger.HELD: "an office began to withhold something",
    Trigger.STEP: "a step was recorded",
}


def sentences(policy: Policy) -> Iterator[str]:
    """The policy, one line after the other."""
    yield f"{policy.title} ({policy.name}, version {policy.version})"
    yield policy.basis
    for heading, lines in (
        ("How often you hear from us", _cadence(policy)),
        ("The steps, and how long each is expected to take", _clocks(policy)),
        ("What is told, to whom, and when", _notices(policy)),
        ("What nobody is told unless it stands here", _disclosure(policy)),
        ("What may be kept back for a while", _holds(policy)),
        ("When a clock may stand still, or be given a new date", _pauses(policy)),
        ("Your questions", _answers(policy)),
        ("Who is told when we are late", _ladders(policy)),
    ):
        yield ""
        yield heading
        for line in lines:
            yield f"  - {line}"
    count = sum(1 for _ in assumed_terms(policy))
    yield ""
    yield (
        f"{count} terms are [assumed]: no source gives their numbers, and a named person has to "
        "adopt the policy before a real case runs under it."
    )


def assumed_terms(policy: Policy) -> Iterator[str]:
    """The terms whose numbers no source gives."""
    for name, term in _terms(policy):
        if term.assumed:
            yield name


def sources(policy: Policy) -> Iterator[str]:
    """Where the numbers come from that a source gives, each source once."""
    found: dict[str, list[str]] = {}
    for name, term in _terms(policy):
        if term.source is not None:
            found.setdefault(term.source, []).append(name)
    for source, names in found.items():
        yield f"{source}: {'; '.join(names)}."


def _terms(policy: Policy) -> Iterator[tuple[str, Sourced]]:
    yield "how often parties hear", policy.cadence
    for clock in policy.clocks:
        name = f"the benchmark of the {plain(clock.clock)}"
        yield name, clock.benchmark
        for category, benchmark in clock.by_category.items():
            yield f"{name}, {plain(category)}", benchmark
        yield f"who is told when the {plain(clock.clock)} is late", clock.ladder
    for notice in policy.notices:
        when = f"{due_in_words(notice.due)} {event_in_words(notice.when)}"
        yield f"that {plain(notice.notice)} is told {when}", notice
    yield "when the office is asked for its word", policy.word
    yield "why and how long content may be held", policy.holds
    yield "why a clock may stand still", policy.pauses
    yield "by when questions are answered", policy.answers
    for concern, ladder in policy.ladders.items():
        yield f"who is told when it is not done: {plain(concern)}", ladder


def _mark(term: Sourced) -> str:
    return ASSUMED if term.assumed else f" [{term.source}]"


def _cadence(policy: Policy) -> Iterator[str]:
    cadence = policy.cadence
    yield f"At least every {cadence.every}, even when there is nothing new.{_mark(cadence)}"
    if cadence.vulnerable is not None:
        yield f"Every {cadence.vulnerable} for whoever is especially vulnerable."
    for role, span in cadence.by_role.items():
        yield f"Every {span} for a {plain(role)}."
    yield f"A date may move by up to {cadence.tolerance_days} days, to a day that suits you."
    word = policy.word
    yield (
        f"The office is asked {word.asked_before} before whether there is something new. If it "
        f"says nothing, the letter comes all the same and claims no progress.{_mark(word)}"
    )


def _clocks(policy: Policy) -> Iterator[str]:
    for rule in policy.clocks:
        yield (
            f"{plain(rule.clock).capitalize()}: {rule.benchmark.length}, from when "
            f"{event_in_words(rule.starts)}. It is the {plain(rule.owner)}'s to keep. It is a "
            f"benchmark, not a promise.{_mark(rule.benchmark)}"
        )
        yield from _by_category(rule)


def _by_category(rule: ClockRule) -> Iterator[str]:
    for category in Category:
        benchmark = rule.by_category.get(category)
        if benchmark is not None:
            yield (
                f"{plain(rule.clock).capitalize()}, {plain(category)}: {benchmark.length}."
                f"{_mark(benchmark)}"
            )


def _notices(policy: Policy) -> Iterator[str]:
    for rule in policy.notices:
        yield _notice(rule)


def _notice(rule: NoticeRule) -> str:
    to = ", ".join(plain(role) for role in rule.to)
    when = f"{due_in_words(rule.due)} {event_in_words(rule.when)}"
    said = f"{plain(rule.notice).capitalize()} (to {to}): {when}."
    if rule.due_if_vulnerable is not None:
        said += f" For whoever is vulnerable: within {rule.due_if_vulnerable.span}."
    if rule.repeat is not None:
        said += f" Again every {rule.repeat.every}, {rule.repeat.at_most} times at most."
    if rule.voice_first:
        said += " If it is bad news, a person offers to tell it first."
    if not rule.withholdable:
        said += " A hold never keeps it back."
    return said + _mark(rule)


def due_in_words(due: Due) -> str:
    """When something is due, counted from an event."""
    if due.within is None:
        return f"{due.after} after"
    return f"within {due.within} of when" if due.within.count else "on the day on which"


def event_in_words(anchor: Anchor) -> str:
    """An event, after 'from when' or 'after'."""
    match anchor.event:
        case Trigger.STAGE_STARTED:
            said = f"the {plain(anchor.stage or 'stage')} began"
        case Trigger.STAGE_ENDED:
            said = f"the {plain(anchor.stage or 'stage')} ended"
        case Trigger.CLOCK_PASSED:
            said = f"the {plain(anchor.clock or 'clock')} passed its benchmark"
        case Trigger.TOLD:
            said = f"{plain(anchor.notice or 'notice')} was told"
        case _:
            said = _EVENTS[anchor.event]
    if anchor.forms:
        said += f" ({', '.join(plain(form) for form in sorted(anchor.forms))})"
    if anchor.otherwise is not None:
        other = Anchor.model_construct(event=anchor.otherwise.event, stage=anchor.otherwise.stage)
        said += f", or else {anchor.otherwise.after} after {event_in_words(other)}"
    return said


def _disclosure(policy: Policy) -> Iterator[str]:
    for role in Role:
        allowed = policy.disclosure.get(role, Disclosure())
        told = ", ".join(plain(notice) for notice in sorted(allowed.notices)) or "nothing"
        progress = "and where the case stands" if allowed.progress else "and nothing of progress"
        yield f"{plain(role).capitalize()}: {told}; {progress}."


def _holds(policy: Policy) -> Iterator[str]:
    reasons = ", ".join(policy.holds.reasons)
    yield f"The investigating office may withhold content, for one of: {reasons}."
    yield (
        "You are told, on your date, that something may not be said at the moment. Somebody must "
        f"look at it again within {policy.holds.longest}.{_mark(policy.holds)}"
    )


def _pauses(policy: Policy) -> Iterator[str]:
    yield (
        f"A clock may stand still for one of: {', '.join(policy.pauses.reasons)}; confirmed every "
        f"{policy.pauses.reviewed_every}. Letters go on.{_mark(policy.pauses)}"
    )
    yield f"Its owner may give a new date for one of: {', '.join(policy.extension_reasons)}."
    yield "The benchmark itself never moves by that."


def _answers(policy: Policy) -> Iterator[str]:
    yield f"Answered within {policy.answers.within}; you get the date.{_mark(policy.answers)}"


def _ladders(policy: Policy) -> Iterator[str]:
    for rule in policy.clocks:
        yield f"{plain(rule.clock).capitalize()}: {ladder_in_words(rule.ladder)}"
    for concern in Concern:
        ladder = policy.ladders.get(concern)
        if ladder is not None:
            yield f"{plain(concern).capitalize()}: {ladder_in_words(ladder)}"


def ladder_in_words(ladder: Ladder) -> str:
    """A ladder, rung after rung, with its source."""
    return "; ".join(_rung(step) for step in ladder.steps) + "." + _mark(ladder)


def _rung(step: LadderStep) -> str:
    if step.before is not None:
        said = f"{step.before} before, the {plain(step.tell)}"
    elif step.after is not None and step.after.count:
        said = f"{step.after} after, the {plain(step.tell)}"
    else:
        said = f"on the day, the {plain(step.tell)}"
    if step.repeat is not None:
        said += f", again every {step.repeat.every}, {step.repeat.at_most} times at most"
    return said
