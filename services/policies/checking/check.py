"""The whole check of a policy, in the order in which its document is read."""

from services.policies.checking.clocks import findings_about_clocks
from services.policies.checking.finding import Finding
from services.policies.checking.ladders import findings_about_ladders
from services.policies.checking.notices import findings_about_notices
from services.policies.checking.rhythm import findings_about_rhythm
from services.policies.checking.roles import findings_about_roles
from services.policies.checking.words import findings_about_words
from workflows.calendar import Calendar
from workflows.policy import Policy


def findings_of(policy: Policy, calendar: Calendar | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with a policy that its schema accepts, and what to think about.

    Args:
        policy: The policy.
        calendar: The working days it is meant for; without one, nothing is said about them.
    """
    return (
        *findings_about_rhythm(policy, calendar),
        *findings_about_clocks(policy),
        *findings_about_ladders(policy),
        *findings_about_notices(policy),
        *findings_about_roles(policy),
        *findings_about_words(policy),
    )
