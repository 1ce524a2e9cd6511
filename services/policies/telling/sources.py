"""Where the numbers of a policy come from: each term by what it says, with its authority."""

from collections.abc import Iterator

from services.policies.telling.events import event_in_words
from services.policies.telling.terms import due_in_words
from services.policies.words import plain
from workflows.policy import ClockRule, Policy
from workflows.policy_terms import Sourced


def assumed_terms(policy: Policy) -> Iterator[str]:
    """The terms whose numbers no source gives."""
    for name, term in sourced_terms(policy):
        if term.assumed:
            yield name


def sources(policy: Policy) -> Iterator[str]:
    """Where the numbers come from that a source gives, each source once."""
    found: dict[str, list[str]] = {}
    for name, term in sourced_terms(policy):
        if term.source is not None:
            found.setdefault(term.source, []).append(name)
    for source, names in found.items():
        yield f"{source}: {'; '.join(names)}."


def sourced_terms(policy: Policy) -> Iterator[tuple[str, Sourced]]:
    """Every term that says where its numbers come from, by what it is about."""
    yield "how often parties hear", policy.cadence
    for clock in policy.clocks:
        yield from _terms_of(clock)
    for notice in policy.notices:
        when = due_in_words(notice.due, event_in_words(notice.when))
        yield f"that {plain(notice.notice)} is told {when}", notice
    yield "when the office is asked for its word", policy.word
    yield "why and how long content may be held", policy.holds
    yield "why a clock may stand still", policy.pauses
    yield "by when questions are answered", policy.answers
    if policy.consent is not None:
        yield "when consent is asked again, and an address has to be confirmed", policy.consent
    if policy.retention is not None:
        yield "how long a closed case is kept", policy.retention
    for concern, ladder in policy.ladders.items():
        yield f"who is told when it is not done: {plain(concern)}", ladder
    if policy.unidentified_respondent is not None:
        about = "who is avoided while nobody knows who the respondent is"
        yield about, policy.unidentified_respondent


def _terms_of(clock: ClockRule) -> Iterator[tuple[str, Sourced]]:
    name = f"the benchmark of the {plain(clock.clock)}"
    yield name, clock.benchmark
    for category, benchmark in clock.by_category.items():
        yield f"{name}, {plain(category)}", benchmark
    if clock.extension is not None:
        yield f"how far the {plain(clock.clock)} can be extended", clock.extension
    yield f"who is told when the {plain(clock.clock)} is late", clock.ladder
