"""The person of a row, and whether a safe way of reaching that person is known."""

from collections.abc import Mapping

from services.desk.intake import Choice, NewParty, check_choice, check_name
from services.importing.mapping import RegisterMapping
from services.importing.reasons import Noticed
from workflows.parties import Role


def party_of(
    cells: Mapping[str, str], mapping: RegisterMapping, role: Role
) -> tuple[NewParty, list[Noticed]]:
    """The person, and what was odd about name, language, channel or address.

    An address without a channel that the person agreed to is no safe channel, and neither is a
    channel without a usable address: then the person has none, and an officer has to find one.
    Whoever maps a word to whole letters in plain mail says that it stands for an informed choice.
    """
    odd: list[Noticed] = []
    choice = _choice(cells, mapping, odd)
    return NewParty(role=role, name=_name(cells["name"], odd), choice=choice), odd


def _name(text: str, odd: list[Noticed]) -> str | None:
    if not text:
        return None
    try:
        check_name(text)
    except ValueError:
        odd.append(Noticed.NAME_UNUSABLE)
        return None
    return text


def _choice(
    cells: Mapping[str, str], mapping: RegisterMapping, odd: list[Noticed]
) -> Choice | None:
    if not cells["channel"]:
        return None
    channel = mapping.channels.get(cells["channel"])
    if channel is None:
        odd.append(Noticed.CHANNEL_UNKNOWN)
        return None
    language = mapping.language
    if cells["language"] and mapping.columns.language:
        known = mapping.languages.get(cells["language"])
        if known is None:
            odd.append(Noticed.LANGUAGE_UNKNOWN)
        language = known or language
    choice = Choice(
        channel=channel,
        language=language,
        time_zone=mapping.time_zone,
        address=cells["address"] if channel.needs_an_address else None,
        knowingly=channel.lays_the_letter_open,
    )
    try:
        check_choice(choice)
    except ValueError:
        odd.append(Noticed.ADDRESS_UNUSABLE)
        return None
    return choice
