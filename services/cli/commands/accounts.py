"""``duecourse account ...``: who of the staff can sign in to the office's pages."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.accounts.account_words import AccountState, account_in_words
from services.cli.answers import Answer, table
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_id
from services.cli.words import as_utc

if TYPE_CHECKING:
    from services.accounts.staff_accounts import Invitation

MemberGiven = Annotated[
    str,
    typer.Argument(
        metavar="STAFF_ID", parser=refusing(read_id), help="Whose, by the directory's id."
    ),
]

_OFF = (
    "accounts of the office are switched off (DUECOURSE_LOCAL_ACCOUNTS): the link opens once they "
    "are on and the office was started again"
)


def offer(account: Commands) -> None:
    """Offer the commands about accounts."""
    account.add("invite", invite)
    account.add("list", list_accounts)
    account.add("disable", disable)
    account.add("reset", reset)


async def invite(reading: Reading, staff: MemberGiven) -> Answer:
    """Make a one-time link by which somebody of the directory gets her account.

    Give it to her and nobody else: whoever opens it first chooses the password. It works once,
    within a day, and is shown here only; inviting her again ends it.
    """
    made = await reading.parts.accounts.invite(staff, reading.access("keep_accounts"))
    return _link(reading, made)


async def reset(reading: Reading, staff: MemberGiven) -> Answer:
    """Forget somebody's password, second factor and recovery codes, and make a new one-time link.

    Her sessions end. It also opens an account again that was disabled.
    """
    made = await reading.parts.accounts.reset(staff, reading.access("keep_accounts"))
    return _link(reading, made)


async def disable(reading: Reading, staff: MemberGiven) -> Answer:
    """Let somebody in no more. Her sessions end at once."""
    await reading.parts.accounts.disable(staff, reading.access("keep_accounts"))
    return Answer(data={"staff_id": staff, "is": "disabled"}, shown=[f"{staff} is let in no more."])


async def list_accounts(reading: Reading) -> Answer:
    """List the accounts there are, and how each stands."""
    now = reading.parts.clock.now()
    found = await reading.parts.accounts.listed(reading.access("keep_accounts"))
    data = [
        {
            "staff_id": account.staff_id,
            "is": AccountState.of(account, now).value,
            "enrolled_at": account.enrolled_at,
            "invited_at": account.invited_at,
            "invitation_until": account.invitation_until,
            "disabled_at": account.disabled_at,
        }
        for account in found
    ]
    rows = ((account.staff_id, account_in_words(account, now)) for account in found)
    shown = table("who", "is", rows=rows) if data else "Nobody has an account."
    return Answer(data=data, shown=[shown])


def _link(reading: Reading, made: "Invitation") -> Answer:
    from services.settings.office import office_url  # noqa: PLC0415 - slow: help needs none of it

    address = f"{office_url(reading.parts.settings)}/enrol/{made.token}"
    until = as_utc(made.until)
    said = [f"For {made.staff_id} alone, once, until {until} (UTC). It is not shown again."]
    if not reading.parts.settings.local_accounts:
        said.append(_OFF)
    return Answer(
        data={"staff_id": made.staff_id, "link": address, "until": made.until},
        shown=[address],
        said=said,
    )
