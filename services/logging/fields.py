"""The allow-list: which fields a log line may have, and what each may hold."""

import datetime
import math
import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

Plain = str | int | float | bool

_OPAQUE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_LARGEST_NUMBER = 2**53


class FieldKind(Enum):
    """What a field may hold. Nothing else is written, whatever it is called."""

    OPAQUE_ID = "opaque_id"
    """An id of ours or of Temporal: no space, no `@`, at most 128 characters."""

    CODE = "code"
    """A word of the program's own: an enum's value, a type's name; at most 64 characters."""

    NUMBER = "number"
    """A count, a size, a status; a duration is written in seconds."""

    FLAG = "flag"
    """Yes or no."""

    INSTANT = "instant"
    """An aware date and time, or a date."""

    def plain(self, value: object) -> Plain | None:
        """The value as it is written, or None if it is not of this kind."""
        match self:
            case FieldKind.OPAQUE_ID:
                return _matching(_OPAQUE_ID, value)
            case FieldKind.CODE:
                return _matching(_CODE, value)
            case FieldKind.NUMBER:
                return _number(value)
            case FieldKind.FLAG:
                return value if isinstance(value, bool) else None
            case FieldKind.INSTANT:
                return _instant(value)


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str) and pattern.fullmatch(value):
        return str(value)
    return None


def _number(value: object) -> int | float | None:
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    usual = math.isfinite(value) and abs(value) <= _LARGEST_NUMBER
    return value if usual else None


def _instant(value: object) -> str | None:
    if isinstance(value, datetime.datetime):
        return value.isoformat() if value.tzinfo else None
    return value.isoformat() if isinstance(value, datetime.date) else None


def _of(kind: FieldKind, names: str) -> dict[str, FieldKind]:
    return dict.fromkeys(names.split(), kind)


ALLOWED_FIELDS: Final[Mapping[str, FieldKind]] = MappingProxyType(
    _of(
        FieldKind.OPAQUE_ID,
        """
        activity_id actor batch_id calendar_hash case_id clock_id command_id delivery_id
        fact_id first_run_id hold_id key_id letter_id message_id migration namespace
        notice_id obligation_id office_id party_id place policy_hash policy_id promise_id
        reference revision run_id staff_id subject task_id update_id workflow_id
        """,
    )
    | _of(
        FieldKind.CODE,
        """
        action activity_type category channel code command component database_kind
        error_code escalation fact_kind kind language lateness letter notice obligation
        outcome party_role phase policy problem purpose reason role signal stage state
        status step task_queue tls_version update_name version warning workflow_type
        """,
    )
    | _of(
        FieldKind.NUMBER,
        """
        attempt attempts bytes cases count delay_seconds duration_seconds elapsed_seconds
        events exit_code fact_number facts failed histories http_status late_seconds limit messages
        missing notices obligations offset_seconds parties pending port process_id
        recipients rejected retries rows schema_version seconds sent size skipped
        smtp_status tasks timeout_seconds total wait_seconds workers
        """,
    )
    | _of(FieldKind.FLAG, "dry_run encrypted first local replayed resumed retryable trial")
    | _of(FieldKind.INSTANT, "day due_at happened_at next_wake now promised until")
)
"""Field names and what they may hold. What is missing is added here, with a thought."""


def kept_fields(given: Mapping[str, object]) -> tuple[dict[str, Plain], int]:
    """The fields that may be written, and how many had to be dropped.

    A field set to None says nothing and is left out without being counted.
    """
    kept: dict[str, Plain] = {}
    dropped = 0
    for name, value in given.items():
        if value is None:
            continue
        kind = ALLOWED_FIELDS.get(name)
        plain = kind.plain(value) if kind else None
        if plain is None:
            dropped += 1
        else:
            kept[name] = plain
    return kept, dropped
