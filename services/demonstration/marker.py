"""The file that says that a trial holds invented cases, with what a newcomer needs to look around.

Passwords and secrets stand in it in clear: they open invented accounts over invented cases, and
whoever can read the file can read the trial's keys beside it.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.accounts.one_time_codes import code_at
from services.settings import Settings

FILE: Final = "demonstration.json"


class DemonstrationRefused(ValueError):
    """There can be no invented register here, or none to be removed; the message says why."""


class DemoAccount(BaseModel):
    """An invented member of the staff who can sign in.

    Attributes:
        staff_id: Her name at the door.
        does: What she does, in a few words.
        password: Her password.
        code_secret: The secret of her one-time codes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    staff_id: str
    does: str
    password: str = Field(repr=False)
    code_secret: str = Field(repr=False)

    def code(self, now: datetime) -> str:
        """The six digits that an authenticator app would show now."""
        return code_at(self.code_secret, now)


class OpenPage(BaseModel):
    """The page of an invented party, and the code that opens it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    reference: str
    about: str
    code: str = Field(repr=False)


class Demonstration(BaseModel):
    """An invented register, as far as it was loaded.

    Attributes:
        is_complete: Whether all of it is there; false while it is played, and if that ended early.
        cases: How many cases it has.
        accounts: Who can sign in.
        pages: Whose page can be opened.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    is_complete: bool = False
    cases: int = 0
    accounts: tuple[DemoAccount, ...] = ()
    pages: tuple[OpenPage, ...] = ()


def marker_of(settings: Settings) -> Path:
    """Where the file lies."""
    return settings.home / FILE


def is_demonstration(settings: Settings) -> bool:
    """Whether invented cases lie here, all of them or some: every page says so."""
    return marker_of(settings).exists()


def read_demonstration(settings: Settings) -> Demonstration | None:
    """What was loaded here; None where nothing ever was.

    Raises:
        DemonstrationRefused: the file cannot be read.
    """
    place = marker_of(settings)
    try:
        return Demonstration.model_validate_json(place.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        message = (
            f"{place} cannot be read: 'duecourse demo-register remove' takes everything away, and "
            "'duecourse up --demo' then begins anew"
        )
        raise DemonstrationRefused(message) from None


def keep(settings: Settings, demonstration: Demonstration) -> None:
    """Write the file, for its owner alone: the former one or the new one is there at any moment."""
    place = marker_of(settings)
    new = place.with_name(f"{FILE}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(demonstration.model_dump_json(indent=2))
    new.replace(place)


def forget(settings: Settings) -> None:
    """Take the file away: what is here counts as anybody's trial again."""
    marker_of(settings).unlink(missing_ok=True)
