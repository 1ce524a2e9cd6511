"""Nobody is erased while something is owed to her: a term that ends before the last letter."""

from collections.abc import Iterator

from services.policies.checking.finding import Finding, FindingCode, Path
from workflows.parties import Role
from workflows.policy import NoticeRule, Policy
from workflows.spans import Span
from workflows.triggers import Trigger


def findings_about_keeping(policy: Policy) -> Iterator[Finding]:
    """Lengths of time that end before what is told after the closing was told."""
    rule = policy.retention
    if rule is None:
        return
    yield from _of(policy, rule.keep, ("retention", "keep"), tuple(Role))
    for category, span in rule.by_category.items():
        yield from _of(policy, span, ("retention", "by_category", category.value), tuple(Role))
    for role, span in rule.by_role.items():
        yield from _of(policy, span, ("retention", "by_role", role.value), (role,))


def _of(policy: Policy, span: Span, path: Path, roles: tuple[Role, ...]) -> Iterator[Finding]:
    after_closing = [
        rule
        for rule in policy.notices
        if rule.when.event is Trigger.CLOSED and not set(rule.to).isdisjoint(roles)
    ]
    last = max(after_closing, key=_last_day, default=None)
    if last is not None and _last_day(last) >= span.approximate_days:
        yield Finding(
            code=FindingCode.ERASED_BEFORE_TOLD,
            path=path,
            problem=f"after {span}, the notice '{last.notice}' may still be owed",
            remedy=f"keep it for more than {_last_day(last)} days after the closing",
        )


def _last_day(rule: NoticeRule) -> int:
    """About how many days after its event a notice is told for the last time."""
    dues = [x for x in (rule.due, rule.due_if_vulnerable, rule.due_if_extended) if x is not None]
    first = max(due.span.approximate_days for due in dues)
    repeat = rule.repeat
    return first + (repeat.every.approximate_days * repeat.at_most if repeat else 0)
