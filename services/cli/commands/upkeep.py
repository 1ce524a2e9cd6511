"""``duecourse rebuild``, ``reconcile`` and ``import``: bringing cases in, and back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from services.cli.answers import Answer, say, table
from services.cli.failures import ExitCode
from services.cli.options import file_option
from services.cli.registration import Commands, refusing
from services.cli.sessions import Overseeing
from services.cli.typed import read_path
from services.cli.words import plain

if TYPE_CHECKING:
    from services.upkeep import Difference, Leftovers

MOST_DAYS = 365


def offer(commands: Commands) -> None:
    """Offer the commands about all cases together."""
    commands.add("import", import_cases)
    commands.add("rebuild", rebuild)
    commands.add("reconcile", reconcile)


async def import_cases(
    overseeing: Overseeing,
    register: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", parser=refusing(read_path), help="The register."),
    ],
    mapping: Annotated[Path, file_option("--map", "What its columns and words mean (YAML).")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done; store nothing.")
    ] = False,
    rejects: Annotated[
        Path | None, file_option("--rejects", "Where rows go that are set aside, with reasons.")
    ] = None,
    window_days: Annotated[
        int,
        typer.Option(min=1, max=MOST_DAYS, help="Spread the catch-up notices over so many days."),
    ] = 14,
) -> Answer:
    """Bring the cases of another register in, each at its real age. Doing it again changes nothing.

    Try --dry-run first. Whoever can be told over a safe channel gets one catch-up notice; for the
    others an officer gets the task to find one.
    """
    from services.importing import import_register  # noqa: PLC0415 - slow: help needs none of it

    report = await import_register(
        overseeing.parts,
        register,
        mapping,
        dry_run=dry_run,
        rejects=rejects,
        window_days=window_days,
        say=say,
        by=overseeing.actor.actor_id,
    )
    return Answer(
        data=report.as_json(), shown=[table("what", "number", "meaning", rows=report.table())]
    )


async def rebuild(overseeing: Overseeing) -> Answer:
    """Start every case that ought to run and does not, from the facts in the ledger.

    For when Temporal lost its database. Doing it again changes nothing.
    """
    from services.upkeep import rebuild as start_again  # noqa: PLC0415 - slow, as above

    rebuilt = await start_again(overseeing.parts)
    shown = (
        f"{rebuilt.started} cases were started again; {rebuilt.running} ran already, "
        f"{rebuilt.finished} are over."
    )
    return Answer(data=rebuilt, shown=[shown])


async def reconcile(
    overseeing: Overseeing,
    apply: Annotated[bool, typer.Option("--apply", help="Settle the differences as well.")] = False,
) -> Answer:
    """Compare every case's workflow with the ledger, and the vault with both.

    A case whose ledger is behind sends nothing until it is settled. What lies in the vault for a
    day and is named nowhere was left by a command that was killed; it is deleted, and the audit log
    says so. Exit code 1 if differences stay.
    """
    from services import upkeep  # noqa: PLC0415 - slow, as above

    found = await upkeep.reconcile(overseeing.parts, apply=apply)
    left = await upkeep.leftovers(overseeing.parts, overseeing.access("reconcile"), apply=apply)
    if not found and not left:
        return Answer(data=[], shown=["Every case and the ledger agree."])
    shown: list[str | Table] = []
    if found:
        shown.append(_differences(found))
    if left:
        shown.append(_left(left))
    shown.append("Settled." if apply else "Settle them with: duecourse reconcile --apply")
    return Answer(
        data=[*_differences_as_data(found, apply), *_left_as_data(left, apply)],
        shown=shown,
        code=ExitCode.DONE if apply else ExitCode.SYSTEM_COULD_NOT,
    )


def _differences(found: "Sequence[Difference]") -> Table:
    rows = ((x.case_id, plain(x.kind), x.in_workflow, x.in_ledger, x.kind.remedy) for x in found)
    headings = ("case", "difference", "facts in workflow", "in ledger", "remedy")
    return table(*headings, rows=rows)


def _differences_as_data(found: "Sequence[Difference]", apply: bool) -> list[dict[str, object]]:
    return [
        {
            "case_id": each.case_id,
            "difference": each.kind.value,
            "facts_in_workflow": each.in_workflow,
            "facts_in_ledger": each.in_ledger,
            "settled": apply,
        }
        for each in found
    ]


def _left(left: "Sequence[Leftovers]") -> Table:
    rows = ((x.case_id, x.entries, "they are deleted from the vault") for x in left)
    return table("case", "entries that nothing names", "remedy", rows=rows)


def _left_as_data(left: "Sequence[Leftovers]", apply: bool) -> list[dict[str, object]]:
    return [
        {
            "case_id": each.case_id,
            "difference": "named_nowhere",
            "vault_entries": each.entries,
            "settled": apply,
        }
        for each in left
    ]
