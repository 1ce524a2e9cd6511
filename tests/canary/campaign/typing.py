"""What people type in the campaign: cases by command, exports, upkeep, and much that is wrong.

Personal values come in files and on standard input, as the help of each command advises.
"""

import asyncio
import csv
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from tests.canary.campaign.ground import Ground, Typed
from tests.unit.importing.mappings import EVERYTHING, ROW
from tests.unit.mail_returns.standard_reports import POSTFIX
from tests.unit.mail_returns.writing import report

TRIES = 5
"""How often an erasure is given that Temporal is too busy for: it goes on where it was cut off."""


@asynccontextmanager
async def in_real_time(ground: Ground) -> AsyncIterator[None]:
    """Let the clock of the cases be that of the commands."""

    async def follow() -> None:
        while True:
            ground.clock.step_to(datetime.now(UTC))
            await asyncio.sleep(0.1)

    following = asyncio.create_task(follow())
    try:
        yield
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


class Typist:
    """Types commands, each personal value being a new canary in a file of its own.

    ``every``: only every so-manieth of a list of commands is typed, where time is short.
    """

    def __init__(self, ground: Ground, *, every: int = 1) -> None:
        self._ground = ground
        self._every = every

    async def _type_some(self, commands: Sequence[tuple[str, ...]]) -> list[Typed]:
        return [await self._ground.type_in(*words) for words in commands[:: self._every]]

    def _file(self, content: str) -> str:
        return str(self._bytes(content.encode()))

    def _bytes(self, content: bytes) -> Path:
        number = len(list(self._ground.entered.iterdir()))
        file = self._ground.entered / f"entered-{number}"
        file.write_bytes(content)
        return file

    def _name(self) -> str:
        return self._file(self._ground.flock.name("typed name"))

    def _address(self) -> str:
        return self._file(self._ground.flock.address("typed address"))

    def _text(self) -> str:
        return self._file(self._ground.flock.text("typed text"))

    async def a_case(self) -> str:
        """A case by command, from intake to its closing; gives its reference."""
        opened = await self._ground.type_in(
            *("case", "open", "--category", "sexual_harassment", "--language", "fr", "--json"),
            *("--channel", "full_mail", "--knowingly", "--address-file", self._address()),
            *("--name-file", self._name(), "--respondent", "st-investigation-head"),
            shows=True,  # its preview is her first letter, with her name
        )
        assert opened.code == 0, opened.err
        case = str(json.loads(opened.out)["reference"])
        for words in self._what_is_said(case):
            await self._ground.type_in("case", *words)
        flock = self._ground.flock
        await self._ground.type_in(
            "case", "word", case, "new", "--text", "-", stdin=flock.text("typed text")
        )
        await self._type_some(self._about_people(case))
        return case

    def _what_is_said(self, case: str) -> list[tuple[str, ...]]:
        return [
            ("advance", case, "assessment"),
            ("question", case, "p1", "--text-file", self._text()),
            ("alarm", case, "p1"),
            ("advance", case, "investigation"),
            ("hold", case, "--reason", "risk_to_evidence", "--review-on", "2190-01-01"),
            ("hold", case, "--reason", "no_such_reason", "--review-on", "2190-01-01"),
        ]

    def _about_people(self, case: str) -> list[tuple[str, ...]]:
        chosen = ("--language", "en", "--time-zone", "Europe/Paris")
        gateway = ("--channel", "gateway", "--address-file", self._address())
        return [
            ("party", "add", case, "witness", "--name-file", self._name()),
            ("party", "prefer", case, "p1", *gateway, *chosen),
            ("party", "add", case, "reporter", "--name-file", self._file("\u202e" * 3)),
            ("letter", "by-hand", case, "p1", "lost_code"),
        ]

    async def readings(self, case: str) -> None:
        """Everything that reads a case and shows nothing personal."""
        await self._type_some(
            [
                ("case", "show", case),
                ("case", "list"),
                ("case", "facts", case),
                ("case", "questions", case),
                ("party", "list", case),
                ("letter", "list", case),
                ("task", "list", "--case", case),
                ("promises", "--case", case, "--json"),
                ("bounces", "list", case),
                ("audit", "show", "--json"),
                ("audit", "verify"),
                ("case", "show", case, "--as", "st-investigation-head"),
            ]
        )
        facts = await self._ground.type_in("case", "facts", case, "--json")
        exported = self._ground.exports / "facts.json"
        exported.write_bytes(facts.out)
        await self._ground.type_in("timeline", str(exported))

    async def what_was_asked_for(self, case: str) -> None:
        """What shows personal values because somebody asked for them: the vault still has them."""
        for words in (
            ("party", "list", case, "--reveal"),
            ("case", "questions", case, "--reveal"),
        ):
            await self._ground.type_in(*words, shows=True)

    async def upkeep(self) -> None:
        """What administrators type; the keys change while cases are open."""
        await self._type_some(
            [
                ("keys", "rotate"),
                ("doctor",),
                ("keys", "status"),
                ("keys", "rotate", "--of", "payloads"),
                ("keys", "verify"),
                ("backup", str(self._ground.exports)),
                ("reconcile",),
                ("rebuild",),
                ("promises", "--rates-by", "month"),
            ]
        )

    async def the_end_of(self, case: str) -> None:
        """A case is closed and erased, and the audit log that tells of it is exported."""
        await self._ground.type_in("case", "close", case, "duplicate")
        for _ in range(TRIES):
            erased = await self._ground.type_in("erase", case, "--reason", "request", "--yes")
            if erased.code == 0:
                break
        assert erased.code == 0, erased.err
        await self._ground.type_in("audit", "export")
        gone = await self._ground.type_in("party", "list", case, "--reveal")
        assert gone.code != 0, gone.out

    async def brought_back(self, case: str) -> None:
        """A backup is made, and brought back as an installation of its own beside the first.

        The key store is no part of a backup of the ledger: it is the one that was there all along.
        """
        ground = self._ground
        file, home = ground.exports / "backup", ground.folder / "home-brought-back"
        await ground.type_in("backup", str(file))
        shutil.copytree(
            ground.settings.home, home, ignore=shutil.ignore_patterns("*.log", "clock*", "mailbox")
        )
        elsewhere = {
            "DUECOURSE_HOME": str(home),
            "DUECOURSE_DATABASE_URL": await ground.postgresql.create_database(),
            "DUECOURSE_KEY_STORE_URL": ground.settings.database,
        }
        for words in (
            ("restore", str(file), "--keep-temporal"),
            ("restored", "show"),
            ("case", "facts", case),
            ("doctor",),
        ):
            await ground.type_in(*words, elsewhere=elsewhere)
        revealing = ("party", "list", case, "--reveal")
        shown = await ground.type_in(*revealing, shows=True, elsewhere=elsewhere)
        assert ground.flock.named_in(shown.out), (shown, "nothing came back")

    async def register(self) -> None:
        """A register with sound rows and bad ones is brought in, twice."""
        mapping = self._file(EVERYTHING)
        flock = self._ground.flock
        rows = [self._row(number) for number in range(6)]
        rows[1]["received"] = flock.text("bad date of a row")
        rows[2]["mail"] = f"{flock.new('bad address of a row')}>\r\nRCPT TO:<x@example.org"
        rows[3]["reach"] = flock.text("bad channel of a row")
        rows[4]["person"] = flock.new("bad name of a row") + "\u202e"
        rows[5]["state"] = flock.text("bad status of a row")
        register = self._ground.entered / "register.csv"
        with register.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, fieldnames=list(ROW))
            writer.writeheader()
            writer.writerows(rows)
        rejects = ("--rejects", str(self._ground.exports / "rejects.csv"))
        bringing = ("import", str(register), "--map", mapping)
        await self._type_some([(*bringing, *rejects), (*bringing, "--dry-run")])

    def _row(self, number: int) -> dict[str, str]:
        flock = self._ground.flock
        return ROW | {
            "number": f"A-{number}",
            "person": flock.name("name of a row"),
            "mail": flock.address("address of a row"),
        }

    async def what_came_back(self) -> None:
        """Reports about letters, in which other mail systems quote what they like."""
        flock = self._ground.flock
        envelope = self._ground.sink.envelopes[-1]
        path = envelope.mail_from.partition(b"<")[2].partition(b">")[0].decode()
        headers = f"{POSTFIX.strip()}\nDelivered-To: {path}"
        told = flock.text("words of a bounce")
        about = (
            f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; {told}\n"
            f"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 {told}"
        )
        good = report(*about.split("\n\n"), headers=headers, human=told)
        contents = (good, b"\xff" + told.encode(), told.encode() * 50)
        await self._type_some([("bounces", "read", str(self._bytes(x))) for x in contents])

    async def nonsense(self, case: str) -> None:
        """Wrong input with personal values in it: every message has to do without them."""
        flock = self._ground.flock
        wrong = f"{flock.new('wrong address')}>\r\nRCPT TO:<x@example.org"
        opening = ("case", "open", "--category", "other_misconduct", "--language", "en")
        document = self._file(f"name: {flock.text('text in a document')}\n  - [")
        for typed in await self._type_some(
            [
                (*opening, "--channel", "neutral_mail", "--address-file", self._file(wrong)),
                (*opening, "--channel", "page", "--name-file", self._file(wrong)),
                (
                    *opening,
                    "--channel",
                    "neutral_mail",
                    "--address-file",
                    self._file("\x00" + wrong),
                ),
                ("party", "prefer", case, "p99", "--channel", "page", "--language", "en"),
                ("case", "answer", case, "q99", "--text-file", self._text()),
                ("task", "done", "no-such-task", "--note-file", self._text()),
                ("letter", "handed", "no-such-letter", "--by-file", self._name()),
                ("timeline", document),
                ("policy", "check", document),
                ("import", document, "--map", document),
            ]
        ):
            assert typed.code != 0, typed.words
