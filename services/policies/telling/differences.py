"""What changes from one policy to another, and which way: sooner or later, new or gone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.policies.telling.events import event_in_words
from services.policies.telling.terms import (
    benchmark_in_words,
    exceptions_in_words,
    hours_in_words,
    limit_in_words,
    repeat_in_words,
    rungs_in_words,
    span_in_words,
)
from services.policies.words import clock_name, notice_title, plain, role_name, sentence
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import Benchmark, ClockRule, NoticeRule, Policy
from workflows.spans import Span
from workflows.staff import Concern
from workflows.stages import Category, ClockName

Apart = frozenset[tuple[ClockName, Category]]
"""Benchmarks that are compared on their own."""


class Way(StrEnum):
    """Which way something changes, for the people whom the policy is about."""

    SOONER = "sooner"
    LATER = "later"
    NEW = "new"
    GONE = "gone"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Something that a policy says: what about, and what. ``days`` let two lengths be compared."""

    section: str
    about: str
    says: str
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A term that differs; ``before`` is None for a new one, ``after`` for one that is gone."""

    section: str
    about: str
    before: str | None
    after: str | None
    way: Way

    def told(self) -> str:
        """The change as a sentence."""
        about = sentence(self.about)
        if self.before is None:
            return f"New. {about}: {self.after}."
        if self.after is None:
            return f"Gone. {about}: {self.before}."
        way = "" if self.way is Way.OTHERWISE else f" ({self.way})"
        return f"{about}: {self.after}, instead of {self.before}{way}."


def changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """What the second policy says otherwise than the first, section by section."""
    apart = _categories_apart(before) | _categories_apart(after)
    old, new = _by_subject(before, apart), _by_subject(after, apart)
    sections = dict.fromkeys(term.section for term in (*old.values(), *new.values()))
    found = [_change(old.get(key), new.get(key)) for key in {**old, **new}]
    differing = [x for x in found if x is not None]
    return tuple(x for section in sections for x in differing if x.section == section)


def _categories_apart(policy: Policy) -> Apart:
    """The clocks and categories that have a benchmark of their own."""
    return frozenset(
        (rule.clock, category) for rule in policy.clocks for category in rule.by_category
    )


def _by_subject(policy: Policy, apart: Apart) -> dict[tuple[str, str, int], Term]:
    """The terms of a policy; several about the same are told apart by their order."""
    seen: Counter[tuple[str, str]] = Counter()
    terms: dict[tuple[str, str, int], Term] = {}
    for term in _terms(policy, apart):
        subject = (term.section, term.about)
        terms[*subject, seen[subject]] = term
        seen[subject] += 1
    return terms


def _change(old: Term | None, new: Term | None) -> Change | None:
    either = new or old
    if either is None or (old is not None and new is not None and old.says == new.says):
        return None
    return Change(
        section=either.section,
        about=either.about,
        before=old.says if old else None,
        after=new.says if new else None,
        way=_way(old, new),
    )


def _way(old: Term | None, new: Term | None) -> Way:
    if old is None:
        return Way.NEW
    if new is None:
        return Way.GONE
    if old.days is None or new.days is None or old.days == new.days:
        return Way.OTHERWISE
    return Way.SOONER if new.days < old.days else Way.LATER


def _terms(policy: Policy, apart: Apart) -> Iterator[Term]:
    yield from _rhythm(policy)
    for rule in policy.clocks:
        yield from _clock(rule, apart)
    yield from _notices(policy)
    yield from _disclosure(policy)
    yield from _withheld(policy)
    yield from _staff(policy)
    yield from _retention(policy)


def _length(section: str, about: str, span: Span, says: str = "{}") -> Term:
    return Term(section=section, about=about, says=says.format(span), days=span.approximate_days)


def _rhythm(policy: Policy) -> Iterator[Term]:
    section = "How often people hear"
    for role in Role:
        if policy.may_tell(role, NoticeKind.UPDATE):
            span = policy.cadence.for_party(role, vulnerable=False)
            yield _length(section, f"{role_name(role)} hears", span, "every {}")
    if policy.cadence.vulnerable is not None:
        about = "whoever is especially vulnerable hears"
        yield _length(section, about, policy.cadence.vulnerable, "every {}")
    tolerance = policy.cadence.tolerance_days
    yield Term(
        section=section,
        about="a date may move, to a day that suits, by",
        says=f"{tolerance} days",
        days=tolerance,
    )
    yield _length(section, "a question is answered", policy.answers.within, "within {}")


def _clock(rule: ClockRule, apart: Apart) -> Iterator[Term]:
    section = "How long each step is expected to take"
    name = clock_name(rule.clock)
    yield _benchmark(section, name, rule.benchmark)
    for category in Category:
        if (rule.clock, category) in apart:
            yield _benchmark(section, f"{name}, {plain(category)}", rule.benchmark_for(category))
    yield Term(section=section, about=f"{name} begins when", says=event_in_words(rule.starts))
    ends = " or ".join(event_in_words(stop) for stop in rule.stops)
    yield Term(section=section, about=f"{name} ends when", says=ends)
    yield Term(section=section, about=f"{name} is owned by", says=f"the {plain(rule.owner)}")
    yield Term(
        section=section,
        about=f"{name} can be extended",
        says=limit_in_words(rule.extension),
        days=rule.extension.at_most.approximate_days if rule.extension else None,
    )


def _benchmark(section: str, about: str, benchmark: Benchmark) -> Term:
    says, days = benchmark_in_words(benchmark), benchmark.length.approximate_days
    return Term(section=section, about=about, says=says, days=days)


def _notices(policy: Policy) -> Iterator[Term]:
    for rule in policy.notices:
        for role in rule.to:
            yield Term(
                section="What is told, and when",
                about=(
                    f'to {role_name(role)}, "{notice_title(rule.notice)}", counted from when '
                    f"{event_in_words(rule.when)}"
                ),
                says=_told_by(rule),
                days=rule.due.span.approximate_days,
            )


def _told_by(rule: NoticeRule) -> str:
    """When, how often, and in which way a notice is told."""
    said = [span_in_words(rule.due), *exceptions_in_words(rule)]
    if rule.repeat is not None:
        said.append(repeat_in_words(rule.repeat))
    if rule.voice_first:
        said.append("bad news by a person first")
    if rule.withholdable:
        said.append("unless it is held back")
    return "; ".join(said)


def _disclosure(policy: Policy) -> Iterator[Term]:
    section = "Who may be told what"
    for role, allowed in policy.disclosure.items():
        for notice in sorted(allowed.notices):
            about = f'{role_name(role)} and "{notice_title(notice)}"'
            yield Term(section=section, about=about, says="may be told")
        if allowed.progress:
            about = f"{role_name(role)} and where the case stands"
            yield Term(section=section, about=about, says="may be told")


def _withheld(policy: Policy) -> Iterator[Term]:
    section = "What may be held back, stand still, or be recorded"
    yield _length(section, "a hold is looked at again", policy.holds.longest, "within {}")
    yield _length(section, "a pause is confirmed", policy.pauses.reviewed_every, "every {}")
    for kind, reasons in (
        ("to hold something back", policy.holds.reasons),
        ("to let a clock stand still", policy.pauses.reasons),
        ("to give a new date", policy.extension_reasons),
    ):
        for reason in reasons:
            yield Term(section=section, about=f"a reason {kind}", says=plain(reason))
    for step in policy.steps:
        yield Term(section=section, about="a step that can be recorded", says=plain(step))


def _staff(policy: Policy) -> Iterator[Term]:
    section = "Who in the house is asked and told"
    yield _length(
        section, "the office is asked for its word", policy.word.asked_before, "{} before"
    )
    yield _length(section, "its word stays fresh", policy.word.fresh_for, "for {}")
    for rule in policy.clocks:
        about = f"when {clock_name(rule.clock)} nears and passes its benchmark"
        yield Term(section=section, about=about, says=rungs_in_words(rule.ladder))
    for concern in Concern:
        ladder = policy.ladders.get(concern)
        if ladder is not None:
            about = f"when it is not done ({plain(concern)})"
            yield Term(section=section, about=about, says=rungs_in_words(ladder))
    hours = hours_in_words(policy.office_hours)
    yield Term(section=section, about="staff are told", says=hours)
    if policy.consent is not None and policy.consent.ask_again_after is not None:
        about = "a party is asked whether the channel is still safe"
        yield _length(section, about, policy.consent.ask_again_after, "after {}")
    if policy.consent is not None and policy.consent.confirm_within is not None:
        about = "an address that nobody confirmed is looked into"
        yield _length(section, about, policy.consent.confirm_within, "after {}")
    if policy.unidentified_respondent is not None:
        avoided = ", ".join(plain(rank) for rank in policy.unidentified_respondent.avoid)
        about = "while nobody knows who the respondent is, these ranks are avoided"
        yield Term(section=section, about=about, says=avoided)


def _retention(policy: Policy) -> Iterator[Term]:
    rule = policy.retention
    if rule is None:
        return
    section, says = "How long it is kept", "{} after its closing"
    yield _length(section, "somebody is asked to erase a case", rule.keep, says)
    for category, span in rule.by_category.items():
        yield _length(section, f"somebody is asked to erase a case ({plain(category)})", span, says)
    for role, span in rule.by_role.items():
        yield _length(section, f"somebody is asked to erase {role_name(role)}", span, says)
