"""Proving again who one is, before what opens or ends a case."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from services.accounts.one_time_codes import code_at
from services.installation import Installation
from services.office.proving import proof_asked_for
from services.web.application import Application
from tests.integration.office.browsing import PASSWORD, browser, enrol, enter, forget_the_step
from tests.integration.office.by_provider import (
    AUDITOR,
    WHO,
    Setting,
    is_in,
    signed_in_by,
    way_back,
)
from tests.servers.identity_provider import SUBJECT


async def test_a_proof_by_password_begins_a_new_session_and_goes_on(
    parts: Installation, app: Application
) -> None:
    hers = browser(app)
    await enrol(parts, hers, WHO)
    await enter(parts, hers, WHO)
    token = hers.client.cookies["office"]
    await forget_the_step(parts, WHO)
    wrong = await hers.send("/prove?to=%2Fboard", password="another one", code="000000")
    assert (wrong.status_code, "do not fit together" in wrong.text) == (400, True)
    assert hers.client.cookies["office"] == token
    code = code_at(hers.secret, parts.clock.now())
    proved = await hers.send("/prove?to=%2Fboard", password=PASSWORD, code=code)
    assert proved.headers["location"] == "/board"
    assert hers.client.cookies["office"] != token
    assert await is_in(hers)
    newest = [x.action for x in await parts.ledger.audit.newest(AUDITOR, limit=50)]
    assert {"account.prove", "account.prove_refused"} <= set(newest)
    hers.client.cookies.set("office", token)
    assert not await is_in(hers)


@pytest.mark.parametrize("to", ["//elsewhere.example.org", "https://elsewhere.example.org", "/\\x"])
async def test_a_proof_leads_to_no_page_of_others(
    to: str, parts: Installation, app: Application
) -> None:
    hers = browser(app)
    await enrol(parts, hers, WHO)
    await enter(parts, hers, WHO)
    for reference in ("9B6Q-2KZD-~", "9B6Q-2KZD-*", "9B6Q-2KZD-$", "9B6Q-2KZD-="):
        ours = await hers.client.get(proof_asked_for(f"/case/{reference}/unlock"))
        assert quote(f"/case/{reference}/unlock", safe="") in ours.text
    asked = await hers.client.get("/prove", params={"to": to})
    assert re.search(r'action="/prove\?to=%2F"', asked.text)


async def test_a_proof_by_the_provider_is_asked_for_anew_and_is_hers(setting: Setting) -> None:
    app = setting.office()
    hers, _ = await signed_in_by(app)
    assert "/prove/provider?to=%2Fboard" in (await hers.get("/prove?to=%2Fboard")).text
    token = hers.client.cookies["office"]
    fresh, old = datetime.now(UTC), datetime.now(UTC) - timedelta(minutes=5)
    for more, subject, is_taken in (
        ({}, SUBJECT, False),
        ({"auth_time": int(old.timestamp())}, SUBJECT, False),
        ({"auth_time": int(fresh.timestamp())}, "subject-of-nobody", False),
        ({"auth_time": int(fresh.timestamp())}, SUBJECT, True),
    ):
        setting.provider.more, setting.provider.subject = more, subject
        answer = await hers.get(await way_back(hers, at="/prove/provider?to=%2Fboard"))
        assert (answer.status_code == 200) is is_taken
        assert (hers.client.cookies["office"] != token) is is_taken
        assert await is_in(hers)
    assert 'url=/board"' in answer.text
    asked = setting.provider.asked[-1]
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
