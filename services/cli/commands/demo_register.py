"""``duecourse demo-register``: the invented cases that ``duecourse up --demo`` loads."""

from datetime import timedelta
from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.personal import is_at_a_terminal, require_yes
from services.cli.registration import Commands
from services.cli.sessions import Alone

_CODE_CHANGES_EVERY = 30


def offer(commands: Commands) -> None:
    """Offer the commands about the invented register."""
    commands.add("accounts", accounts)
    commands.add("remove", remove)


async def accounts(alone: Alone) -> Answer:
    """Tell who can sign in to look around: name, password, and the six digits of this moment.

    They change every half minute, and each counts once.
    """
    from services.clocks import SystemClock  # noqa: PLC0415 - slow, and help needs none of it
    from services.demonstration import (  # noqa: PLC0415 - as above
        DemonstrationRefused,
        read_demonstration,
    )

    found = read_demonstration(alone.connections.settings())
    if found is None or not found.is_complete:
        message = "there is no invented register here: 'duecourse up --demo' loads one"
        raise DemonstrationRefused(message)
    now = SystemClock().now()
    left = timedelta(seconds=_CODE_CHANGES_EVERY - now.timestamp() % _CODE_CHANGES_EVERY)
    rows = [(x.staff_id, x.password, x.code(now), x.does) for x in found.accounts]
    pages = [(x.reference, x.code, x.about) for x in found.pages]
    return Answer(
        data={
            "accounts": [
                {"staff_id": name, "password": password, "code": code, "does": does}
                for name, password, code, does in rows
            ],
            "pages": found.pages,
        },
        shown=[
            table("name", "password", "digits", "who", rows=rows),
            f"The digits change in {left.seconds + 1} seconds.",
            "",
            table("case", "code of her page", "what it shows", rows=pages),
        ],
    )


async def remove(
    alone: Alone,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; for programs.")] = False,
) -> Answer:
    """Take the invented cases away, and everything else that this trial keeps but its key file.

    'duecourse up' has to be stopped. Cases that somebody opened beside the invented ones go, too.
    """
    from services import demonstration  # noqa: PLC0415 - slow, and help needs none of it

    settings = alone.connections.settings()
    if not yes and is_at_a_terminal() and demonstration.is_demonstration(settings):
        require_yes(f"Delete all cases, mails and accounts of the trial in {settings.home}/?")
    removed = demonstration.remove(settings)
    return Answer(
        data={"removed": [str(path) for path in removed]},
        shown=[f"Removed: {', '.join(path.name for path in removed)}."],
    )
