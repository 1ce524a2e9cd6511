"""Which words a policy needs and a language lacks: seen before any letter needs them."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.letters.library import SHIPPED, LetterLibrary
from services.letters.sections import section_file
from services.letters.words import ReasonKind, words_of
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.policy import NoticeRule, Policy
from workflows.policy_terms import Anchor
from workflows.stages import ClockName, Conclusion, Decision, Outcome
from workflows.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingLetter:
    """A notice that a policy may send and that nobody wrote in a language."""

    language: Language
    role: Role
    notice: NoticeKind
    form: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingReason:
    """A reason that a policy allows and that a language has no plain sentence for."""

    language: Language
    kind: ReasonKind
    code: str


def missing_letters(
    policy: Policy, language: Language, library: LetterLibrary = SHIPPED
) -> tuple[MissingLetter, ...]:
    """Every notice, role and form that the policy may send and that has no text in a language."""
    return tuple(
        MissingLetter(language=language, role=role, notice=notice, form=form)
        for role, notice, form in sendable(policy)
        if section_file(language, role, notice, form, library) is None
    )


def missing_reasons(
    policy: Policy, language: Language, library: LetterLibrary = SHIPPED
) -> tuple[MissingReason, ...]:
    """Every reason that the policy allows and that has no sentence in a language."""
    allowed = {
        ReasonKind.EXTENSION: policy.extension_reasons,
        ReasonKind.HOLD: policy.holds.reasons,
        ReasonKind.PAUSE: policy.pauses.reasons,
        ReasonKind.STEP: _steps_told(policy),
    }
    words = words_of(language, library)
    return tuple(
        MissingReason(language=language, kind=kind, code=code)
        for kind, codes in allowed.items()
        for code in codes
        if code not in words.reasons[kind]
    )


def _steps_told(policy: Policy) -> tuple[str, ...]:
    """The steps of which letters tell; of others only clocks and dates follow."""
    told = (x.when.forms for x in policy.notices if x.notice is NoticeKind.STEP_TAKEN)
    return tuple(sorted(frozenset().union(*told)))


def sendable(policy: Policy) -> tuple[tuple[Role, NoticeKind, str | None], ...]:
    """Every role, notice and form that the policy may send.

    Updates and answers need no rule, nor does the news that a change of terms moved benchmarks.
    """
    found = dict.fromkeys(_from_rules(policy))
    for role in policy.disclosure:
        if policy.may_tell(role, NoticeKind.DATES_CHANGED):
            for clock in ClockName:
                found[role, NoticeKind.DATES_CHANGED, clock] = None
        for notice in (NoticeKind.UPDATE, NoticeKind.ANSWER):
            if policy.may_tell(role, notice):
                found[role, notice, None] = None
    return tuple(found)


def _from_rules(policy: Policy) -> Iterator[tuple[Role, NoticeKind, str | None]]:
    for rule in policy.notices:
        for role in rule.to:
            for form in _forms(policy, rule):
                yield role, rule.notice, form


def _forms(policy: Policy, rule: NoticeRule) -> tuple[str | None, ...]:
    """The forms of a notice follow from the event that it counts from."""
    anchor: Anchor = rule.when
    ends: dict[Trigger, tuple[str, ...]] = {
        Trigger.CONCLUDED: tuple(Conclusion),
        Trigger.DECIDED: tuple(Decision),
        Trigger.CLOSED: tuple(Outcome),
        Trigger.EXTENDED: policy.extension_reasons,
        Trigger.STEP: tuple(sorted(anchor.forms)),
    }
    if anchor.event in ends:
        every = ends[anchor.event]
        return tuple(form for form in every if not anchor.forms or form in anchor.forms)
    return (anchor.stage or anchor.clock,)
