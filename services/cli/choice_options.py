"""How a party wants to hear, as the options that several commands take alike."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import typer

from services.cli.options import file_option
from services.cli.registration import refusing
from services.cli.typed import read_zone
from workflows.parties import Channel, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceTyped:
    """The options, as they were typed: see `services.cli.choices`."""

    channel: Annotated[
        Channel | None, typer.Option("--channel", help="How the party wants to hear.")
    ] = None
    language: Annotated[Language | None, typer.Option("--language", help="In which language.")] = (
        None
    )
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="ADDRESS",
            help="The mail address, or number at the gateway. It stays in the shell's history: "
            "'-' reads a line from stdin.",
        ),
    ] = None
    address_file: Annotated[
        Path | None, file_option("--address-file", "A file with the address.")
    ] = None
    time_zone: Annotated[
        str | None,
        typer.Option(
            "--time-zone",
            metavar="ZONE",
            parser=refusing(read_zone),
            help="The party's time zone, such as Europe/Paris; the installation's unless given.",
        ),
    ] = None
    safe_hours: Annotated[
        str | None,
        typer.Option(
            "--safe-hours",
            metavar="HH:MM-HH:MM",
            help="When the party may be reached; 09:00-17:00 unless given.",
        ),
    ] = None
    safe_days: Annotated[
        str | None,
        typer.Option(
            "--safe-days",
            metavar="DAYS",
            help="On which days, such as mon,wed,fri; every day unless given.",
        ),
    ] = None
    steady: Annotated[
        bool, typer.Option("--steady", help="Write on regular dates only, whatever happens.")
    ] = False
    knowingly: Annotated[
        bool,
        typer.Option(
            "--knowingly",
            help="The party was told who can read whole letters in plain mail (full_mail), and "
            "asks for them.",
        ),
    ] = False
    key: Annotated[
        Path | None,
        file_option("--key", "Their OpenPGP public key (encrypted_mail), as they exported it."),
    ] = None

    @property
    def is_empty(self) -> bool:
        """Whether none of the options was given."""
        return all(getattr(self, option.name) == option.default for option in fields(self))
