"""``duecourse audit ...``: who did what and what for, and whether the log is what was written."""

import re
from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_case
from services.cli.words import as_utc

_HEAD = re.compile(r"^(\d{1,18}):([0-9a-f]{64})$")


def read_head(typed: str) -> tuple[int, str]:
    """A head that was kept: the number of an entry and its hash."""
    found = _HEAD.match(typed.strip())
    if found is None:
        message = "a head is a number and a hash as 'audit verify' printed them: 17:3f0c..."
        raise InputRefused(message)
    return int(found[1]), found[2]


def offer(audit: Commands) -> None:
    """Offer the commands about the audit log."""
    audit.add("verify", verify)
    audit.add("show", show)


async def verify(
    reading: Reading,
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER:HASH",
            help="A head that you kept elsewhere; may be given several times.",
        ),
    ] = None,
) -> Answer:
    """Check every entry of the audit log, and that nothing was changed, removed or put in.

    Keep the head that this prints somewhere else: only against it does a log show that was cut off
    or written anew. Exit code 1 if the log is broken.
    """
    from services.ledger.audit import AuditHead  # noqa: PLC0415 - slow: help needs none of it

    kept = [AuditHead(sequence=number, hash=said) for number, said in map(read_head, head or ())]
    newest = await reading.parts.ledger.audit.verify(*kept)
    printed = f"{newest.sequence}:{newest.hash}"
    return Answer(
        data={"entries": newest.sequence, "head": printed},
        shown=[f"{newest.sequence} entries, each as it was written.", f"Head: {printed}"],
    )


async def show(
    reading: Reading,
    case: Annotated[
        str | None,
        typer.Option(metavar="CASE", parser=refusing(read_case), help="Only those of this case."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
) -> Answer:
    """Show the newest entries of the audit log. Reading it is itself an entry."""
    case_id = None if case is None else await reading.case(case)
    lines = await reading.parts.ledger.audit.newest(
        reading.access("read_audit_log"), case_id=case_id, limit=limit
    )
    rows = (
        (x.sequence, as_utc(x.at), x.actor, x.action, x.purpose, x.case_id, x.subject)
        for x in lines
    )
    headings = ("no.", "when (UTC)", "who", "did", "what for", "case", "to what")
    return Answer(data=lines, shown=[table(*headings, rows=rows)])
