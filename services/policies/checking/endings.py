"""Whoever hears updates should hear that there will be no more: the letters must not just stop."""

from collections.abc import Iterator

from services.policies.checking.finding import Finding, FindingCode
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import NoticeRule, Policy
from workflows.stages import Outcome
from workflows.triggers import Trigger


def findings_about_endings(policy: Policy) -> Iterator[Finding]:
    """Roles that hear updates and are not told of the closing, or not of every outcome."""
    for role in Role:
        if policy.may_tell(role, NoticeKind.UPDATE):
            yield from _about(policy, role)


def _about(policy: Policy, role: Role) -> Iterator[Finding]:
    rules = [
        (position, rule)
        for position, rule in enumerate(policy.notices)
        if rule.notice is NoticeKind.CLOSING and role in rule.to
    ]
    if not rules:
        # That the affected person is told of no closing at all is an error of its own.
        if role is not Role.AFFECTED_PERSON:
            yield Finding(
                code=FindingCode.CLOSING_LEFT_OUT,
                path=("disclosure", role.value),
                problem=f"a '{role}' hears updates, and never that the case was closed",
                remedy=f"add a notice 'closing' to '{role}', when: {{event: closed}}",
            )
        return
    told = {outcome for _, rule in rules for outcome in _outcomes(rule)}
    untold = [outcome for outcome in Outcome if outcome not in told]
    if untold:
        yield Finding(
            code=FindingCode.CLOSING_LEFT_OUT,
            path=("notices", rules[-1][0], "when"),
            problem=f"a '{role}' hears updates, and no closing of these: {', '.join(untold)}",
            remedy="add them to the 'forms' of a 'closing', or leave 'forms' away",
        )


def _outcomes(rule: NoticeRule) -> tuple[str, ...]:
    """The outcomes of which a closing tells."""
    narrowed = rule.when.event is Trigger.CLOSED and rule.when.forms
    return tuple(sorted(rule.when.forms)) if narrowed else tuple(Outcome)
