"""The command line put together: which commands there are."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import typer
from typer.main import get_command

from services.cli.commands import (
    access_codes,
    accounts,
    audit,
    backups,
    bounces,
    calendar_adoption,
    calendars,
    case_facts,
    case_opening,
    case_reading,
    consent,
    contact_changes,
    demo_register,
    erasing,
    figures,
    finding,
    granting,
    interface,
    keys,
    letter_texts,
    letters,
    mailbox,
    metrics,
    parties,
    planning,
    policies,
    policy_adoption,
    policy_calendar,
    policy_check,
    policy_diff,
    promises,
    restored,
    simulation,
    system,
    talking,
    tasks,
    tokens,
    unlocking,
    upkeep,
)
from services.cli.connections import Connections
from services.cli.registration import Commands

ABOUT = """Due Course: the affected person is told, on the dates she was promised.

Start with 'duecourse up' in one terminal; in another, 'duecourse case open --help'.

Exit codes: 0 done, 1 the system could not or you stopped it, 2 what was typed was wrong or refused.
Data is on stdout (as JSON with --json), everything else on stderr.
"""


def build_app(connections: Connections) -> typer.Typer:
    """The commands on the connections that the composition root gives."""
    commands = Commands(connections, ABOUT)
    system.offer(commands)
    case = commands.group("case", "Open cases, move them on, and see where they stand.")
    case_opening.offer(case)
    case_reading.offer(case)
    case_facts.offer(case)
    granting.offer(case)
    talking.offer(case)
    party = commands.group("party", "Who is in a case, and how each of them wants to hear.")
    parties.offer(party)
    finding.offer(party)
    access_codes.offer(party)
    consent.offer(party)
    contact_changes.offer(party)
    letters.offer(commands.group("letter", "What was written to whom, and what it said."))
    letter_texts.offer(
        commands.group("letters", "The texts of letters: check them, and look at all of them.")
    )
    bounces.offer(
        commands.group("bounces", "What mail systems reported of letters that did not arrive.")
    )
    tasks.offer(commands.group("task", "What people have to do."))
    promises.offer(commands)
    figures.offer(commands)
    planning.offer(commands)
    simulation.offer(commands)
    policy = commands.group("policy", "What is promised: read it, check it, adopt it.")
    policies.offer(policy)
    policy_check.offer(policy)
    policy_adoption.offer(policy)
    policy_calendar.offer(policy)
    policy_diff.offer(policy)
    calendar = commands.group(
        "calendar", "Working days: holidays by country, and an office's own days."
    )
    calendars.offer(calendar)
    calendar_adoption.offer(calendar)
    upkeep.offer(commands)
    backups.offer(commands)
    erasing.offer(commands)
    erasing.offer_holds(
        commands.group("legal-hold", "What keeps a case from being erased, until it is lifted.")
    )
    restored.offer(
        commands.group("restored", "After a restore: what may have left, and letters let go again.")
    )
    mailbox.offer(commands)
    metrics.offer(commands)
    unlocking.offer(
        commands.group("unlock", "In an emergency: two people open a case to one of them.")
    )
    audit.offer(commands.group("audit", "Who did what, and whether the log is unchanged."))
    accounts.offer(commands.group("account", "Who of the staff can sign in to the office's pages."))
    interface.offer(
        commands.group("api", "The interface for programs, which the office's address serves.")
    )
    tokens.offer(commands.group("token", "Tokens by which programs act for you."))
    demo_register.offer(
        commands.group("demo-register", "Invented cases to look around in: see 'up --demo'.")
    )
    keys.offer(commands.group("keys", "Under which key everything lies; new keys for old ones."))
    return commands.app


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command and give its exit code."""
    try:
        _put_together(app)(args=list(arguments), prog_name="duecourse")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


@lru_cache(maxsize=4)
def _put_together(app: typer.Typer) -> Callable[..., object]:
    """All commands as one; an app would put them together anew whenever it is called.

    That takes longer than most commands do, which shows where many are given in one process.
    """
    return get_command(app)
