"""Notices that nobody gets, that go round in circles, or that are told twice."""

from collections.abc import Iterator
from itertools import combinations

from services.policies.checking.events import findings_about_an_event, why_it_never_happens
from services.policies.checking.finding import Finding, FindingCode, Path
from services.policies.checking.ladders import goes_beyond_ten_years
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import NoticeRule, Policy
from workflows.policy_terms import Anchor
from workflows.stages import Stage
from workflows.triggers import Trigger

NEED_NO_RULE = (NoticeKind.UPDATE, NoticeKind.ANSWER)
NEVER_WITHHELD = (NoticeKind.TIMELINE, NoticeKind.LATE, NoticeKind.CLOSING)
WITH_UNFAVOURABLE_FORMS = (Trigger.CONCLUDED, Trigger.DECIDED)


def findings_about_notices(policy: Policy) -> Iterator[Finding]:
    """What is wrong with the rules of notices, each in turn and with one another."""
    for position, rule in enumerate(policy.notices):
        path: Path = ("notices", position)
        yield from findings_about_an_event(policy, rule.when, (*path, "when"))
        yield from _receivers(policy, rule, path)
        yield from _terms(rule, path)
    yield from _circles(policy)
    yield from _told_twice(policy)


def _receivers(policy: Policy, rule: NoticeRule, path: Path) -> Iterator[Finding]:
    if rule.notice in NEED_NO_RULE:
        yield Finding(
            code=FindingCode.RULE_NOT_NEEDED,
            path=(*path, "notice"),
            problem=f"'{rule.notice}' follows from the cadence or from a question, not from a rule",
            remedy="take this rule away, and set 'cadence' or 'answers' instead",
        )
        return
    if _comes_after_closing(rule.when) and not rule.notice.outlives_the_case:
        yield Finding(
            code=FindingCode.UNREACHABLE_STAGE,
            path=(*path, "when"),
            problem=f"'{rule.notice}' is not told any more in a closed case, which this waits for",
            remedy="use 'closing' or 'after_care', or count from an event of the open case",
        )
    receivers = [role for role in rule.to if _can_receive(policy, rule, role)]
    if not receivers:
        yield Finding(
            code=FindingCode.NOTICE_NOBODY_RECEIVES,
            path=path,
            problem=f"nobody ever receives this '{rule.notice}'",
            remedy="correct its event or its roles, or take the rule away",
        )
        return
    for position, role in enumerate(rule.to):
        if role not in receivers:
            yield Finding(
                code=FindingCode.ROLE_NEVER_RECEIVES,
                path=(*path, "to", position),
                problem=f"a '{role}' never receives this: '{rule.when.event}' is before she hears",
                remedy=f"take '{role}' away, or count from 'party_informed'",
            )


def _can_receive(policy: Policy, rule: NoticeRule, role: Role) -> bool:
    if not policy.may_tell(role, rule.notice):
        return False
    if why_it_never_happens(policy, rule.when) is not None and rule.when.otherwise is None:
        return False
    if _comes_after_closing(rule.when) and not rule.notice.outlives_the_case:
        return False
    if rule.when.event in (Trigger.OPENED, Trigger.IMPORTED):
        return role.is_informed_by_a_safe_channel
    return True


def _comes_after_closing(anchor: Anchor) -> bool:
    return anchor.event is Trigger.CLOSED or (
        anchor.event is Trigger.STAGE_STARTED and anchor.stage is Stage.CLOSED
    )


def _terms(rule: NoticeRule, path: Path) -> Iterator[Finding]:
    if rule.notice in NEVER_WITHHELD and rule.withholdable:
        yield Finding(
            code=FindingCode.WITHHOLDS_TOO_MUCH,
            path=path,
            problem=f"a hold would keep '{rule.notice}' back, which she has to hear in any case",
            remedy="write 'withholdable: false'",
        )
    if rule.voice_first and rule.when.event not in WITH_UNFAVOURABLE_FORMS:
        yield Finding(
            code=FindingCode.VOICE_WITHOUT_EFFECT,
            path=(*path, "voice_first"),
            problem=f"'{rule.when.event}' has no unfavourable form that a person could tell first",
            remedy="take 'voice_first' away; it belongs to 'concluded' and 'decided'",
        )
    sooner = rule.due_if_vulnerable
    if sooner and sooner.span.approximate_days > rule.due.span.approximate_days:
        yield Finding(
            code=FindingCode.LATER_IF_VULNERABLE,
            path=(*path, "due_if_vulnerable"),
            problem="whoever is especially vulnerable hears later than everybody else",
            remedy=f"give a shorter length than {rule.due.span}",
        )
    if rule.repeat is not None and goes_beyond_ten_years(rule.repeat):
        yield Finding(
            code=FindingCode.REPEAT_WITHOUT_AN_END,
            path=(*path, "repeat"),
            problem=f"{rule.repeat.at_most} times every {rule.repeat.every} takes over ten years",
            remedy="repeat it less often at most",
        )


def _circles(policy: Policy) -> Iterator[Finding]:
    """A notice that is told because it was told would be told for ever."""
    follows: dict[NoticeKind, set[NoticeKind]] = {}
    for rule in policy.notices:
        if rule.when.event is Trigger.TOLD and rule.when.notice is not None:
            follows.setdefault(rule.when.notice, set()).add(rule.notice)
    for position, rule in enumerate(policy.notices):
        counts_from = rule.when.notice if rule.when.event is Trigger.TOLD else None
        if counts_from in _reached_from(rule.notice, follows):
            yield Finding(
                code=FindingCode.TOLD_IN_A_CIRCLE,
                path=("notices", position, "when"),
                problem=f"'{rule.notice}' leads back to itself, letter after letter",
                remedy="count from an event of the case, and repeat it with 'repeat'",
            )


def _reached_from(start: NoticeKind, follows: dict[NoticeKind, set[NoticeKind]]) -> set[NoticeKind]:
    reached: set[NoticeKind] = set()
    waiting = [start]
    while waiting:
        notice = waiting.pop()
        if notice not in reached:
            reached.add(notice)
            waiting.extend(follows.get(notice, ()))
    return reached


def _told_twice(policy: Policy) -> Iterator[Finding]:
    for (_, earlier), (position, later) in combinations(enumerate(policy.notices), 2):
        both = set(earlier.to) & set(later.to)
        if both and _overlap(earlier, later):
            yield Finding(
                code=FindingCode.TOLD_TWICE,
                path=("notices", position),
                problem=f"another rule tells {_named(both)} the same '{later.notice}' on that day",
                remedy="take one of both away, or move its repetitions apart",
            )


def _overlap(earlier: NoticeRule, later: NoticeRule) -> bool:
    same = earlier.notice is later.notice and earlier.when == later.when
    same = same and earlier.unless == later.unless
    return same and bool(set(_times(earlier)) & set(_times(later)))


def _times(rule: NoticeRule) -> Iterator[int]:
    first = rule.due.span.approximate_days
    yield first
    if rule.repeat is not None:
        for ordinal in range(1, rule.repeat.at_most + 1):
            yield first + rule.repeat.every.times(ordinal).approximate_days


def _named(roles: set[Role]) -> str:
    return ", ".join(sorted(f"'{role}'" for role in roles))
