"""The whole check of a policy, in the order in which its document is read."""

from services.letters.library import SHIPPED, LetterLibrary
from services.policies.checking.clocks import findings_about_clocks
from services.policies.checking.endings import findings_about_endings
from services.policies.checking.finding import Finding
from services.policies.checking.keeping import findings_about_keeping
from services.policies.checking.ladders import findings_about_ladders
from services.policies.checking.notices import findings_about_notices
from services.policies.checking.rhythm import findings_about_rhythm
from services.policies.checking.roles import findings_about_roles
from services.policies.checking.words import findings_about_words
from workflows.calendar import Calendar
from workflows.policy import Policy


def findings_of(
    policy: Policy, calendar: Calendar | None = None, letters: LetterLibrary = SHIPPED
) -> tuple[Finding, ...]:
    """Everything that is wrong with a policy that its schema accepts, and what to think about.

    Args:
        policy: The policy.
        calendar: The working days it is meant for; without one, nothing is said about them.
        letters: The letters that will be sent under it.

    Raises:
        LetterFolderError: Words of an organisation's own cannot be used.
    """
    return (
        *findings_about_rhythm(policy, calendar),
        *findings_about_clocks(policy),
        *findings_about_ladders(policy),
        *findings_about_notices(policy),
        *findings_about_roles(policy),
        *findings_about_endings(policy),
        *findings_about_keeping(policy),
        *findings_about_words(policy, letters),
    )
