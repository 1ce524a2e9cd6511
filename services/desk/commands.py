"""Commands to a case, made of what somebody said."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError

from services.desk.answers import CommandRefused
from workflows.facts import Actor, Command, FactBody


def command_of(
    command_id: str,
    actor: Actor,
    occurred_at: datetime,
    issued_at: datetime,
    bodies: Sequence[FactBody],
) -> Command:
    """A command, or a refusal that says what is wrong with it and quotes nothing.

    Raises:
        CommandRefused: a date in the future, too many facts, an id that is none.
    """
    try:
        return Command(
            command_id=command_id,
            actor=actor,
            occurred_at=occurred_at,
            issued_at=issued_at,
            bodies=tuple(bodies),
        )
    except ValidationError as error:
        reasons = "; ".join(
            fault["msg"].removeprefix("Value error, ")
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise CommandRefused("malformed", reasons) from None
