"""The parties of a case, for people and for programs, without anything personal."""

from datetime import date, datetime
from typing import Any

from rich.table import Table

from services.cli.answers import table
from services.cli.words import plain
from workflows.case import Case
from workflows.instants import local_date
from workflows.party import Party


def parties_table(case: Case, now: datetime) -> Table:
    """The parties without anything personal."""
    return table(
        "party",
        "role",
        "hears by",
        "address",
        "language",
        "time zone",
        "informed",
        "paused until",
        rows=(
            (
                party["party_id"],
                plain(party["role"]),
                _hears_by(party),
                _address(party["confirmed"]),
                party["language"],
                party["time_zone"],
                "yes" if party["hears"] else "no",
                "" if party["paused_until"] is None else str(party["paused_until"]),
            )
            for party in parties_as_data(case, now)
        ),
    )


def parties_as_data(case: Case, now: datetime) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "party_id": party.party_id,
            "role": party.role.value,
            "staff_id": party.staff_id,
            "vulnerable": party.vulnerable,
            "channel": party.preferences.channel.value if party.preferences else None,
            "language": party.preferences.language.value if party.preferences else None,
            "time_zone": party.preferences.time_zone if party.preferences else None,
            "asked_knowingly": bool(party.preferences and party.preferences.asked_knowingly),
            "key_expires_at": party.preferences.key_expires_at if party.preferences else None,
            "rhythm": party.preferences.rhythm.value if party.preferences else None,
            "hears": party.hears,
            "revoked": party.revoked,
            "paused_until": _paused_until(party, now),
            "confirmed": _is_confirmed(party),
            "erased": party.erased is not None,
        }
        for party in case.parties.values()
    ]


def _hears_by(party: dict[str, Any]) -> str:
    return "erased" if party["erased"] else plain(party["channel"] or "not known yet")


def _paused_until(party: Party, now: datetime) -> date | None:
    """The day from which a party that asked for a pause hears again; None once it is over."""
    if party.pause is None or party.preferences is None or party.pause.over_at <= now:
        return None
    return local_date(party.pause.over_at, party.preferences.time_zone)


def _is_confirmed(party: Party) -> bool | None:
    """Whether letters are known to reach her address; None where there is none."""
    has_address = party.preferences is not None and party.preferences.address is not None
    return party.has_a_confirmed_address if has_address else None


def _address(confirmed: bool | None) -> str:
    if confirmed is None:
        return ""
    return "confirmed" if confirmed else "not confirmed"
