"""``duecourse task ...``: what people have to do."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.guides import guide_for, how_to_reach
from services.cli.options import file_option, id_option
from services.cli.personal import read_text
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting, Reading
from services.cli.task_words import (
    how_to_settle,
    is_settled_elsewhere,
    what_about,
)
from services.cli.typed import read_case, read_id
from services.cli.words import as_utc, plain
from services.desk.intake import keeping
from services.desk.settling import leaves_a_fact, settled_by
from services.ledger.errors import TaskNotOpen
from services.ledger.tasks import Task
from services.vault.kinds import VaultKind
from workflows.staff import StaffRole

NoteGiven = Annotated[
    str | None,
    typer.Option(
        "--note", metavar="TEXT", help="What was done; kept in the vault. '-' reads it from stdin."
    ),
]

TaskGiven = Annotated[
    str, typer.Argument(metavar="TASK", parser=refusing(read_id), help="Its id in 'task list'.")
]
NoteFileGiven = Annotated[Path | None, file_option("--note-file", "A file with the note.")]


def offer(task: Commands) -> None:
    """Offer the commands about tasks."""
    task.add("list", list_tasks)
    task.add("show", show)
    task.add("done", done)


async def list_tasks(
    reading: Reading,
    case: Annotated[
        str | None,
        typer.Option(metavar="CASE", parser=refusing(read_case), help="Only those of this case."),
    ] = None,
    office: Annotated[str | None, id_option("--office", "OFFICE", "Only this office's.")] = None,
    role: Annotated[StaffRole | None, typer.Option(help="Only those for this role.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are done.")] = False,
) -> Answer:
    """List what people have to do, the most urgent first, each with how to settle it."""
    if office is not None:
        reading.parts.directory.office(office)
    case_id = None if case is None else await reading.case(case)
    tasks = await reading.parts.ledger.tasks.listed(
        reading.access("list_tasks"),
        office_id=office,
        role=role,
        case_id=case_id,
        open_only=not everything,
    )
    references = await reading.parts.ledger.case_lists.references(
        task.case_id for task in tasks if task.case_id is not None
    )
    data = [
        {
            "task_id": task.task_id,
            "case": references.get(task.case_id or ""),
            "case_id": task.case_id,
            "party_id": task.party_id,
            "concern": task.concern.value,
            "subject": task.subject,
            "office_id": task.office_id,
            "role": task.role.value,
            "due_at": task.due_at,
            "done_at": task.done_at,
            "done_by": task.done_by,
            "how_to_settle": how_to_settle(
                task.concern,
                references.get(task.case_id or "", ""),
                task.party_id,
                task.subject,
            ),
        }
        for task in tasks
    ]
    rows = (
        (
            each["task_id"],
            each["case"],
            what_about(task.concern, task.party_id, task.subject),
            plain(str(each["role"])),
            as_utc(task.due_at) if task.due_at else "",
            f"done by {task.done_by}" if task.done_at else each["how_to_settle"],
        )
        for task, each in zip(tasks, data, strict=True)
    )
    headings = ("task", "case", "about", "for", "due (UTC)", "what to do")
    shown = table(*headings, rows=rows) if data else "Nothing waits for anybody."
    return Answer(data=data, shown=[shown])


async def show(reading: Reading, task: TaskGiven) -> Answer:
    """Show one task: what it is about, how to settle it, and what to say where news is offered.

    Unfavourable news is offered by a person before the letter comes: then the guide for talking is
    shown too, in the party's own language. It names nobody.
    """
    await reading.case_of_task(task)
    found = await reading.parts.ledger.tasks.get(task, reading.access("show_task"))
    about = what_about(found.concern, found.party_id, found.subject)
    if found.case_id is None:
        return Answer(data={"task": found, "about": about, "guide": None}, shown=[about])
    case_id = await reading.case(found.case_id)
    reference = await reading.reference(case_id)
    settle = how_to_settle(found.concern, reference, found.party_id, found.subject)
    stands = f"Done by {found.done_by}." if found.done_at else f"To do: {settle}"
    shown = [f"Case {reference}: {about}", stands]
    if found.due_at is not None:
        shown.insert(1, f"Due {as_utc(found.due_at)} UTC, for: {plain(found.role)}.")
    if found.party_id is not None:
        case = (await reading.file(case_id)).replayed()
        shown.append(how_to_reach(case, found.party_id))
    guide = await guide_for(reading, case_id, found)
    if guide is not None:
        shown += ["", guide.text.rstrip()]
    data = {
        "task": found,
        "case": reference,
        "about": about,
        "how_to_settle": settle,
        "guide": guide and {"language": guide.language, "text": guide.text, "html": guide.html},
    }
    return Answer(data=data, shown=shown)


async def done(
    acting: Acting,
    task: TaskGiven,
    note: NoteGiven = None,
    note_file: NoteFileGiven = None,
) -> Answer:
    """Record that you did a task: handed a letter over, offered to tell, answered an alarm.

    A task that another command settles is not marked by hand: you are told which command.
    """
    wording = read_text("note", note, note_file)
    await acting.case_of_task(task)
    access = acting.access("do_task")
    found = await acting.parts.ledger.tasks.get(task, access)
    if found.case_id is None:
        ended = await acting.parts.ledger.tasks.done(task, access, at=acting.parts.clock.now())
        return Answer(data=ended, shown=["Done."])
    case_id = await acting.case(found.case_id)
    reference = await acting.reference(case_id)
    if is_settled_elsewhere(found.concern):
        command = how_to_settle(found.concern, reference, found.party_id, found.subject)
        message = f"marking this done would settle nothing; do it with: {command}"
        raise InputRefused(message)
    if leaves_a_fact(found.concern):
        await acting.submit(case_id, settled_by(found.concern, _subject(found)))
    kept = None
    if wording is not None:
        author = acting.author("do_task")
        keep = keeping(acting.parts.vault, case_id, author)
        kept = await keep(VaultKind.TASK_NOTE, wording, found.party_id)
    # The case may have closed the task by itself as soon as it knew of the fact.
    with suppress(TaskNotOpen):
        await acting.parts.ledger.tasks.done(
            task, access, at=acting.at or acting.parts.clock.now(), note=kept
        )
    ended = await acting.parts.ledger.tasks.get(task, access)
    return Answer(data=ended, shown=[f"{reference}: {plain(found.concern)} is done."])


def _subject(task: Task) -> str:
    if task.subject is None:
        message = "the ledger does not say what this task is about: use the command for it instead"
        raise InputRefused(message)
    return task.subject
