"""What people type, read strictly: each reader refuses with what is wrong and what to write."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from services.cli.failures import InputRefused
from workflows.instants import ZoneName, local_instant
from workflows.values import EARLIEST_YEAR, LATEST_YEAR, Code, Instant, OpaqueId

LONGEST_WORD = 128
"""Characters of anything typed that is not a text."""

LONGEST_PATH = 1_000
"""Characters of a path; what systems take is longer, and nobody types it."""

_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
_ZONE: TypeAdapter[str] = TypeAdapter(ZoneName)
_ID: TypeAdapter[str] = TypeAdapter(OpaqueId)
_CODE: TypeAdapter[str] = TypeAdapter(Code)
_CASE = re.compile(r"^[A-Za-z0-9 *~$=-]{1,64}$")


def read_case(typed: str) -> str:
    """A reference or an id of a case, as typed."""
    if not _CASE.match(typed.strip()):
        message = "this is no reference of a case: it looks like K7Q2-M4XA-9"
        raise InputRefused(message)
    return typed.strip()


def read_id(typed: str) -> str:
    """An id: of a party, a task, a letter, a member of staff, a command."""
    try:
        return _ID.validate_python(typed[: LONGEST_WORD + 1])
    except ValidationError:
        message = "this is no id: letters, digits and . _ : - only, at most 128 of them"
        raise InputRefused(message) from None


def read_reason(typed: str) -> str:
    """The code of a reason."""
    try:
        return _CODE.validate_python(typed[: LONGEST_WORD + 1])
    except ValidationError:
        message = (
            "a reason is a code of the policy such as 'complexity': see 'duecourse policy show'"
        )
        raise InputRefused(message) from None


def read_step(typed: str) -> str:
    """The code of a step."""
    try:
        return _CODE.validate_python(typed[: LONGEST_WORD + 1])
    except ValidationError:
        message = (
            "a step is a code of the policy such as 'further_feedback': see 'duecourse policy show'"
        )
        raise InputRefused(message) from None


def read_path(typed: str) -> Path:
    """The path of a file."""
    if not 0 < len(typed) <= LONGEST_PATH or not typed.isprintable():
        message = f"this is no path of a file: 1 to {LONGEST_PATH} visible characters"
        raise InputRefused(message)
    return Path(typed)


def read_policy_name(typed: str) -> str:
    """The name of a policy, or the path of its file."""
    return str(read_path(typed))


def read_calendar_name(typed: str) -> str:
    """The name of a calendar, the path of its file, or the hash by which cases name it."""
    return str(read_path(typed))


def read_zone(typed: str) -> str:
    """The name of a time zone."""
    try:
        return _ZONE.validate_python(typed[:LONGEST_WORD])
    except ValidationError:
        message = "not a time zone of the IANA database; write for instance Europe/Paris or UTC"
        raise InputRefused(message) from None


def read_instant(typed: str) -> datetime:
    """An instant with its offset."""
    try:
        instant = datetime.fromisoformat(typed[:LONGEST_WORD].strip())
    except ValueError:
        message = (
            "not an instant; write for instance 2027-01-11T09:00+01:00, or ending in Z for UTC"
        )
        raise InputRefused(message) from None
    if instant.tzinfo is None:
        message = "this instant has no offset; add one, for instance 2027-01-11T09:00+01:00 or ...Z"
        raise InputRefused(message)
    _require_sensible(instant.year)
    return _INSTANT.validate_python(instant)


def read_day(typed: str) -> date:
    """A date."""
    try:
        day = date.fromisoformat(typed[:LONGEST_WORD].strip())
    except ValueError:
        message = "not a date; write for instance 2027-01-11"
        raise InputRefused(message) from None
    _require_sensible(day.year)
    return day


def read_received(typed: str, zone: str) -> datetime:
    """When a report came in: an instant, or a date: its first moment in ``zone``."""
    if "T" in typed or " " in typed.strip():
        return read_instant(typed)
    return local_instant(read_day(typed), time.min, zone)


def _require_sensible(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        message = f"the year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}"
        raise InputRefused(message)


@contextmanager
def refusing_wrong_input() -> Iterator[None]:
    """Turn an error about a value into a refusal of what was typed, without quoting it."""
    try:
        yield
    except InputRefused:
        raise
    except ValidationError as error:
        raise InputRefused(_reasons(error)) from None
    except ValueError as error:
        raise InputRefused(str(error)) from None


def _reasons(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    return "; ".join(fault["msg"].removeprefix("Value error, ") for fault in faults)
