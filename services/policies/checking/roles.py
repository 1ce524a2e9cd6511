"""People whom the policy forgets: above all the affected person."""

from collections.abc import Iterator

from services.policies.checking.finding import Finding, FindingCode, Path
from services.policies.checking.notices import NEED_NO_RULE
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import Policy
from workflows.triggers import Trigger

_AT_THE_START = (Trigger.PARTY_INFORMED, Trigger.OPENED)


def findings_about_roles(policy: Policy) -> Iterator[Finding]:
    """What is wrong with who may be told what."""
    yield from _about_her(policy)
    for role in Role:
        yield from _about(policy, role)


def _about_her(policy: Policy) -> Iterator[Finding]:
    her = Role.AFFECTED_PERSON
    if not policy.may_tell(her, NoticeKind.UPDATE):
        yield Finding(
            code=FindingCode.NO_UPDATE_FOR_HER,
            path=_place_in_disclosure(policy, her),
            problem="the affected person may not be told an 'update': she would never hear again",
            remedy="add 'update' to what disclosure allows her",
        )
    if NoticeKind.CLOSING not in _sent_to(policy, her):
        yield Finding(
            code=FindingCode.CLOSING_NEVER_TOLD,
            path=("notices",),
            problem="the affected person is never told that her case was closed",
            remedy="add a notice 'closing' to her, when: {event: closed}",
        )


def _about(policy: Policy, role: Role) -> Iterator[Finding]:
    sent = _sent_to(policy, role)
    allowed = policy.disclosure[role].notices if role in policy.disclosure else frozenset()
    path = _place_in_disclosure(policy, role)
    if not allowed:
        yield Finding(
            code=FindingCode.ROLE_NEVER_TOLD,
            path=path,
            problem=f"a '{role}' is never told anything",
            remedy=f"allow notices under 'disclosure: {role}', if that is not what you want",
        )
        return
    hears_updates = policy.may_tell(role, NoticeKind.UPDATE)
    if role is not Role.AFFECTED_PERSON and not hears_updates:
        yield Finding(
            code=FindingCode.ROLE_WITHOUT_UPDATES,
            path=path,
            problem=f"a '{role}' is told something and never when the next word comes",
            remedy="add 'update': without 'progress: true' it says nothing about the case",
        )
    if hears_updates and not _has_a_first_letter(policy, role):
        yield Finding(
            code=FindingCode.NO_FIRST_LETTER,
            path=("notices",),
            problem=f"a '{role}' hears nothing at the beginning, not even when she will next hear",
            remedy=f"add a notice 'timeline' to '{role}', when: {{event: party_informed}}",
        )
    for notice in sorted(allowed - sent - set(NEED_NO_RULE)):
        yield Finding(
            code=FindingCode.ALLOWED_BUT_NEVER_SENT,
            path=path,
            problem=f"a '{role}' may be told '{notice}', and no rule ever tells it",
            remedy="add a notice for it, or take it away here",
        )


def _sent_to(policy: Policy, role: Role) -> frozenset[NoticeKind]:
    return frozenset(rule.notice for rule in policy.notices if role in rule.to)


def _has_a_first_letter(policy: Policy, role: Role) -> bool:
    return any(role in rule.to and rule.when.event in _AT_THE_START for rule in policy.notices)


def _place_in_disclosure(policy: Policy, role: Role) -> Path:
    return ("disclosure", role.value) if role in policy.disclosure else ("disclosure",)
