"""The parties of a case, for people and for programs, without anything personal."""

from typing import Any

from rich.table import Table

from services.cli.answers import table
from services.cli.words import plain
from workflows.case import Case
from workflows.party import Party


def parties_table(case: Case) -> Table:
    """The parties without anything personal."""
    return table(
        "party",
        "role",
        "hears by",
        "address",
        "language",
        "time zone",
        "informed",
        rows=(
            (
                party["party_id"],
                plain(party["role"]),
                plain(party["channel"] or "not known yet"),
                _address(party["confirmed"]),
                party["language"],
                party["time_zone"],
                "yes" if party["hears"] else "no",
            )
            for party in parties_as_data(case)
        ),
    )


def parties_as_data(case: Case) -> list[dict[str, Any]]:
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
            "confirmed": _is_confirmed(party),
        }
        for party in case.parties.values()
    ]


def _is_confirmed(party: Party) -> bool | None:
    """Whether letters are known to reach her address; None where there is none."""
    has_address = party.preferences is not None and party.preferences.address is not None
    return party.has_a_confirmed_address if has_address else None


def _address(confirmed: bool | None) -> str:
    if confirmed is None:
        return ""
    return "confirmed" if confirmed else "not confirmed"
