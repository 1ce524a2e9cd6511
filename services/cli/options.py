"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.registration import refusing
from services.cli.typed import (
    read_calendar_name,
    read_case,
    read_day,
    read_id,
    read_path,
    read_policy_name,
    read_reason,
)


def day_option(help_text: str) -> Any:
    """An option that takes a date."""
    return typer.Option(metavar="YYYY-MM-DD", parser=refusing(read_day), help=help_text)


def date_option(help_text: str) -> Any:
    """An option that takes a date, however long ago or far ahead."""
    return typer.Option(metavar="ANY-DAY", parser=refusing(read_day), help=help_text)


def id_option(name: str, metavar: str, help_text: str) -> Any:
    """An option that takes an id."""
    return typer.Option(name, metavar=metavar, parser=refusing(read_id), help=help_text)


def file_option(name: str, help_text: str) -> Any:
    """An option that takes the path of a file."""
    return typer.Option(name, metavar="FILE", parser=refusing(read_path), help=help_text)


def output_option(name: str, help_text: str) -> Any:
    """An option that takes the path of a file to write."""
    return typer.Option(name, metavar="PATH", parser=refusing(read_path), help=help_text)


CaseGiven = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        parser=refusing(read_case),
        help="The case: its reference, such as K7Q2-M4XA-9, or its id.",
    ),
]
PartyGiven = Annotated[
    str,
    typer.Argument(
        metavar="PARTY",
        parser=refusing(read_id),
        help="The party: p1, p2, ... as 'duecourse party list' shows them.",
    ),
]
ReasonGiven = Annotated[
    str,
    typer.Option(
        "--reason",
        metavar="CODE",
        parser=refusing(read_reason),
        help="Why: one of the reasons that 'duecourse policy show' lists.",
    ),
]
TextGiven = Annotated[
    str | None,
    typer.Option("--text", metavar="TEXT", help="The text; '-' reads it from stdin."),
]
TextFileGiven = Annotated[Path | None, file_option("--text-file", "A file with the text.")]
NameGiven = Annotated[
    str | None,
    typer.Option(
        "--name",
        metavar="NAME",
        help="Her name. An option stays in the shell's history: '-' reads a line from stdin.",
    ),
]
NameFileGiven = Annotated[Path | None, file_option("--name-file", "A file with the name.")]
PolicyGiven = Annotated[
    str,
    typer.Argument(
        metavar="NAME|FILE",
        parser=refusing(read_policy_name),
        help="The policy: a preset's name, or a file of YAML.",
    ),
]
CalendarGiven = Annotated[
    str | None,
    typer.Option(
        "--calendar",
        metavar="CALENDAR",
        parser=refusing(read_calendar_name),
        help="Working days: 'weekdays', a place such as DE-BY, or a file of YAML; "
        "DUECOURSE_CALENDAR unless given.",
    ),
]
