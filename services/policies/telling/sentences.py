"""A policy in plain sentences, as one would tell the affected person; an assumed number says so."""

from collections.abc import Iterator

from services.policies.telling.events import event_in_words
from services.policies.telling.sources import assumed_terms
from services.policies.telling.terms import (
    benchmark_in_words,
    due_in_words,
    exceptions_in_words,
    hours_in_words,
    limit_in_words,
    listed,
    repeat_in_words,
    rungs_in_words,
)
from services.policies.words import plain
from workflows.parties import Role
from workflows.policy import ClockRule, Disclosure, NoticeRule, Policy
from workflows.policy_terms import Ladder, Sourced
from workflows.staff import Concern
from workflows.stages import Category

ASSUMED = " [assumed]"


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
        ("What else can be recorded, and asked for", _steps(policy)),
        ("Your questions", _answers(policy)),
        ("Whether we still reach you safely", _consent(policy)),
        ("How long it is kept", _retention(policy)),
        ("Who is told when we are late", _ladders(policy)),
        ("When staff are told, and who is not", _staff(policy)),
    ):
        told = tuple(lines)
        if told:
            yield ""
            yield heading
        for line in told:
            yield f"  - {line}"
    count = sum(1 for _ in assumed_terms(policy))
    yield ""
    yield (
        f"{count} terms are [assumed]: no source gives their numbers, and a named person has to "
        "adopt the policy before a real case runs under it."
    )


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
        f"The office is asked {word.asked_before} before whether there is something new; its word "
        f"counts for {word.fresh_for}. If it says nothing, the letter comes all the same and "
        f"claims no progress.{_mark(word)}"
    )


def _clocks(policy: Policy) -> Iterator[str]:
    for rule in policy.clocks:
        name = plain(rule.clock).capitalize()
        yield (
            f"{name}: {benchmark_in_words(rule.benchmark)}, from when "
            f"{event_in_words(rule.starts)}. It is the {plain(rule.owner)}'s to keep. It is a "
            f"benchmark, not a promise.{_mark(rule.benchmark)}"
        )
        yield from _by_category(rule)
        ends = " or ".join(event_in_words(stop) for stop in rule.stops)
        yield f"{name} ends when {ends}."


def _by_category(rule: ClockRule) -> Iterator[str]:
    for category in Category:
        benchmark = rule.by_category.get(category)
        if benchmark is not None:
            yield (
                f"{plain(rule.clock).capitalize()}, {plain(category)}: "
                f"{benchmark_in_words(benchmark)}.{_mark(benchmark)}"
            )


def _notices(policy: Policy) -> Iterator[str]:
    for rule in policy.notices:
        yield _notice(rule)


def _notice(rule: NoticeRule) -> str:
    to = ", ".join(plain(role) for role in rule.to)
    when = due_in_words(rule.due, event_in_words(rule.when))
    said = f"{plain(rule.notice).capitalize()} (to {to}): {when}."
    for exception in exceptions_in_words(rule):
        said += f" {exception[0].upper()}{exception[1:]}."
    if rule.repeat is not None:
        said += f" {repeat_in_words(rule.repeat).capitalize()}."
    if rule.voice_first:
        said += " If it is bad news, a person offers to tell it first."
    if not rule.withholdable:
        said += " A hold never keeps it back."
    return said + _mark(rule)


def _disclosure(policy: Policy) -> Iterator[str]:
    for role in Role:
        allowed = policy.disclosure.get(role, Disclosure())
        told = ", ".join(plain(notice) for notice in sorted(allowed.notices)) or "nothing"
        progress = "and where the case stands" if allowed.progress else "and nothing of progress"
        yield f"{plain(role).capitalize()}: {told}; {progress}."


def _holds(policy: Policy) -> Iterator[str]:
    reasons = listed(policy.holds.reasons)
    yield f"The investigating office may withhold content, for one of: {reasons}."
    yield (
        "You are told, on your date, that something may not be said at the moment. Somebody must "
        f"look at it again within {policy.holds.longest}.{_mark(policy.holds)}"
    )


def _pauses(policy: Policy) -> Iterator[str]:
    yield (
        f"A clock may stand still for one of: {listed(policy.pauses.reasons)}; confirmed every "
        f"{policy.pauses.reviewed_every}. Letters go on.{_mark(policy.pauses)}"
    )
    yield f"Its owner may give a new date for one of: {listed(policy.extension_reasons)}."
    for rule in policy.clocks:
        if rule.extension is not None:
            yield (
                f"{plain(rule.clock).capitalize()}: it can be extended "
                f"{limit_in_words(rule.extension)}.{_mark(rule.extension)}"
            )
    yield "The benchmark itself never moves by that."


def _steps(policy: Policy) -> Iterator[str]:
    if policy.steps:
        yield f"An office can record one of these steps: {listed(policy.steps)}."


def _answers(policy: Policy) -> Iterator[str]:
    yield f"Answered within {policy.answers.within}; you get the date.{_mark(policy.answers)}"


def _consent(policy: Policy) -> Iterator[str]:
    for said in consent_in_words(policy):
        yield said + (_mark(policy.consent) if policy.consent else "")


def consent_in_words(policy: Policy) -> Iterator[str]:
    """What is done so that letters reach the right person in a way that is still safe."""
    rule = policy.consent
    if rule is None or rule.ask_again_after is None:
        yield "You can change how we reach you on any day. We do not ask you again by ourselves."
    else:
        yield (
            f"{rule.ask_again_after} after you chose how we reach you, a person asks whether it is "
            "still safe, and again so long after each answer. Letters go on meanwhile."
        )
    if rule is not None and rule.confirm_within is not None:
        yield (
            "No mail shows the letter itself before you confirmed the address. If nobody has after "
            f"{rule.confirm_within}, a person finds out how to reach you."
        )


def _retention(policy: Policy) -> Iterator[str]:
    for said in retention_in_words(policy):
        yield said + (_mark(policy.retention) if policy.retention else "")


def retention_in_words(policy: Policy) -> Iterator[str]:
    """How long a case is kept after its closing, and whose data go sooner."""
    rule = policy.retention
    if rule is None:
        yield "This policy does not say how long a closed case is kept: an administrator decides."
        return
    yield f"{rule.keep} after a case was closed, a person is asked to erase it."
    for category in Category:
        span = rule.by_category.get(category)
        if span is not None:
            yield f"{plain(category).capitalize()}: {span} after it was closed."
    for role in Role:
        sooner = rule.by_role.get(role)
        if sooner is not None:
            yield f"What is known of a {plain(role)}: {sooner} after the case was closed."


def _ladders(policy: Policy) -> Iterator[str]:
    for rule in policy.clocks:
        yield f"{plain(rule.clock).capitalize()}: {_ladder(rule.ladder)}"
    for concern in Concern:
        ladder = policy.ladders.get(concern)
        if ladder is not None:
            yield f"{plain(concern).capitalize()}: {_ladder(ladder)}"


def _ladder(ladder: Ladder) -> str:
    return f"{rungs_in_words(ladder)}.{_mark(ladder)}"


def _staff(policy: Policy) -> Iterator[str]:
    yield f"Staff are told {hours_in_words(policy.office_hours)} (1 is Monday)."
    avoided = policy.unidentified_respondent
    if avoided is not None:
        yield (
            "While nobody knows who the respondent is, what these would be told goes to the next "
            f"above them: {', '.join(map(plain, avoided.avoid))}.{_mark(avoided)}"
        )
