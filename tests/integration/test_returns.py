"""What comes back, on a real Temporal server: by LMTP, by SMTP and from files, to its case."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiosmtplib
import pytest
import pytest_asyncio

from services.ledger.access import CARRYING_OUT
from services.ledger.letters import Letter
from services.mail_returns.listener import ReturnsListener
from services.mail_returns.taking_in import Dealt
from tests.stories.cast import ada
from tests.stories.engine import Engine, House
from tests.stories.library import OPENED
from tests.stories.permits import permitted
from tests.stories.story import Story, at, at_any_hour
from tests.stories.tellings import tellings_of
from tests.unit.mail_returns.standard_reports import POSTFIX, POSTFIX_ABOUT, about
from tests.unit.mail_returns.writing import plain, report
from workflows.delivery_facts import LetterReturned
from workflows.notices import Return
from workflows.promises import Standing
from workflows.staff import Concern

BOUNCES = "bounce@bounces.example.org"
NEW_ADDRESS = "ada.elsewhere@example.org"
THE_SAME_NIGHT = at("2040-01-09", 22, 45)
"""After the last minute that may be drawn for her first letter, and within a day of the first."""

STORY = at_any_hour(
    Story(name="a bounce", opened_at=OPENED, parties=(ada(),), steps=(), until=THE_SAME_NIGHT)
)


@pytest.fixture
def settings_of_the_house() -> dict[str, Any]:
    """Every attempt has a return path of its own."""
    return {"bounce_address": BOUNCES, "message_id_domain": "ours.example"}


@pytest_asyncio.fixture
async def listener(engine: Engine) -> AsyncIterator[ReturnsListener]:
    """Listens for what comes back, on a port of its own."""
    assert engine.parts.returns is not None
    listening = ReturnsListener(
        desk=engine.parts.returns, address=engine.parts.returns.address, host="127.0.0.1", port=0
    )
    await listening.start()
    yield listening
    await listening.stop()


def _return_path(house: House) -> str:
    """Where the newest letter to her wants failures."""
    hers = [x for x in house.sink.envelopes if b"<ada." in x.rcpt_to]
    return hers[-1].mail_from.partition(b"<")[2].partition(b">")[0].decode()


def _bounce(action: str = "failed", status: str = "5.1.1") -> bytes:
    return report(POSTFIX_ABOUT, about(action, status), headers=POSTFIX)


async def _by_lmtp(listener: ReturnsListener, raw: bytes, *recipients: str) -> list[str]:
    """Hand a mail over as a mail server does; the answers to recipients, content last."""
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    answers = []

    async def said(line: bytes) -> str:
        writer.write(line + b"\r\n")
        while True:
            answer = (await reader.readline()).decode().rstrip()
            if answer[3:4] != "-":
                return answer

    await reader.readline()
    await said(b"LHLO mx.example.org")
    await said(b"MAIL FROM:<>")
    answers = [await said(f"RCPT TO:<{recipient}>".encode()) for recipient in recipients]
    if any(answer.startswith("250") for answer in answers):
        await said(b"DATA")
        answers.append(await said(raw.rstrip(b"\r\n") + b"\r\n."))
    writer.close()
    await writer.wait_closed()
    return answers


async def _returned(engine: Engine, case_id: str) -> list[LetterReturned]:
    bodies = [fact.body for fact in await engine.facts(case_id)]
    return [body for body in bodies if isinstance(body, LetterReturned)]


async def _letters(engine: Engine, case_id: str) -> list[Letter]:
    return await engine.parts.ledger.letters.of_case(case_id, CARRYING_OUT)


async def _open_tasks(engine: Engine, case_id: str) -> list[Concern]:
    tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    return [task.concern for task in tasks]


async def test_a_letter_that_bounced_becomes_a_task_and_goes_to_the_new_address(
    engine: Engine, house: House, listener: ReturnsListener
) -> None:
    case_id = await engine.play(STORY)
    assert len(tellings_of(await engine.facts(case_id))) == 1
    answers = await _by_lmtp(listener, _bounce(), _return_path(house))
    assert answers == ["250 2.1.5 OK", "250 2.0.0 Dealt with"]
    await engine.idle(case_id)
    [returned] = await _returned(engine, case_id)
    assert (returned.returned, returned.status, returned.attempt) == (Return.REFUSED, "5.1.1", 1)
    assert Concern.NOT_INFORMED in await _open_tasks(engine, case_id)
    promises = await engine.parts.ledger.promises.of_case(case_id, CARRYING_OUT)
    assert [x.standing(engine.clock.now()) for x in promises] == [Standing.LET_GO]

    choice = STORY.parties[0].choice
    assert choice is not None
    await engine.parts.desk.choose(permitted(case_id), "p1", replace(choice, address=NEW_ADDRESS))
    await engine.play_until(case_id, at("2040-01-12"))
    first, second = await _letters(engine, case_id)
    assert {x.notice for x in first.covers} <= {x.notice for x in second.covers}
    assert NEW_ADDRESS.encode() in house.sink.envelopes[-1].rcpt_to
    assert Concern.NOT_INFORMED not in await _open_tasks(engine, case_id)
    promises = await engine.parts.ledger.promises.of_case(case_id, CARRYING_OUT)
    assert sorted(x.standing(engine.clock.now()) for x in promises) == [
        Standing.LET_GO,
        Standing.OPEN,
    ]


async def test_a_promise_that_a_returned_letter_had_kept_is_broken_once_its_day_is_over(
    engine: Engine, house: House
) -> None:
    case_id = await engine.play(STORY)
    [first] = await engine.parts.ledger.promises.of_case(case_id, CARRYING_OUT)
    await engine.play_until(case_id, first.promise.deadline)
    first, second = (await engine.parts.ledger.promises.of_case(case_id, CARRYING_OUT))[:2]
    assert first.standing(engine.clock.now()) is Standing.KEPT
    assert await _taken(engine, _bounce(), _return_path(house)) is Dealt.RECORDED
    first, second = (await engine.parts.ledger.promises.of_case(case_id, CARRYING_OUT))[:2]
    assert first.standing(engine.clock.now()) is Standing.BROKEN
    assert first.settled_by is None
    assert second.standing(engine.clock.now()) is Standing.LET_GO
    assert second.settled_by is not None
    assert second.settled_by.how == "letter_returned"


async def test_every_attempt_has_a_return_path_that_says_nothing(
    engine: Engine, house: House
) -> None:
    case_id = await engine.play(STORY)
    [letter] = await _letters(engine, case_id)
    path = _return_path(house)
    local, _, domain = path.partition("@")
    assert domain == "bounces.example.org"
    assert local.startswith("bounce+")
    for word in (case_id, letter.letter_id, letter.party_id):
        assert word not in path
    [attempt] = await engine.parts.ledger.attempts.of_letter(letter.letter_id)
    assert attempt.return_digest is not None
    assert local.removeprefix("bounce+") not in attempt.return_digest


async def test_the_same_report_any_number_of_times_is_one_fact(
    engine: Engine, house: House, listener: ReturnsListener
) -> None:
    case_id = await engine.play(STORY)
    path = _return_path(house)
    for status in ("5.1.1", "5.1.1", "5.7.1"):
        assert (await _by_lmtp(listener, _bounce(status=status), path))[-1].startswith("250")
    assert [x.status for x in await _returned(engine, case_id)] == ["5.1.1"]


async def test_a_report_without_the_right_token_changes_nothing(
    engine: Engine, house: House, listener: ReturnsListener
) -> None:
    case_id = await engine.play(STORY)
    before = await engine.facts(case_id)
    forged = _return_path(house).replace("+", "+" + "a" * 8, 1)
    guessed = f"bounce+{'a' * 32}@bounces.example.org"
    assert await _by_lmtp(listener, _bounce(), BOUNCES) == ["550 5.1.1 No such return path"]
    assert await _by_lmtp(listener, _bounce(), forged) == ["550 5.1.1 No such return path"]
    assert (await _by_lmtp(listener, _bounce(), guessed))[-1] == "250 2.0.0 Dealt with"
    assert await engine.facts(case_id) == before
    assert await engine.parts.ledger.returns.of_case(case_id) == []


async def test_a_report_that_quotes_another_letter_than_its_token_changes_nothing(
    engine: Engine, house: House
) -> None:
    case_id = await engine.play(STORY)
    other = _bounce().replace(b"@mail.example.org>", b"@ours.example>")
    assert await _taken(engine, other, _return_path(house)) is Dealt.CONTRADICTS
    assert await _returned(engine, case_id) == []


async def test_an_automatic_reply_to_a_return_path_changes_nothing(
    engine: Engine, house: House
) -> None:
    case_id = await engine.play(STORY)
    away = plain("From: ada@example.org\nAuto-Submitted: auto-replied\nSubject: Away", "Away.")
    assert await _taken(engine, away, _return_path(house)) is Dealt.NO_REPORT
    assert await _returned(engine, case_id) == []


async def test_a_delay_is_noted_and_becomes_a_task_only_when_it_lasts(
    engine: Engine, house: House
) -> None:
    case_id = await engine.play(STORY)
    path, delayed = _return_path(house), _bounce("delayed", "4.4.1")
    [letter] = await _letters(engine, case_id)
    [attempt] = await engine.parts.ledger.attempts.of_letter(letter.letter_id)
    assert attempt.finished_at is not None
    engine.clock.step_to(max(engine.clock.now(), attempt.finished_at + timedelta(hours=4)))
    assert await _taken(engine, delayed, path) is Dealt.WAITS
    assert await _returned(engine, case_id) == []
    [noted] = await engine.parts.ledger.returns.of_case(case_id)
    assert (noted.returned, noted.status) == (Return.DELAYED, "4.4.1")
    await engine.play_until(case_id, attempt.finished_at + timedelta(hours=30))
    assert await _taken(engine, delayed, path) is Dealt.RECORDED
    await engine.idle(case_id)
    assert Concern.NOT_INFORMED in await _open_tasks(engine, case_id)


async def test_nothing_of_a_report_is_kept_but_codes(engine: Engine, house: House) -> None:
    case_id = await engine.play(STORY)
    marked = _bounce().replace(b"A letter.", b"CANARY-IN-THE-LETTER")
    assert await _taken(engine, marked, _return_path(house)) is Dealt.RECORDED
    [noted] = await engine.parts.ledger.returns.of_case(case_id)
    assert "CANARY" not in repr(noted)
    kept = engine.parts.settings.home.glob("ledger.db*")
    assert all(b"CANARY-IN-THE-LETTER" not in file.read_bytes() for file in kept)


async def test_while_the_ledger_is_away_a_mail_server_is_told_to_come_again(
    engine: Engine, house: House, listener: ReturnsListener
) -> None:
    case_id = await engine.play(STORY)
    path = _return_path(house)
    await engine.parts.ledger.close()
    (engine.parts.settings.home / "ledger.db").rename(engine.parts.settings.home / "away.db")
    (engine.parts.settings.home / "ledger.db").mkdir()
    assert (await _by_lmtp(listener, _bounce(), path))[-1].startswith("451 ")
    (engine.parts.settings.home / "ledger.db").rmdir()
    (engine.parts.settings.home / "away.db").rename(engine.parts.settings.home / "ledger.db")
    assert (await _by_lmtp(listener, _bounce(), path))[-1].startswith("250 ")
    assert len(await _returned(engine, case_id)) == 1


async def test_a_mail_server_may_speak_smtp_instead_and_one_mail_has_one_recipient(
    engine: Engine, house: House, listener: ReturnsListener
) -> None:
    case_id = await engine.play(STORY)
    path = _return_path(house)
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=listener.port, start_tls=False)
    async with client:
        refused, _ = await client.sendmail("", [path, path], _bounce())
    assert [answer.code for answer in refused.values()] in ([452], [])
    assert len(await _returned(engine, case_id)) == 1


async def _taken(engine: Engine, raw: bytes, path: str) -> Dealt:
    assert engine.parts.returns is not None
    return await engine.parts.returns.take_in(raw, (path,))
