"""How a party wants to hear, from what was typed; incomplete choices are completed or refused."""

from datetime import datetime
from pathlib import Path

from services.cli.answers import say
from services.cli.choice_options import ChoiceTyped
from services.cli.failures import InputRefused
from services.cli.personal import asked, is_at_a_terminal, read_bytes, read_line, require_yes
from services.cli.typed import refusing_wrong_input
from services.cli.words import day_in_words
from services.desk.intake import WHO_READS_PLAIN_MAIL, Choice, check_choice
from services.installation import Installation
from services.mail.address import parse_address
from services.openpgp.public_key import LARGEST_KEY_BYTES, PublicKey, read_public_key
from workflows.instants import SafeHours
from workflows.parties import Channel, Language, Rhythm

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def choice_of(typed: ChoiceTyped, parts: Installation, *, zone: str | None = None) -> Choice | None:
    """The choice, or None if no channel was named; a missing address is asked for, twice.

    Args:
        typed: The options.
        parts: The installation: its time, its zone, whether it has a gateway.
        zone: The party's time zone if none was typed; the installation's unless given.

    Raises:
        InputRefused: something is missing or unusable; the message never holds the address.
    """
    channel, language = typed.channel, typed.language
    address = read_line("address", typed.address, typed.address_file)
    if channel is None:
        if not typed.is_empty:
            message = (
                "say how she wants to hear: --channel; without one nothing is sent, and an officer "
                f"gets the task to find out. Channels: {', '.join(Channel)}"
            )
            raise InputRefused(message)
        return None
    if channel is Channel.GATEWAY and parts.settings.gateway_url is None:
        message = "this installation has no gateway: set DUECOURSE_GATEWAY_URL (docs/channels.md)"
        raise InputRefused(message)
    if language is None:
        message = f"say in which language she hears: --language {'|'.join(Language)}"
        raise InputRefused(message)
    if channel.needs_an_address and address is None:
        what = "a mail address" if channel.uses_mail else "a number or a name at the gateway"
        address = asked(f"Her address: {what}", twice=True)
        if address is None:
            message = (
                f"the channel {channel} needs {what}: --address-file FILE, --address - "
                "(from stdin), or --address ADDRESS"
            )
            raise InputRefused(message)
    knowingly = typed.knowingly
    if channel.lays_the_letter_open and not knowingly and is_at_a_terminal():
        require_yes(f"{WHO_READS_PLAIN_MAIL}. Was she told so, and does she still ask for them?")
        knowingly = True
    key = _key_in(typed.key, parts.clock.now())
    with refusing_wrong_input():
        choice = Choice(
            channel=channel,
            language=language,
            time_zone=typed.time_zone or zone or parts.settings.time_zone,
            address=address,
            safe_hours=_hours(typed.safe_hours, typed.safe_days),
            rhythm=Rhythm.STEADY if typed.steady else Rhythm.PROMPT,
            knowingly=knowingly,
            key=key,
        )
        check_choice(choice)
        _warn_about(address if channel.uses_mail else None)
    if key is not None:
        say(_about_the_key(key))
    return choice


def _key_in(file: Path | None, now: datetime) -> PublicKey | None:
    """Her public key from a file, or None if none was given.

    Raises:
        InputRefused: it cannot be read, or cannot be used; the message quotes nothing of it.
    """
    if file is None:
        return None
    content = read_bytes(file, largest=LARGEST_KEY_BYTES)
    with refusing_wrong_input():
        return read_public_key(content, now=now)


def _about_the_key(key: PublicKey) -> str:
    until = f"expires on {day_in_words(key.expires_at.date())}" if key.expires_at else "has no end"
    return (
        f"Her key has the fingerprint {key.fingerprint} and {until}. Read the fingerprint to her "
        "in person or by telephone before she relies on it: somebody else's key looks the same."
    )


def _hours(typed: str | None, days: str | None) -> SafeHours:
    chosen: dict[str, object] = {} if days is None else {"weekdays": _days(days)}
    if typed is not None:
        begins, separator, ends = typed[:40].partition("-")
        if not separator:
            message = "safe hours are two times of the day, for instance 09:00-17:00"
            raise InputRefused(message)
        chosen |= {"begins": begins.strip(), "ends": ends.strip()}
    return SafeHours.model_validate(chosen)


def _days(typed: str) -> frozenset[int]:
    """Weekdays from 1 (Monday) to 7 (Sunday)."""
    named = [day.strip().casefold() for day in typed[:60].split(",")]
    if any(day not in WEEKDAYS for day in named):
        message = f"safe days are some of {','.join(WEEKDAYS)}, for instance mon,wed,fri"
        raise InputRefused(message)
    return frozenset(WEEKDAYS.index(day) + 1 for day in named)


def _warn_about(address: str | None) -> None:
    if address is not None:
        for warning in parse_address(address).warnings:
            say(f"Careful: {warning.explanation}")
