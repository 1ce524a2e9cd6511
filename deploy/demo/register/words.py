"""What a newcomer is told about the invented register when the system starts."""

from services.demonstration import Demonstration


def in_words(found: Demonstration, command: str) -> str:
    """Who can sign in, and whose page can be opened; or that it was loaded in part only.

    Args:
        found: What was loaded.
        command: How the user can call this program.
    """
    if not found.is_complete:
        return (
            f"The invented cases were loaded in part only: '{command} demo-register remove' takes "
            f"them\naway, then '{command} up --demo' begins anew.\n\n"
        )
    width = max(len(account.staff_id) for account in found.accounts)
    lines = [
        f"This is a demonstration: {found.cases} cases that never happened.",
        "These can sign in to the office:",
        *(f"  {x.staff_id:<{width}}  {x.does}" for x in found.accounts),
        f"  with the password  {found.accounts[0].password}",
        f"  and the six digits that this tells:  {command} demo-register accounts",
        "Her page opens with a code:",
        *(f"  {page.reference}  {page.code}" for page in found.pages),
        f"All of it goes with:  {command} demo-register remove",
    ]
    return "\n".join(lines) + "\n\n"
