"""How a party wants to hear, from what was typed; incomplete choices are completed or refused."""

from services.cli.answers import say
from services.cli.failures import InputRefused
from services.cli.personal import asked, is_at_a_terminal, require_yes
from services.cli.typed import refusing_wrong_input
from services.desk.intake import WHO_READS_PLAIN_MAIL, Choice, check_choice
from services.mail.address import parse_address
from workflows.instants import SafeHours
from workflows.parties import Channel, Language, Rhythm


def choice_of(
    *,
    channel: Channel | None,
    language: Language | None,
    time_zone: str,
    address: str | None,
    safe_hours: str | None,
    rhythm: Rhythm,
    knowingly: bool = False,
) -> Choice | None:
    """The choice, or None if no channel was named; a missing address is asked for, twice.

    Raises:
        InputRefused: something is missing or unusable; the message never holds the address.
    """
    if channel is None:
        if address is not None or language is not None or safe_hours is not None:
            message = (
                "say how she wants to hear: --channel; without one nothing is sent, and an officer "
                f"gets the task to find out. Channels: {', '.join(Channel)}"
            )
            raise InputRefused(message)
        return None
    if language is None:
        message = f"say in which language she hears: --language {'|'.join(Language)}"
        raise InputRefused(message)
    if channel.needs_an_address and address is None:
        address = asked("Her mail address", twice=True)
        if address is None:
            message = (
                f"the channel {channel} needs a mail address: --address-file FILE, --address - "
                "(from stdin), or --address ADDRESS"
            )
            raise InputRefused(message)
    if channel.lays_the_letter_open and not knowingly and is_at_a_terminal():
        require_yes(f"{WHO_READS_PLAIN_MAIL}. Was she told so, and does she still ask for them?")
        knowingly = True
    with refusing_wrong_input():
        choice = Choice(
            channel=channel,
            language=language,
            time_zone=time_zone,
            address=address,
            safe_hours=_hours(safe_hours),
            rhythm=rhythm,
            knowingly=knowingly,
        )
        check_choice(choice)
        _warn_about(address)
    return choice


def _hours(typed: str | None) -> SafeHours:
    if typed is None:
        return SafeHours()
    begins, separator, ends = typed[:40].partition("-")
    if not separator:
        message = "safe hours are two times of the day, for instance 09:00-17:00"
        raise InputRefused(message)
    return SafeHours.model_validate({"begins": begins.strip(), "ends": ends.strip()})


def _warn_about(address: str | None) -> None:
    if address is not None:
        for warning in parse_address(address).warnings:
            say(f"Careful: {warning.explanation}")
