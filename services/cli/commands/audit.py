"""``duecourse audit ...``: who did what and what for, and whether the log is what was written."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from services.auditing.log_csv import cells_of, log_csv
from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_case, read_path
from services.cli.words import as_utc

if TYPE_CHECKING:
    from services.ledger.audit import AuditLine
    from services.ledger.audit_chain import AuditHead

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
    audit.add("show", show)
    audit.add("verify", verify)
    audit.add("export", export)
    audit.add("key", key)


async def show(
    reading: Reading,
    case: Annotated[
        str | None,
        typer.Option(metavar="CASE", parser=refusing(read_case), help="Only those of this case."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print them as CSV.")] = False,
) -> Answer:
    """Show the newest entries of the audit log. Reading it is itself an entry."""
    case_id = None if case is None else await reading.case(case)
    lines = await reading.parts.ledger.audit.newest(
        reading.access("read_audit_log"), case_id=case_id, limit=limit
    )
    return Answer(data=lines, shown=[_shown(lines)], written=log_csv(lines) if as_csv else None)


async def verify(
    reading: Reading,
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER:HASH",
            help="A head that you kept elsewhere; may be given several times.",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", parser=refusing(read_path), help="A folder of exports."),
    ] = None,
    public_key: Annotated[
        list[Path] | None,
        typer.Option(
            "--key",
            metavar="FILE",
            parser=refusing(read_path),
            help="Trust this public key ('audit key' prints it) instead of the keys here; may be "
            "given several times.",
        ),
    ] = None,
) -> Answer:
    """Check every entry of the audit log, and that nothing was changed, removed or put in.

    A log that was cut off, or written anew from its beginning, shows only against what was kept
    elsewhere: the signed heads of a folder of exports, or a head that was noted down. Exit code 1
    if the log is broken, or the exports are.
    """
    from services.ledger.audit_chain import AuditHead  # noqa: PLC0415 - slow: help needs none of it

    kept = [AuditHead(sequence=number, hash=said) for number, said in map(read_head, head or ())]
    if against is None:
        if public_key:
            message = "--key is for signed heads: say with --against where they lie"
            raise InputRefused(message)
        newest = await reading.parts.ledger.audit.verify(*kept)
        return Answer(data=_verified(newest), shown=_verified_in_words(newest))
    if not against.is_dir():
        message = f"there is no folder {against}: --against names the folder of the exports"
        raise InputRefused(message)
    return await _held_against(reading, against, public_key, kept)


async def export(reading: Reading) -> Answer:
    """Add to the export folder what was written since the last export, with a signed head.

    Workers do it by themselves every few minutes. Nothing is signed of a log that does not contain
    what was signed before.
    """
    exporter = reading.parts.audit_exporter
    if exporter is None:
        message = "there is no folder to export to: set DUECOURSE_AUDIT_EXPORT"
        raise InputRefused(message)
    await reading.parts.ledger.audit.note(
        reading.access("export_audit_log"), "audit.export", case_id=None
    )
    done = await exporter.export()
    head = f"{done.head.sequence}:{done.head.hash}"
    return Answer(
        data={"entries": done.entries, "files": done.files, "head": head},
        shown=[
            f"{done.entries} entries exported: {', '.join(done.files) or 'no file'}.",
            f"Signed head: {head}",
        ],
    )


async def key(reading: Reading) -> Answer:
    """Print the public keys that signed heads are checked with, the newest first.

    Give them to whoever holds the log against its exports on another machine.
    """
    from services.auditing.signing import public_pem  # noqa: PLC0415 - slow: help needs none of it
    from services.keys import KeyPurpose  # noqa: PLC0415 - slow, as above

    keys = reading.parts.keys.of(KeyPurpose.AUDIT).keys[::-1]
    pems = {each.id: public_pem(each) for each in keys}
    return Answer(data=pems, written="\n".join(pems.values()))


async def _held_against(
    reading: Reading, folder: Path, public_key: "list[Path] | None", kept: "list[AuditHead]"
) -> Answer:
    from services.auditing.signing import public_keys, read_public_pems  # noqa: PLC0415 - slow
    from services.auditing.verifying import hold_against  # noqa: PLC0415 - slow
    from services.keys import KeyPurpose  # noqa: PLC0415 - slow

    if public_key:
        keys = read_public_pems(each.read_text("utf-8", "replace") for each in public_key)
    else:
        keys = public_keys(reading.parts.keys.of(KeyPurpose.AUDIT))
    held = await hold_against(reading.parts.ledger.audit, folder, keys, *kept)
    signed = held.newest
    newest = (
        f"Entry {signed.head.sequence} was signed on {as_utc(signed.at)} (UTC) by the key "
        f"{signed.key_id}; {held.unsigned} are newer, and held by the chain alone."
    )
    return Answer(
        data={
            **_verified(held.head),
            "exports": held.exports,
            "signed_entries": signed.head.sequence,
            "signed_at": signed.at,
            "signed_by": signed.key_id,
            "cut_off": held.cut_off,
        },
        shown=[
            *_verified_in_words(held.head),
            f"{held.exports} exports agree with it.",
            newest,
        ],
        said=[
            f"{name} was cut off while it was written, and counts for nothing"
            for name in held.cut_off
        ],
    )


def _verified(newest: "AuditHead") -> dict[str, object]:
    return {"entries": newest.sequence, "head": f"{newest.sequence}:{newest.hash}"}


def _verified_in_words(newest: "AuditHead") -> list[str]:
    return [
        f"{newest.sequence} entries, each as it was written.",
        f"Head: {newest.sequence}:{newest.hash}",
    ]


def _shown(lines: Sequence["AuditLine"]) -> Table:
    headings = ("no.", "when (UTC)", "who", "did", "what for", "case", "to what", "from", "where")
    return table(
        *headings,
        rows=((x, as_utc(line.at), *rest) for line in lines for x, _, *rest in [cells_of(line)]),
    )
