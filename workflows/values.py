"""What every value of the product has in common: it never changes, and its errors quote nothing."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

EARLIEST_YEAR = 1990
LATEST_YEAR = 2199


class Frozen(BaseModel):
    """An immutable value; validation errors never carry the input, which may be personal.

    Unknown fields are ignored, so that a worker one release behind can still read what a newer one
    wrote. Entry points refuse them instead (``model_validate(..., extra="forbid")``).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class StrictFrozen(Frozen):
    """An immutable value of a document that people write: an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def is_unsaid(value: object) -> bool:
    """Whether a field says nothing: empty, absent, or no.

    A field that came after the first release of a document that is addressed by its content is left
    out while it is unsaid, so that a document from before keeps its address.
    """
    return not value


def _sensible_instant(instant: datetime) -> datetime:
    if _is_sensible(instant):
        kept = instant.astimezone(UTC)
        # What is kept has to be accepted when it is read again: New Year lies elsewhere in UTC.
        if _is_sensible(kept):
            return kept
    message = f"the year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}"
    raise ValueError(message)


def _is_sensible(instant: datetime) -> bool:
    return EARLIEST_YEAR <= instant.year <= LATEST_YEAR


Instant = Annotated[AwareDatetime, AfterValidator(_sensible_instant)]
"""A point in time with its zone, kept in UTC; naive timestamps and absurd years are refused."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A fixed word of the policy (a reason, a category, a refusal): never free text."""

OpaqueId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$")]
"""An identifier that says nothing about anybody: random, or a keyed hash."""

VaultReference = Annotated[str, StringConstraints(pattern=r"^vr_[A-Za-z0-9_-]{8,128}$")]
"""Where in the vault a name, an address or a text lies."""
