"""What programs do in cases, on a real Temporal: once, and never over anybody's head."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy import func, select

from services.ledger.tables import api_answers, cases
from services.web.application import Application
from tests.integration.api.calling import ALONE, Program, acting_for, interface
from tests.stories.engine import Engine
from workflows.case_facts import StageAdvanced, WordGiven
from workflows.party_facts import SafetyAlarmRaised

NAMED = "st-decision-head"
TYPE = "urn:duecourse:problem:"


@pytest_asyncio.fixture(scope="module")
async def app(engine: Engine) -> Application:
    """The interface for programs of an engine that runs."""
    return interface(engine.parts)


@pytest_asyncio.fixture
async def hers(engine: Engine, app: Application) -> Program:
    """A program of the intake officer."""
    return await acting_for(engine.parts, app, "st-intake-1")


@pytest_asyncio.fixture
async def theirs(engine: Engine, app: Application) -> Program:
    """A program of her colleague."""
    return await acting_for(engine.parts, app, "st-intake-2")


async def _etag(asking: Program, case: str) -> str:
    found = await asking.get(f"/cases/{case}")
    assert found.status_code == 200, found.text
    return found.headers["etag"]


def _is(answer: httpx.Response, status: int, code: str) -> bool:
    return (answer.status_code, answer.json()["type"]) == (status, f"{TYPE}{code}")


async def test_what_was_decided_on_an_older_state_is_not_recorded(
    engine: Engine, hers: Program
) -> None:
    case = await engine.open(ALONE)
    before = await engine.facts(case)
    path, body = f"/cases/{case}/actions/word", {"word": "nothing_new"}
    assert _is(await hers.ask("POST", path, body=body), 428, "state-not-named")
    for old in ('"1"', "*", 'W/"2"', '"999"', "1"):
        answer = await hers.ask("POST", path, body=body, if_match=old)
        assert _is(answer, 412, "stale"), old
    assert await engine.facts(case) == before


async def test_of_two_who_act_on_the_same_state_one_is_told_that_something_happened(
    engine: Engine, hers: Program, theirs: Program
) -> None:
    for bodies in (
        ({"word": "nothing_new"}, {"word": "new", "text": "Something."}),
        ({"word": "nothing_new"}, {"word": "nothing_new"}),
    ):
        case = await engine.open(ALONE)
        etag = await _etag(hers, case)
        path = f"/cases/{case}/actions/word"
        answers = await asyncio.gather(
            hers.ask("POST", path, body=bodies[0], if_match=etag),
            theirs.ask("POST", path, body=bodies[1], if_match=etag),
        )
        assert sorted(x.status_code for x in answers) == [200, 412], [x.text for x in answers]
        words = [fact for fact in await engine.facts(case) if fact.body.kind == "word_given"]
        assert len(words) == 1


async def test_the_same_again_gets_the_same_answer_and_another_under_its_key_does_not(
    engine: Engine, hers: Program, theirs: Program
) -> None:
    case = await engine.open(ALONE)
    etag = await _etag(hers, case)
    path = f"/cases/{case}/actions/advance"
    asked: dict[str, Any] = {"if_match": etag, "idempotency_key": '"one key"'}
    first = await hers.ask("POST", path, body={"stage": "assessment"}, **asked)
    assert first.status_code == 200, first.text
    # The intake office has handed the case on, and still gets the answer that it got.
    again = await hers.ask("POST", path, body={"stage": "assessment"}, **asked)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = await hers.ask("POST", path, body={"stage": "investigation"}, **asked)
    assert _is(other, 422, "idempotency-key-reused")
    # Whoever keeps in touch sees the case still, and moves it no more.
    now = await _etag(hers, case)
    on = await hers.ask("POST", path, body={"stage": "investigation"}, if_match=now)
    assert _is(on, 403, "not-allowed")
    # A key is hers alone: of somebody else's the same word is another key.
    foreign = await theirs.ask("POST", path, body={"stage": "assessment"}, **asked)
    assert foreign.status_code in (403, 404, 412)
    advances = [x for x in await engine.facts(case) if isinstance(x.body, StageAdvanced)]
    assert len(advances) == 1


async def test_a_key_means_something_new_after_a_day_and_says_nothing_of_whose_it_was(
    engine: Engine, hers: Program
) -> None:
    case = await engine.open(ALONE)
    path, body = f"/cases/{case}/actions/word", {"word": "nothing_new"}
    key = "of-the-day"
    done = await hers.ask(
        "POST", path, body=body, if_match=await _etag(hers, case), idempotency_key=key
    )
    assert done.status_code == 200, done.text
    async with engine.parts.ledger.database.reading() as connection:
        rows = str((await connection.execute(api_answers.select())).all())
    assert key not in rows
    assert "st-intake" not in rows
    engine.clock.step_to(engine.clock.now() + timedelta(hours=25))
    again = await hers.ask(
        "POST",
        path,
        body={"word": "new", "text": "Much."},
        if_match=await _etag(hers, case),
        idempotency_key=key,
    )
    assert again.status_code == 200, again.text


async def test_what_the_case_would_refuse_is_refused_with_its_code(
    engine: Engine, hers: Program
) -> None:
    case = await engine.open(ALONE)
    etag = await _etag(hers, case)
    actions = f"/cases/{case}/actions"
    back = await hers.ask("POST", f"{actions}/advance", body={"stage": "intake"}, if_match=etag)
    assert back.status_code == 409
    assert back.json()["code"]
    for body, where in (
        ({"word": "loud"}, "body.word"),
        ({"word": "new", "colour": "red"}, "body.colour"),
        ({}, "body.word"),
        ({"word": "new", "text": "a\u202eb"}, "body.text"),
    ):
        answer = await hers.ask("POST", f"{actions}/word", body=body, if_match=etag)
        assert _is(answer, 422, "invalid"), answer.text
        assert [x["where"] for x in answer.json()["faults"]] == [where]
    both = {"word": "nothing_new", "text": "Something."}
    answer = await hers.ask("POST", f"{actions}/word", body=both, if_match=etag)
    assert (answer.status_code, answer.json()["code"]) == (409, "does_not_fit")
    assert await _etag(hers, case) == etag


async def test_a_text_lies_in_the_vault_and_in_no_answer(engine: Engine, hers: Program) -> None:
    case = await engine.open(ALONE)
    text = "Two more people were heard this week."
    done = await hers.ask(
        "POST",
        f"/cases/{case}/actions/word",
        body={"word": "new", "text": text},
        if_match=await _etag(hers, case),
    )
    assert done.status_code == 200, done.text
    for path in ("", "/timeline", "/upcoming", "/tasks", "/actions"):
        assert text not in (await hers.get(f"/cases/{case}{path}")).text
    given = [x.body for x in await engine.facts(case)]
    (word,) = [x for x in given if isinstance(x, WordGiven)]
    assert (word.text or "").startswith("vr_")


async def test_the_actions_on_offer_are_those_that_can_be_done(
    engine: Engine, hers: Program
) -> None:
    case = await engine.open(ALONE)
    offered = (await hers.get(f"/cases/{case}/actions")).json()["items"]
    names = {each["name"] for each in offered}
    assert {"word", "advance"} <= names
    assert not {"reopen", "release", "decide"} & names
    (word,) = [each for each in offered if each["name"] == "word"]
    assert [x["value"] for x in word["fields"][0]["choices"]] == ["nothing_new", "new"]


async def test_a_task_is_done_with_a_note_and_again_it_changes_nothing(
    engine: Engine, hers: Program
) -> None:
    case = await engine.open(ALONE)
    await engine.say(case, SafetyAlarmRaised(party_id="p1"))
    await engine.idle(case)
    listed = (await hers.get(f"/cases/{case}/tasks")).json()["items"]
    (alarm,) = [each for each in listed if each["concern"] == "alarm"]
    assert alarm["done_by_hand"]
    assert alarm in (await hers.get("/tasks")).json()["urgent"]
    path = f"/cases/{case}/tasks/{alarm['task_id']}/done"
    note = "Reached her by telephone; she is with a friend."
    for _ in range(2):
        done = await hers.ask("POST", path, body={"note": note})
        assert done.status_code == 200, done.text
        assert done.json()["done_at"] is not None
        assert note not in done.text
    answered = [x for x in await engine.facts(case) if x.body.kind == "safety_alarm_answered"]
    assert len(answered) == 1
    missing = await hers.ask("POST", f"/cases/{case}/tasks/t-none/done", body={})
    assert _is(missing, 404, "not-found")
    other = await engine.open(ALONE)
    elsewhere = await hers.ask("POST", path.replace(case, other), body={})
    assert _is(elsewhere, 404, "not-found")


A_CASE: dict[str, Any] = {
    "category": "sexual_harassment",
    "affected_person": {
        "name": "Ada Testcase",
        "choice": {
            "channel": "neutral_mail",
            "language": "en",
            "address": "ada.testcase@example.org",
        },
    },
    "respondent": {"staff_id": NAMED},
}


async def test_fifty_who_ask_at_the_same_moment_open_one_case(
    engine: Engine, hers: Program
) -> None:
    before = await _count_of_cases(engine)
    key = "one case, fifty times".replace(" ", "-")
    asked = [hers.ask("POST", "/cases", body=A_CASE, idempotency_key=key) for _ in range(50)]
    answers = await asyncio.gather(*asked)
    assert {x.status_code for x in answers} == {201}, answers[0].text
    assert len({x.text for x in answers}) == 1
    assert await _count_of_cases(engine) == before + 1
    again = await hers.ask("POST", "/cases", body=A_CASE, idempotency_key=key)
    assert (again.status_code, again.text) == (201, answers[0].text)
    other = {**A_CASE, "category": "other_misconduct"}
    reused = await hers.ask("POST", "/cases", body=other, idempotency_key=key)
    assert _is(reused, 422, "idempotency-key-reused")
    opened = await hers.get(f"/cases/{answers[0].json()['case_id']}")
    assert opened.status_code == 200
    assert "Testcase" not in opened.text
    named = await acting_for(engine.parts, interface(engine.parts), NAMED)
    assert (await named.get(f"/cases/{answers[0].json()['case_id']}")).status_code == 404


async def test_a_case_that_cannot_be_opened_is_refused_without_a_word_of_what_was_sent(
    engine: Engine, hers: Program
) -> None:
    before = await _count_of_cases(engine)
    missing = await hers.ask("POST", "/cases", body=A_CASE)
    assert _is(missing, 400, "idempotency-key-missing")
    her = A_CASE["affected_person"]
    wrongs: tuple[dict[str, Any], ...] = (
        {"affected_person": {**her, "choice": {**her["choice"], "address": "not an address"}}},
        {"affected_person": {**her, "choice": {**her["choice"], "time_zone": "Mars/Phobos"}}},
        {"affected_person": {**her, "choice": {**her["choice"], "channel": "gateway"}}},
        {"affected_person": {**her, "name": "Ada\u202e"}},
        {"respondent": {"staff_id": "st-nobody"}},
        {"policy": "0" * 32},
        {"offices": {"intake_office": "no-such-office"}},
        {"received_at": "2198-01-01T00:00:00Z"},
    )
    for number, wrong in enumerate(wrongs):
        answer = await hers.ask(
            "POST", "/cases", body={**A_CASE, **wrong}, idempotency_key=f"wrong-{number}"
        )
        assert _is(answer, 409, "refused"), answer.text
        assert "Ada" not in answer.text
        assert "not an address" not in answer.text
    assert await _count_of_cases(engine) == before


async def _count_of_cases(engine: Engine) -> int:
    async with engine.parts.ledger.database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(cases)) or 0)
