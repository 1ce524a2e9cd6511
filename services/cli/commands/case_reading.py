"""``duecourse case list``, ``show`` and ``facts``: where cases stand."""

from typing import Annotated, Any

import typer
from rich.table import Table

from services.cases import CaseFile
from services.cases.keeping_words import keeping_in_words
from services.cli.answers import Answer, table
from services.cli.case_words import parties_as_data, parties_table
from services.cli.options import CaseGiven, id_option
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.cli.words import (
    day_in_words,
    instant_in_words,
    plain,
    plan_in_words,
)
from workflows.case import Case
from workflows.instants import local_date
from workflows.planning.keeping import how_long_kept
from workflows.stages import Stage


def offer(case: Commands) -> None:
    """Offer the commands that read a case."""
    case.add("list", list_cases)
    case.add("show", show)
    case.add("facts", facts)


async def list_cases(
    reading: Reading,
    stage: Annotated[Stage | None, typer.Option(help="Only those in this stage.")] = None,
    office: Annotated[
        str | None, id_option("--office", "OFFICE", "Only those in which it has a duty.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
) -> Answer:
    """List cases, the newest first. Those in which you are named are not among them."""
    if office is not None:
        reading.parts.directory.office(office)
    newest = await reading.parts.ledger.case_lists.newest(
        reading.access("list_cases"), stage=stage, office_id=office, limit=limit
    )
    rows = (
        (
            record.reference,
            plain(record.category),
            plain(record.stage) + (f" ({plain(record.outcome)})" if record.outcome else ""),
            day_in_words(local_date(record.opened_at, record.time_zone)),
            instant_in_words(record.next_wake, record.time_zone) if record.next_wake else "",
        )
        for record in newest.records
    )
    shown: list[str | Table] = [
        table("case", "category", "stage", "opened", "next thing", rows=rows)
        if newest.records
        else "No cases. Open one: duecourse case open --help"
    ]
    if len(newest.records) < newest.total:
        shown.append(f"The newest {limit:,} of {newest.total:,} cases; --limit shows more.")
    return Answer(data=newest.records, shown=shown)


async def show(reading: Reading, case: CaseGiven) -> Answer:
    """Show where a case stands: clocks by owner, promises, and what goes out next and when.

    Names and addresses stay in the vault; 'party list --reveal' shows them.
    """
    case_id = await reading.case(case)
    record = await reading.parts.ledger.cases.get(case_id, reading.access("show_case"))
    file = await reading.file(case_id)
    plan = await reading.parts.desk.planned(case_id, reading.access("show_case"))
    told = file.replayed()
    opened = await reading.parts.gate.unlocks.opened(case_id)
    granted = await reading.parts.gate.grants.standing(case_id)
    now = reading.parts.clock.now()
    zone = record.time_zone
    tasks = await reading.parts.ledger.tasks.listed(reading.access("show_case"), case_id=case_id)
    shown: list[str | Table] = [
        f"Case {record.reference}: {plain(record.category)}, in {plain(plan.stage)}",
        f"Opened {day_in_words(local_date(record.opened_at, zone))}; all times {zone}.",
        f"Policy: {file.policy.name}, version {file.policy.version}.",
        *_remarks(told),
        *keeping_in_words(file, day_in_words, plain),
        *(
            f"Opened in an emergency to {who}, for reading, until {instant_in_words(until, zone)}."
            for who, until in opened.items()
        ),
        *(
            f"Granted to {x.staff_id} ({plain(x.reason)}) until {instant_in_words(x.until, zone)}."
            for x in granted
        ),
        "",
        "Parties",
        parties_table(told, now),
        *plan_in_words(plan, now, zone),
    ]
    if tasks:
        shown += [
            "",
            f"Open tasks: {len(tasks)}. See 'duecourse task list --case {record.reference}'",
        ]
    data: dict[str, Any] = {
        "case": record,
        "policy": {"name": file.policy.name, "version": file.policy.version},
        "parties": parties_as_data(told, now),
        "hold": told.hold,
        "legal_hold": told.legal_hold,
        "kept_until": _kept_until(file),
        "opened_in_an_emergency": opened,
        "granted": granted,
        "plan": plan,
        "tasks": tasks,
    }
    return Answer(data=data, shown=shown)


async def facts(reading: Reading, case: CaseGiven) -> Answer:
    """Print the facts of a case: what 'duecourse timeline' reads. No names, no texts."""
    file = await reading.file(await reading.case(case))
    zone = file.replayed().opening.time_zone
    rows = (
        (
            fact.number,
            instant_in_words(fact.occurred_at, zone),
            plain(fact.body.kind),
            f"{fact.actor.kind}:{fact.actor.actor_id}",
        )
        for fact in file.facts
    )
    return Answer(data=file.facts, shown=[table("no.", "when", "what", "by", rows=rows)])


def _kept_until(file: CaseFile) -> list[dict[str, Any]]:
    """Until when the case (no party) and parties who go sooner are kept."""
    return [
        {"party_id": kept.party.party_id if kept.party else None, "until": kept.until}
        for kept in how_long_kept(file.policy, file.calendar, file.replayed())
    ]


def _remarks(case: Case) -> list[str]:
    remarks = []
    if case.hold is not None:
        remarks.append(
            f"Content is held ({plain(case.hold.reason)}); "
            f"to be reviewed by {day_in_words(case.hold.review_on)}."
        )
    for party in case.parties.values():
        if party.alarm is not None:
            remarks.append(f"{party.party_id} SAID: I AM NOT SAFE. Answer: 'case alarm-answered'.")
        if party.withdrawal is not None:
            remarks.append(f"{party.party_id} asks to withdraw: 'case settle-withdrawal'.")
    remarks += [
        f"{party.party_id} asks for another {plain(change)}: 'party settle-change'."
        for party in case.parties.values()
        for change in party.asked_changes
    ]
    remarks += [
        f"Question {question.question_id} of {question.party_id} waits for its answer."
        for question in case.questions.values()
        if question.waits
    ]
    return remarks
