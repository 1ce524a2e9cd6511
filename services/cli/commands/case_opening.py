"""``duecourse case open``: intake, with its timeline and first letter."""

from datetime import datetime
from typing import Annotated

import typer

from services.cli.answers import Answer, give
from services.cli.calendar_words import remarks_on
from services.cli.choice_options import ChoiceTyped
from services.cli.choices import choice_of
from services.cli.failures import InputRefused
from services.cli.known_addresses import remarks_on_addresses
from services.cli.offices import offices_for, require_member
from services.cli.options import (
    CalendarGiven,
    NameFileGiven,
    NameGiven,
    id_option,
)
from services.cli.personal import asked, is_at_a_terminal, read_line, require_yes
from services.cli.preview import preview_as_data, preview_in_words
from services.cli.receipts import NOT_RECORDED_YET
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting
from services.cli.typed import read_policy_name, read_received, read_zone, refusing_wrong_input
from services.desk.intake import Intake, NewParty, check_party, new_id
from services.letters.library import LetterLibrary
from services.opening.documents import Documents
from services.opening.preview import Writing, preview_of
from workflows.instants import local_date
from workflows.parties import Role
from workflows.staff import OfficeDuty
from workflows.stages import Category


async def open_case(
    acting: Acting,
    category: Annotated[Category, typer.Option(help="What the matter is.")],
    typed: ChoiceTyped,
    name: NameGiven = None,
    name_file: NameFileGiven = None,
    vulnerable: Annotated[
        bool, typer.Option("--vulnerable", help="She is owed the faster rhythm of the policy.")
    ] = False,
    received: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="When the report came in, if not now: a date, or an instant with its offset.",
        ),
    ] = None,
    case_time_zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            parser=refusing(read_zone),
            help="The time zone of the case's benchmarks; DUECOURSE_TIME_ZONE unless given.",
        ),
    ] = None,
    reporter: Annotated[
        bool,
        typer.Option(
            "--reporter",
            help="Somebody else reported it: add them; 'party prefer' records how they hear.",
        ),
    ] = False,
    respondent: Annotated[
        str | None,
        id_option(
            "--respondent",
            "STAFF_ID",
            "The member of staff it is said of: never told or asked anything about this case.",
        ),
    ] = None,
    intake_office: Annotated[
        str | None, id_option("--intake-office", "OFFICE", "Who receives it.")
    ] = None,
    investigating_office: Annotated[
        str | None, id_option("--investigating-office", "OFFICE", "Who investigates.")
    ] = None,
    deciding_office: Annotated[
        str | None, id_option("--deciding-office", "OFFICE", "Who decides.")
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            parser=refusing(read_policy_name),
            help="The policy; DUECOURSE_POLICY unless given.",
        ),
    ] = None,
    calendar: CalendarGiven = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; for programs.")] = False,
) -> Answer:
    """Open a case: see its timeline and her first letter, then confirm.

    At a terminal her name and address are asked for if they are not given; nothing typed at the
    prompt stays in the shell's history. There is no default channel: ask her.

    Example: duecourse case open --category sexual_harassment --channel neutral_mail --language en
    """
    parts = acting.parts
    settings = parts.settings
    zone = case_time_zone or settings.time_zone
    her = NewParty(
        role=Role.AFFECTED_PERSON,
        name=read_line("name", name, name_file) or asked("Her name (Enter for none)"),
        vulnerable=vulnerable,
        choice=choice_of(typed, parts, zone=zone),
    )
    others = _others(acting, reporter=reporter, respondent=respondent)
    now = parts.clock.now()
    today = local_date(now, zone)
    chosen = Documents.named(policy or settings.policy, calendar or settings.calendar, today=today)
    intake = Intake(
        category=category,
        time_zone=zone,
        offices=offices_for(
            parts.directory,
            {
                OfficeDuty.INTAKE: intake_office,
                OfficeDuty.INVESTIGATING: investigating_office,
                OfficeDuty.DECIDING: deciding_office,
            },
        ),
        policy=chosen.policy_hash,
        calendar=chosen.calendar_hash,
        received_at=_received(acting, received, zone, now),
        parties=(her, *others),
    )
    command_id = acting.command_id or new_id("k")
    with refusing_wrong_input():
        for party in intake.parties:
            check_party(party)
        preview = await preview_of(
            intake,
            acting.actor,
            chosen,
            Writing(
                directory=parts.directory,
                library=LetterLibrary(own=settings.letters),
                signed_by=settings.sender_name,
            ),
            now,
            salt=parts.desk.salt_of(parts.desk.case_id_for(command_id)),
        )
    shown = preview_in_words(preview, now, zone)
    if not yes and is_at_a_terminal():
        give(Answer(data=None, shown=shown), as_json=False)
        require_yes("Open this case?")
        shown = []
    await chosen.keep(parts.ledger)
    case_id = parts.desk.case_id_for(command_id)
    known = await remarks_on_addresses(acting, intake.parties, besides=case_id)
    allowed = await parts.gate.permit_to_open(acting.actor)
    receipt = await parts.desk.open(allowed, intake, command_id=command_id)
    return Answer(
        data={
            "reference": receipt.reference,
            "case_id": receipt.case_id,
            "taken": receipt.taken,
            "command_id": receipt.command_id,
            "preview": preview_as_data(preview),
        },
        shown=[f"Case {receipt.reference} is open.", *shown],
        said=[*known, *remarks_on(chosen.calendar, today)]
        if receipt.taken.is_safe
        else [*known, NOT_RECORDED_YET.format(reference=receipt.reference)],
    )


def _received(acting: Acting, received: str | None, zone: str, now: datetime) -> datetime:
    if received is None:
        return acting.at or now
    if acting.at is not None:
        message = "give either --received or --at: both say when the report came in"
        raise InputRefused(message)
    return read_received(received, zone)


def _others(acting: Acting, *, reporter: bool, respondent: str | None) -> list[NewParty]:
    others = [NewParty(role=Role.REPORTER)] if reporter else []
    if respondent is not None:
        require_member(acting.parts.directory, respondent)
        others.append(NewParty(role=Role.RESPONDENT, staff_id=respondent))
    return others


def offer(case: Commands) -> None:
    """Offer the command that opens a case."""
    case.add("open", open_case)
