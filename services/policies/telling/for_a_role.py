"""A policy as one would tell it to one person: what she will hear, when, and what if it is late."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.letters.words import ReasonKind, words_of
from services.policies.telling.events import event_in_words
from services.policies.telling.sentences import consent_in_words, retention_in_words
from services.policies.telling.sources import assumed_terms, sources
from services.policies.telling.terms import (
    benchmark_in_words,
    due_in_words,
    exceptions_in_words,
    limit_in_words,
    repeat_in_words,
)
from services.policies.words import clock_name, notice_title, plain, role_name, sentence
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.policy import Disclosure, NoticeRule, Policy
from workflows.stages import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A group of sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]


def told_to(policy: Policy, role: Role) -> tuple[Chapter, ...]:
    """The policy for somebody in a role; she is spoken to."""
    chapters = (
        ("When you hear from us", _rhythm(policy, role)),
        ("What you will be told, and when", _notices(policy, role)),
        ("How long each step is expected to take", _steps(policy)),
        ("What happens if it is late", _lateness(policy, role)),
        ("What may be held back, and for how long", _held(policy)),
        ("Whom you can ask", _questions(policy, role)),
        ("Whether we still reach you safely", consent_in_words(policy)),
        ("How long it is kept", retention_in_words(policy)),
        ("Where this comes from", _origins(policy)),
    )
    return tuple(Chapter(heading=heading, sentences=tuple(said)) for heading, said in chapters)


def _allowed(policy: Policy, role: Role) -> Disclosure:
    return policy.disclosure.get(role, Disclosure())


def _rhythm(policy: Policy, role: Role) -> Iterator[str]:
    if not _allowed(policy, role).notices:
        yield "This policy tells you nothing."
        return
    if not role.is_informed_by_a_safe_channel:
        yield "You hear from us once the investigating office has told you of the case."
    if policy.may_tell(role, NoticeKind.UPDATE):
        every = policy.cadence.for_party(role, vulnerable=False)
        yield f"At least every {every} while the case is open, even if there is nothing new."
        vulnerable = policy.cadence.vulnerable
        if vulnerable is not None:
            yield f"Every {vulnerable}, if the office knows that you are especially vulnerable."
        tolerance = policy.cadence.tolerance_days
        yield f"The date can lie up to {tolerance} days later, to fall on a day that suits you."
        yield "Each letter says by which date you hear next."
    if policy.may_tell_progress(role):
        yield "Your letters say where the case stands."
    else:
        yield "Your letters do not say where the case stands."


def _notices(policy: Policy, role: Role) -> Iterator[str]:
    for rule in policy.notices:
        if role in rule.to:
            yield _notice(rule)


def _notice(rule: NoticeRule) -> str:
    event = event_in_words(rule.when).replace("they asked", "you asked")
    event = event.replace("reach them", "reach you")
    when = due_in_words(rule.due, event)
    said = f'"{notice_title(rule.notice, rule.when.clock or rule.when.stage)}": {when}.'
    for exception in exceptions_in_words(rule):
        said += f" {sentence(exception)}."
    if rule.repeat is not None:
        said += f" {sentence(repeat_in_words(rule.repeat))}."
    if rule.voice_first:
        said += " If it is bad news, a person offers to tell you first."
    return said


def _steps(policy: Policy) -> Iterator[str]:
    steps = words_of(Language.ENGLISH).clocks
    for rule in policy.clocks:
        named = steps.get(rule.clock)
        said = named.step if named else sentence(clock_name(rule.clock)) + "."
        yield f"{said} Benchmark: {benchmark_in_words(rule.benchmark)}."
        if rule.extension is not None:
            limit = limit_in_words(rule.extension)
            yield f"Its owner may give you a new date for it {limit}."
        apart = {
            x: benchmark_in_words(rule.by_category[x]) for x in Category if x in rule.by_category
        }
        for length in dict.fromkeys(apart.values()):
            categories = ", ".join(plain(x) for x, own in apart.items() if own == length)
            yield f"The same in a case of {categories}: {length}."
    yield "A benchmark is what an office works towards. It is not a promise."


def _lateness(policy: Policy, role: Role) -> Iterator[str]:
    told = [x for x in policy.notices if x.notice is NoticeKind.LATE and role in x.to]
    clocks = [clock_name(x.when.clock) for x in told if x.when.clock is not None]
    if clocks:
        yield f"You are told when a benchmark has passed: {', '.join(clocks)}."
    else:
        yield "You are not told when a benchmark has passed."
    for rule in policy.clocks:
        first = next((x.before for x in rule.ladder.steps if x.before is not None), None)
        if first is not None:
            yield (
                f"{sentence(clock_name(rule.clock))}: {first} before its benchmark passes, whoever "
                f"works on it in the {plain(rule.owner)} is reminded; then those above are told."
            )
    yield "If a letter does not reach you, a person has to see to it and is reminded of it."


def _held(policy: Policy) -> Iterator[str]:
    yield "An office may hold back what it knows. You are then told that something is held back."
    yield f"Somebody has to look at it again within {policy.holds.longest}. The reasons can be:"
    words = words_of(Language.ENGLISH).reasons[ReasonKind.HOLD]
    for reason in policy.holds.reasons:
        yield words.get(reason, sentence(plain(reason)) + ".")
    yield "The date of your next letter is never held back."


def _questions(policy: Policy, role: Role) -> Iterator[str]:
    if policy.may_tell(role, NoticeKind.ANSWER):
        within = policy.answers.within
        yield f"You can ask on your page or through your contact. The answer comes within {within}."
        yield "You are told the date of the answer, and it is a promise like any other."
    else:
        yield f"This policy gives no written answers to {role_name(role)}."
    yield "If you are in danger now, call the emergency number of the place where you are."


def _origins(policy: Policy) -> Iterator[str]:
    yield policy.basis
    yield from sources(policy)
    assumed = list(assumed_terms(policy))
    if assumed:
        yield f"No source gives these {len(assumed)} numbers; a named person answers for them:"
        yield from (f"{sentence(term)}." for term in assumed)
