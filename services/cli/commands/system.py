"""``duecourse up``, ``worker``, ``portal``, ``office``, ``migrate``, ``demo``, ``doctor``."""

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, say, table
from services.cli.failures import ExitCode, told
from services.cli.personal import is_at_a_terminal, wants
from services.cli.registration import Commands
from services.cli.sessions import Alone, Foreground

if TYPE_CHECKING:
    from services.settings import Settings


def offer(commands: Commands) -> None:
    """Offer the commands that run the system and look after it."""
    commands.add("up", up)
    commands.add("worker", worker)
    commands.add("portal", portal)
    commands.add("office", office)
    commands.add("demo", demo)
    commands.add("migrate", migrate)
    commands.add("doctor", doctor)


async def up(
    foreground: Foreground,
    demo: Annotated[
        bool | None,
        typer.Option(
            "--demo/--no-demo",
            help="Load a small register of invented cases first, if no case is there.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Start everything on this machine, in the foreground; Ctrl-C stops it.

    Without any setting it is a trial: Temporal, the ledger and a mailbox of its own, all in var/.
    At its first start on a terminal it asks whether to load invented cases, to look around.
    """
    settings = foreground.connections.settings()
    await foreground.connections.up(settings, _wants_the_demo(settings) if demo is None else demo)


def _wants_the_demo(settings: "Settings") -> bool:
    from services.demonstration import may_be_offered  # noqa: PLC0415 - slow, as below

    if not may_be_offered(settings):
        return False
    if not is_at_a_terminal():
        say("Without a terminal nothing is asked: 'duecourse up --demo' would load invented cases.")
        return False
    say("A small register of invented cases can be loaded, to look around: a dozen and some, in")
    say(
        "every stage. It takes a minute or two, and 'duecourse demo-register remove' takes it away."
    )
    return wants("Load it?")


async def worker(foreground: Foreground) -> None:
    """Run a worker alone, beside a Temporal server and a mail relay that run elsewhere."""
    await foreground.connections.worker(foreground.connections.settings())


async def portal(foreground: Foreground) -> None:
    """Serve the page of the parties alone, beside a worker that runs elsewhere.

    It needs the ledger and the keys; a proxy in front of it speaks https.
    """
    await foreground.connections.portal(foreground.connections.settings())


async def office(foreground: Foreground) -> None:
    """Serve the office's pages and the interface for programs alone, beside a worker elsewhere.

    It needs ledger, keys and Temporal; a proxy in front of it speaks https.
    """
    await foreground.connections.office(foreground.connections.settings())


async def demo(foreground: Foreground) -> None:
    """Play one case through nine months in about a minute, on a clock of its own."""
    await foreground.connections.demo(foreground.connections.settings())


async def migrate(alone: Alone) -> Answer:
    """Bring the ledger's tables to this version; doing it again changes nothing."""
    version = await alone.connections.migrate(alone.connections.settings())
    return Answer(data={"version": version}, shown=[f"The ledger is at version {version}."])


async def doctor(alone: Alone) -> Answer:
    """Look at everything, and say what is wrong and what to do. Exit code 1 if something is."""
    from services.ledger.bounds import looking_up  # noqa: PLC0415 - slow, as below
    from services.upkeep import Finding, examine  # noqa: PLC0415 - slow, and help needs none of it

    settings = alone.connections.settings()
    opening: list[Finding] = []
    async with AsyncExitStack() as stack:
        parts = None
        try:
            parts = await stack.enter_async_context(alone.connections.records(settings))
        except Exception as error:  # noqa: BLE001 - what keeps it from opening is what doctor tells
            sentence = told(error)[1]
            opening.append(Finding(name="installation", is_well=False, says=sentence))
        # It counts over all cases, and names none.
        with looking_up():
            findings = [*await examine(settings, parts), *opening]
    well = all(finding.is_well for finding in findings)
    rows = (
        (
            "ok" if finding.is_well else "WRONG",
            finding.name,
            finding.says,
            "" if finding.is_well else finding.advice,
        )
        for finding in findings
    )
    return Answer(
        data={"well": well, "findings": findings},
        shown=[
            table("", "what", "how it is", "what to do", rows=rows),
            "All is well." if well else "Something is wrong: see above.",
        ],
        code=ExitCode.DONE if well else ExitCode.SYSTEM_COULD_NOT,
    )
