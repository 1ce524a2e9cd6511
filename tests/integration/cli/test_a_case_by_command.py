"""One case, from intake to closing, typed at the command line of a running installation."""

import asyncio
import dataclasses
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import typer

from deploy.main import connections
from deploy.up import running
from services.cli.application import build_app, run
from services.logging import configure_logging
from services.settings import read_settings
from tests.unit.cli.typing_commands import Printed

AFTER_OPENING = timedelta(seconds=25)
"""How long her safe hours go on: her first letter leaves within their first three quarters.

The machine may be so much slower than usual before it has to wait for the next day's.
"""

PATIENCE = timedelta(minutes=3)
"""How long the tests wait for something that surely happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A command line at a running installation."""

    app: typer.Typer
    capture: pytest.CaptureFixture[str]

    async def type_in(self, *arguments: str) -> Printed:
        code = await asyncio.to_thread(run, self.app, arguments)
        captured = self.capture.readouterr()
        return Printed(code=code, out=captured.out, err=captured.err)

    async def ask(self, *arguments: str) -> Any:
        """Type a command that has to succeed, and read its JSON."""
        told = await self.type_in(*arguments, "--json")
        assert told.code == 0, told.err
        return json.loads(told.out)

    async def refused(self, *arguments: str) -> str:
        """Type a command that has to be refused, and read why."""
        told = await self.type_in(*arguments)
        assert (told.code, told.out) == (2, ""), told
        return told.err


@pytest_asyncio.fixture(scope="module")
async def app(
    tmp_path_factory: pytest.TempPathFactory, temporal_program: Path
) -> AsyncIterator[typer.Typer]:
    """The commands at everything that ``duecourse up`` starts, in a folder of its own."""
    configure_logging(json=False, level="error")
    home = tmp_path_factory.mktemp("by-command") / "var"
    settings = read_settings(home=home, temporal_port=0, staff_quiet_minutes=0)
    async with running(settings) as told:
        found = re.search(r"Temporal +(127\.0\.0\.1:\d+)", told)
        assert found is not None
        reached = read_settings(home=settings.home, temporal_address=found[1])
        yield build_app(dataclasses.replace(connections(), settings=lambda: reached))


@pytest.fixture
def office(app: typer.Typer, capsys: pytest.CaptureFixture[str]) -> Office:
    """The one installation of these tests; each has cases of its own in it."""
    return Office(app=app, capture=capsys)


def _safe_hours_that_end_soon() -> tuple[str, str]:
    """Safe hours around now, in a zone in which it is about noon."""
    now = datetime.now(UTC)
    offset = now.hour - 12
    zone = f"Etc/GMT{offset:+d}"
    ends = now - timedelta(hours=offset) + AFTER_OPENING
    return f"{ends - timedelta(hours=1):%H:%M:%S}-{ends:%H:%M:%S}", zone


async def test_a_case_runs_from_intake_to_closing_by_command(
    office: Office, tmp_path: Path
) -> None:
    hours, zone = _safe_hours_that_end_soon()
    address = tmp_path / "address"
    address.write_text("ada.by-command@example.org\n", encoding="utf-8")
    opening = (
        *("case", "open", "--category", "sexual_harassment", "--language", "en"),
        *("--channel", "full_mail", "--knowingly", "--address-file", str(address)),
        *("--name", "Ada Testcase"),
        *("--time-zone", zone, "--case-time-zone", zone, "--safe-hours", hours),
        *("--respondent", "st-investigation-head", "--command-id", "open-1"),
    )
    opened = await office.ask(*opening)
    case = opened["reference"]
    preview = opened["preview"]["first_letter"]["letter"]
    assert (await office.ask(*opening))["reference"] == case
    assert [x["reference"] for x in await office.ask("case", "list")].count(case) == 1

    letter = await _her_letter(office, case)
    assert letter["outcome"] == "sent"
    shown = await office.ask("letter", "show", letter["letter_id"])
    assert shown["text"] == preview
    page = tmp_path / "letter.html"
    printing = ("letter", "print", letter["letter_id"], "--html", str(page))
    assert (await office.ask(*printing))["files"] == [str(page)]
    assert page.stat().st_mode & 0o777 == 0o600
    assert "File exists" in await office.refused(*printing)
    mails = [x for x in await office.ask("mailbox") if x["to"] == "ada.by-command@example.org"]
    assert len(mails) == 1
    assert "Ada" not in (await office.type_in("case", "show", case)).out

    await office.ask("case", "advance", case, "assessment")
    await office.ask("case", "advance", case, "investigation")
    await office.ask("case", "word", case, "new", "--text", "A witness was heard.")
    await office.ask(
        "case", "extend", case, "investigation", "--to", _in(200), "--reason", "capacity"
    )
    await office.ask("case", "hold", case, "--reason", "risk_to_evidence", "--review-on", _in(14))
    assert (await office.ask("case", "show", case))["hold"]["reason"] == "risk_to_evidence"
    await office.ask("case", "release", case)
    await office.ask("case", "pause", case, "investigation", "--reason", "criminal_proceeding")
    await office.ask("case", "keep-paused", case, "investigation")
    await office.ask("case", "resume", case, "investigation")
    why = await office.refused("case", "decide", case, "action_taken")
    assert "follows the investigation" in why
    await office.ask("case", "advance", case, "decision", "--conclusion", "report_sent")
    await office.ask("case", "receive", case)

    asked = await office.ask("case", "question", case, "p1", "--text", "Who decides?")
    await office.ask("case", "answer", case, asked["question_id"], "--text", "Another office.")
    questions = await office.ask("case", "questions", case, "--reveal")
    assert [(x["text"], x["is_answered"]) for x in questions] == [("Who decides?", True)]
    assert await office.ask("party", "changes", case, "--reveal") == []
    await office.ask("case", "withdraw", case, "p1")
    await office.ask("case", "settle-withdrawal", case, "p1", "--taken-back")
    await office.ask("case", "decide", case, "no_action")
    await office.ask("case", "close", case, "decided")
    assert "is closed" in await office.refused("case", "advance", case, "decision")
    await office.ask("case", "reopen", case, "investigation")

    assert (await office.ask("audit", "verify"))["entries"] > 20
    assert await office.ask("reconcile") == []
    running_cases = [x for x in await office.ask("case", "list") if x["stage"] != "closed"]
    assert (await office.ask("rebuild"))["running"] == len(running_cases)
    assert (await office.ask("doctor"))["well"]


async def test_a_letter_is_printed_and_brought_by_somebody_who_is_named(
    office: Office, tmp_path: Path
) -> None:
    hours, zone = _safe_hours_that_end_soon()
    opened = await office.ask(
        *("case", "open", "--category", "other_misconduct", "--language", "zh"),
        *("--channel", "by_hand", "--time-zone", zone, "--safe-hours", hours),
    )
    case = opened["reference"]
    letter = await _her_letter(office, case)
    assert letter["outcome"] == "printed"
    task = await _task(office, case, "hand_delivery")
    assert f"duecourse letter print {letter['letter_id']}" in task["how_to_settle"]
    page, who = tmp_path / "letter.html", tmp_path / "who"
    await office.ask("letter", "print", letter["letter_id"], "--html", str(page))
    assert 'lang="zh-Hans"' in page.read_text(encoding="utf-8")
    who.write_text("Fatou Focal-Sample\n", encoding="utf-8")
    handed = ("letter", "handed", letter["letter_id"], "--by-file", str(who))
    assert "Fatou" not in (await office.type_in(*handed)).out
    assert (await office.ask("letter", "list", case))[0]["outcome"] == "handed"
    assert "reached the party already" in await office.refused(*handed)
    facts = await office.ask("case", "facts", case)
    [said] = [x["body"] for x in facts if x["body"]["kind"] == "letter_handed"]
    assert said["brought_by"].startswith("vr_")


async def test_parties_come_in_choose_and_leave_by_command(office: Office) -> None:
    opened = await office.ask("case", "open", "--category", "other_misconduct", "--reporter")
    case = opened["reference"]
    witness = (
        "party", "add", case, "witness", "--name", "Wanda Testcase", "--command-id", "w-1",
    )  # fmt: skip
    added = await office.ask(*witness)
    assert (await office.ask(*witness))["party_id"] == added["party_id"] == "p3"
    await office.ask("party", "informed", case, "p3")
    chosen = ("--channel", "by_hand", "--language", "fr", "--time-zone", "Europe/Paris")
    await office.ask("party", "prefer", case, "p1", *chosen)
    await office.ask("party", "add", case, "respondent")
    assert (await office.ask("case", "show", case, "--as", "st-intake-2"))["parties"][3][
        "staff_id"
    ] is None
    await office.ask("party", "identify", case, "p4", "--staff", "st-intake-2")
    assert "no case" in await office.refused("case", "show", case, "--as", "st-intake-2")
    seen = [x["reference"] for x in await office.ask("case", "list", "--as", "st-intake-2")]
    assert case not in seen
    of_cases = [x["case_id"] for x in await office.ask("task", "list", "--as", "st-intake-2")]
    assert opened["case_id"] not in of_cases
    await office.ask("party", "revoke", case, "p2")
    parties = await office.ask("party", "list", case, "--reveal")
    assert [x["name"] for x in parties] == [None, None, "Wanda Testcase", None]
    assert parties[1]["revoked"]


async def test_an_address_is_confirmed_and_consent_recorded_by_command(
    office: Office, tmp_path: Path
) -> None:
    careful = tmp_path / "careful.yaml"
    careful.write_text(
        "extend: un-women-2020\nname: careful\nversion: 1\n"
        "consent: {ask_again_after: 6 months, confirm_within: 2 weeks, assumed: true}\n",
        encoding="utf-8",
    )
    await office.ask("policy", "adopt", str(careful))
    opened = await office.ask(
        *("case", "open", "--category", "other_misconduct", "--policy", str(careful), "--yes"),
        *("--channel", "full_mail", "--knowingly", "--address", "ada.testcase@example.org"),
        *("--language", "en", "--safe-days", "mon,wed"),
    )
    case = opened["reference"]
    first = opened["preview"]["first_letter"]
    assert first["mail"]["text"] != first["letter"]
    assert (await office.ask("case", "show", case))["parties"][0]["confirmed"] is False
    assert "not confirmed" in (await office.type_in("case", "show", case)).out
    paper = await office.ask("letter", "by-hand", case, "p1", "address_confirmation")
    assert "whether a message from us has arrived there" in " ".join(paper["text"].split())
    await office.ask("party", "confirmed", case, "p1")
    assert "confirmed already" in await office.refused("party", "confirmed", case, "p1")
    assert (await office.ask("case", "show", case))["parties"][0]["confirmed"] is True

    await office.ask("party", "consent", case, "p1", "renewed")
    why = await office.refused("party", "consent", case, "p1", "renewed", "--steady")
    assert "say 'changed'" in why
    by_hand = ("--channel", "by_hand", "--language", "fr")
    await office.ask("party", "consent", case, "p1", "changed", *by_hand)
    assert "--channel" in await office.refused("party", "consent", case, "p1", "changed")
    until = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    await office.ask("party", "pause", case, "p1", "--until", until)
    assert (await office.ask("party", "list", case))[0]["paused_until"] == until
    assert until in (await office.type_in("case", "show", case)).out
    await office.ask("party", "resume", case, "p1")
    assert (await office.ask("case", "show", case))["parties"][0]["paused_until"] is None
    assert "not paused" in await office.refused("party", "resume", case, "p1")
    why = await office.refused("party", "pause", case, "p1", "--until", "2020-01-01")
    assert "in the future" in why

    await office.ask("party", "consent", case, "p1", "revoked")
    assert (await office.ask("case", "show", case))["parties"][0]["revoked"] is True
    why = await office.refused("party", "consent", case, "p1", "renewed")
    assert "hears nothing" in why
    why = await office.refused("party", "prefer", case, "p1", *by_hand, "--safe-days", "monday")
    assert "mon,tue" in why


async def test_whoever_offers_to_tell_bad_news_is_shown_what_to_say_in_her_language(
    office: Office,
) -> None:
    opened = await office.ask(
        *("case", "open", "--category", "other_misconduct", "--channel", "page"),
        *("--language", "es", "--safe-hours", "08:00-20:00"),
    )
    case = opened["reference"]
    await office.ask("case", "advance", case, "investigation")
    await office.ask("case", "advance", case, "decision", "--conclusion", "not_substantiated")
    task = await _task(office, case, "voice")
    shown = await office.ask("task", "show", task["task_id"])
    assert shown["guide"]["language"] == "es"
    text = " ".join(shown["guide"]["text"].split())
    assert "¿Es un momento seguro para hablar?" in text
    assert "Línea de apoyo Ejemplo" in text
    told = (await office.type_in("task", "show", task["task_id"])).out
    assert "Safe hours: 08:00 to 20:00" in told
    assert "conclusion to tell p1 in person" in told
    await office.ask("task", "done", task["task_id"])
    assert (await office.ask("task", "show", task["task_id"]))["task"]["done_by"] is not None


async def test_an_alarm_becomes_a_task_that_a_person_does(office: Office) -> None:
    opened = await office.ask("case", "open", "--category", "other_misconduct")
    case = opened["reference"]
    await office.ask("case", "alarm", case, "p1")
    task = await _task(office, case, "alarm")
    assert "help p1 now" in task["how_to_settle"]
    note = ("--note", "Spoke with her; she is with her sister.")
    done = await office.ask("task", "done", task["task_id"], *note)
    assert done["done_at"] is not None
    facts = await office.ask("case", "facts", case)
    assert facts[-1]["body"]["kind"] in ("safety_alarm_answered", "staff_told")
    channel = await _task(office, case, "safe_channel")
    why = await office.refused("task", "done", channel["task_id"])
    assert f"duecourse party prefer {case} p1" in why


async def _her_letter(office: Office, case: str) -> Any:
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while True:
            letters = await office.ask("letter", "list", case)
            if letters and letters[0]["outcome"] != "under way":
                return letters[0]
            await asyncio.sleep(0.5)


async def _task(office: Office, case: str, concern: str) -> Any:
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while True:
            for task in await office.ask("task", "list", "--case", case):
                if task["concern"] == concern:
                    return task
            await asyncio.sleep(0.2)


def _in(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
