"""The end of the demonstration: what came of it, where everything lies, and what to try next."""

from collections import Counter
from collections.abc import Iterable

from rich.table import Table

from deploy.demo import sentences
from deploy.demo.page import written
from deploy.demo.play import AUDIENCE, Play
from services.mail.trial_mailbox import read_mailbox
from workflows.delivery_facts import LetterAttempted
from workflows.parties import Role
from workflows.promises import Standing


async def print_result(play: Play, *, seconds: float) -> None:
    """Print the table, the places and the next steps."""
    play.page.blank()
    play.page.blank()
    play.page.console.print(await _table(play))
    play.page.blank()
    for line in await _what_is_to_come(play):
        play.page.remark(line)
    home = play.parts.settings.home
    mails = len(read_mailbox(play.parts.settings.mailbox))
    play.page.remark(f"Nine months in {seconds:.0f} seconds. All of it is kept in {home}:")
    play.page.remark(
        f"  mailbox/    all {mails} mails, those to staff too; a Maildir: one file a mail"
    )
    play.page.remark(
        "  ledger.db   every fact, promise, letter and escalation; names and letters encrypted"
    )
    play.page.remark("  keys.json   the keys to them: delete the folder, and all of it is gone")
    play.page.blank()
    play.page.remark("To go on:")
    play.page.remark(f"  DUECOURSE_HOME={home} duecourse mailbox     read the mails")
    play.page.remark("  duecourse up                 start the system and open a case of your own")
    play.page.remark("  duecourse --help             see everything it can do")


async def _table(play: Play) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name, value in [
        ("Promises kept", await _promises(play)),
        ("Letters", await _letters(play)),
        ("Tasks", await _told(play, tasks=True)),
        ("Escalations", await _told(play, tasks=False)),
    ]:
        table.add_row(name, value)
    return table


async def _promises(play: Play) -> str:
    records = await play.parts.ledger.promises.of_case(play.case_id, AUDIENCE)
    standings = Counter(x.standing(play.clock.now()) for x in records)
    kept, broken = standings[Standing.KEPT], standings[Standing.BROKEN]
    still = standings[Standing.OPEN]
    return f"{kept} of {kept + broken} ({still} more are still to come)"


async def _letters(play: Play) -> str:
    file = await play.parts.desk.file(play.case_id, AUDIENCE)
    parties = file.replayed().parties
    roles = Counter(
        parties[fact.body.party_id].role
        for fact in file.facts
        if isinstance(fact.body, LetterAttempted) and fact.body.outcome.tells
    )
    return _counted((f"to {sentences.who(role)}", roles[role]) for role in Role if roles[role])


async def _told(play: Play, *, tasks: bool) -> str:
    told = await play.parts.ledger.escalations.of_case(play.case_id)
    names = Counter(
        f"to {sentences.person(play.parts.directory, x.target)}"
        for x in told
        if (x.step < 0) is tasks
    )
    return _counted(names.most_common())


def _counted(rows: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{count:>3} {name}" for name, count in rows)


async def _what_is_to_come(play: Play) -> list[str]:
    records = await play.parts.ledger.promises.of_case(play.case_id, AUDIENCE)
    ahead = sorted({x.promise.on for x in records if x.standing(play.clock.now()) is Standing.OPEN})
    if not ahead:
        return []
    days = " and ".join(written(day) for day in ahead)
    return [f"The next check-ins are promised for {days}.", ""]
