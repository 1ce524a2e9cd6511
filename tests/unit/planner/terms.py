"""Policies with few terms, written as in a document: for examples about one rule alone."""

from collections.abc import Mapping

from tests.unit.planner.builders import POLICY
from workflows.policy import NoticeRule, Policy
from workflows.policy_terms import Due

Terms = Mapping[str, object]
"""A part of a policy, as it is written."""


def rule(notice: str, when: Terms, due: Terms, **more: object) -> NoticeRule:
    """A rule that tells the affected person, as a policy would write it down."""
    written = {"notice": notice, "to": ["affected_person"], "when": when, "due": due, **more}
    return NoticeRule.model_validate({"assumed": True, "withholdable": False, **written})


def due(**terms: object) -> Due:
    """When something is due: ``within`` or ``after`` a span, and where the day moves."""
    return Due.model_validate(terms)


def with_rules(*rules: NoticeRule, policy: Policy = POLICY) -> Policy:
    """The policy, which tells by these rules and no others."""
    return policy.model_copy(update={"notices": rules, "version": 9})


def with_clock(policy: Policy = POLICY, **lengths: str) -> Policy:
    """The policy, whose clocks of these names have benchmarks of these lengths."""
    clocks = tuple(
        clock.model_copy(
            update={
                "benchmark": clock.benchmark.model_validate(
                    {"length": lengths[clock.clock], "assumed": True}
                ),
                "by_category": {},
            }
        )
        if clock.clock in lengths
        else clock
        for clock in policy.clocks
    )
    return policy.model_copy(update={"clocks": clocks, "version": 9})
