"""``duecourse token ...``: tokens by which programs act for somebody of the staff."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.access.operations import Operation
from services.accounts.scopes import Scope
from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.options import id_option
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_id
from services.cli.words import as_utc
from services.ledger.errors import NotInLedger

if TYPE_CHECKING:
    from datetime import datetime

    from services.ledger.api_tokens import ApiToken

TokenGiven = Annotated[
    str,
    typer.Argument(
        metavar="TOKEN_ID",
        parser=refusing(read_id),
        help="The token's id, as 'token list' shows it.",
    ),
]


def offer(token: Commands) -> None:
    """Offer the commands about tokens."""
    token.add("make", make)
    token.add("list", list_tokens)
    token.add("revoke", revoke)


async def make(
    reading: Reading,
    scope: Annotated[
        list[Scope], typer.Option(help="What it is for; give it once for each.", show_default=False)
    ],
    days: Annotated[int, typer.Option(help="For how many days, at most 365.")] = 90,
) -> Answer:
    """Make a token by which a program acts for you, and show it this once.

    It does no more than you may do yourself, and only what its scopes name. It ends with its days,
    by 'token revoke', and when your account is disabled or reset.

    Example: duecourse token make --scope cases:read --days 30
    """
    made = await reading.parts.api_tokens.make(
        reading.access("keep_tokens"), scopes=frozenset(scope), days=days
    )
    until = as_utc(made.token.until)
    said = (
        f"For {made.token.staff_id}, until {until} (UTC), as token {made.token.token_id}: "
        f"{made.token.scopes}. It is not shown again."
    )
    data = {
        "token": made.text,
        "token_id": made.token.token_id,
        "staff_id": made.token.staff_id,
        "scopes": made.token.scopes.split(),
        "until": made.token.until,
    }
    return Answer(data=data, shown=[made.text], said=[said])


async def list_tokens(
    reading: Reading,
    of: Annotated[
        str | None,
        id_option("--of", "STAFF_ID", "Those of somebody else; for administrators."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Those of all; for administrators.")
    ] = False,
) -> Answer:
    """List your tokens: what each is for, how it stands, and when it was last used."""
    own = reading.actor.actor_id
    if everybody or of not in (None, own):
        await reading.parts.gate.require(Operation.KEEP_ACCOUNTS, reading.actor)
    wanted = None if everybody else of or own
    now = reading.parts.clock.now()
    found = await reading.parts.api_tokens.listed(reading.access("keep_tokens"), staff_id=wanted)
    if not found and wanted is not None and not reading.parts.gate.knows(wanted):
        message = f"the staff directory has nobody with the id '{wanted}': use one that it has"
        raise InputRefused(message)
    data = [
        {
            "token_id": token.token_id,
            "staff_id": token.staff_id,
            "scopes": token.scopes.split(),
            "is": _stands(token, now),
            "made_at": token.made_at,
            "until": token.until,
            "used_on": token.used_on,
            "revoked_at": token.revoked_at,
            "revoked_by": token.revoked_by,
        }
        for token in found
    ]
    rows = (
        (x.token_id, x.staff_id, x.scopes, _in_words(x, now), str(x.used_on or "never"))
        for x in found
    )
    shown = table("token", "for", "scopes", "is", "last used", rows=rows) if data else "No tokens."
    return Answer(data=data, shown=[shown])


async def revoke(reading: Reading, token: TokenGiven) -> Answer:
    """Let a token count no more, at once. Administrators revoke those of others, too."""
    owner = await reading.parts.api_tokens.owner_of(token)
    if owner != reading.actor.actor_id and not await _keeps_accounts(reading):
        raise NotInLedger("token", token)
    await reading.parts.api_tokens.revoke(token, reading.access("keep_tokens"))
    return Answer(data={"token_id": token, "is": "revoked"}, shown=[f"{token} counts no more."])


async def _keeps_accounts(reading: Reading) -> bool:
    """Whether she may look after the tokens of others; whoever may not learns of none."""
    from services.access.gate import NotAllowed  # noqa: PLC0415 - slow: help needs none of it

    try:
        await reading.parts.gate.require(Operation.KEEP_ACCOUNTS, reading.actor)
    except NotAllowed:
        return False
    return True


def _stands(token: "ApiToken", now: "datetime") -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "in_force" if token.counts(now) else "over"


def _in_words(token: "ApiToken", now: "datetime") -> str:
    if token.revoked_at is not None:
        return f"revoked {as_utc(token.revoked_at)}"
    return f"{'until' if token.counts(now) else 'over since'} {as_utc(token.until)}"
