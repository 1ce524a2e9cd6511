"""Whether a party's own page is open: once it may be told anything at all.

A page never runs ahead of letters. What a party may be told, and when, is decided where letters
are owed (the policy's disclosure, the wait for the affected person, a hold, her rhythm); the page
then shows what was told. So nothing can be learned by looking at it more often.
"""

from workflows.party import Party


def page_is_open_to(party: Party) -> bool:
    """Whether a party may know that there is a page.

    The affected person and a reporter from their first safe channel on, a witness and a respondent
    once the investigating office informed them.
    """
    return party.first_informed is not None and party.preferences is not None
