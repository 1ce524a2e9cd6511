"""Administration: policies, letters, staff, offices and the audit log, by the office's pages."""

import re

import pytest
import pytest_asyncio

from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.policies.documents import load_policy, read_policy_text
from services.web.application import Application
from tests.integration.cli.offline import Offline, offline
from tests.integration.office.browsing import Browser, signed_in
from workflows.policy import content_hash

UN_WOMEN = content_hash(load_policy("un-women-2020"))
IRELAND = content_hash(load_policy("ireland-2022"))
OWN = """extend: un-women-2020
name: our-own
version: 1
cadence: {every: 2 weeks, tolerance_days: 3, assumed: true}
"""
UNSOUND = OWN + "word: {asked_before: 1 week, fresh_for: 1 day, assumed: true}\n"
_HIDDEN = re.compile(r'type="hidden" name="(?:hash)" value="([0-9a-f]+)"')
_LINK = re.compile(r'<code class="secret">(http[^<]+)</code>')


@pytest_asyncio.fixture(scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """An installation of its own: a policy adopted here would be on offer in every intake."""
    return await offline(tmp_path_factory.mktemp("administered") / "var")


async def _adopted(parts: Installation, hash_: str) -> list[str]:
    return [each.adopted_by for each in await parts.ledger.policies.adoptions(hash_)]


async def _head(parts: Installation) -> int:
    return (await parts.ledger.audit.head()).sequence


async def test_policies_are_listed_told_in_sentences_and_compared(
    parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-investigator-1")
    listed = (await hers.get("/policies")).text
    assert f"/policy/{UN_WOMEN}" in listed
    assert "Adopt a policy" not in listed
    whole = (await hers.get(f"/policy/{UN_WOMEN}")).text
    assert "How often you hear from us" in whole
    told = (await hers.get(f"/policy/{UN_WOMEN}?role=affected_person")).text
    assert "Where this comes from" in told
    differs = (await hers.get(f"/policies/compare?before={UN_WOMEN}&after={IRELAND}")).text
    assert "How long each step is expected to take" in differs
    for wrong in ("/policy/nothing", f"/policy/{UN_WOMEN}?role=nobody", "/policy/'%20OR"):
        assert (await hers.get(wrong)).status_code == 404


async def test_a_pasted_policy_is_checked_line_by_line_and_not_kept(
    parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-investigator-1")
    kept = await parts.ledger.policies.policies()
    found = await hers.send("/policies/check", document=UNSOUND)
    assert "Line 5: error, <code>word-stale-when-used</code>" in found.text
    assert "is refused for 1 error" in found.text
    sound = await hers.send("/policies/check", document=OWN)
    assert "our-own, version 1, is sound" in sound.text
    whole = await hers.send("/policies/check", document=read_policy_text("un-women-2020"))
    assert whole.status_code == 200
    for wrong in ("", "a: [", "extend: /etc/passwd\nname: x\nversion: 1", "name: <b>"):
        refused = await hers.send("/policies/check", document=wrong)
        assert refused.status_code == 400
        assert "It cannot be read as a policy" in refused.text
        assert "<b>" not in refused.text
    assert await parts.ledger.policies.policies() == kept


async def _looked_at(hers: Browser, **given: str) -> tuple[str, str]:
    shown = (await hers.send("/policies/adopt", **given)).text
    found = _HIDDEN.search(shown)
    assert found is not None, shown
    return shown, found[1]


async def test_what_is_adopted_is_what_was_looked_at(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-case-1")
    shown, hash_ = await _looked_at(hers, document=OWN, reason="experience")
    assert "how often parties hear" in shown
    assert await _adopted(parts, hash_) == []
    other = {"document": OWN.replace("2 weeks", "3 weeks"), "hash": hash_}
    differs = await hers.send("/policies/adopt/confirm", page="/policies/adopt", **other)
    assert "another policy than the one that was looked at" in differs.text
    done = await hers.send(
        "/policies/adopt/confirm", page="/policies/adopt", document=OWN, hash=hash_
    )
    assert "is adopted" in done.text
    assert await _adopted(parts, hash_) == ["st-case-1"]
    assert home.open_case not in done.text


async def test_which_promises_would_move_is_shown_case_by_case_before_anything_is_kept(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    given = {"known": IRELAND, "cases": "all"}
    shown, hash_ = await _looked_at(hers, **given)
    assert f"/case/{home.open_case}" in shown
    assert "1 would move" in shown
    # The engine is away: nothing is adopted, and nothing moves.
    refused = await hers.send(
        "/policies/adopt/confirm", page="/policies/adopt", hash=hash_, **given
    )
    assert refused.status_code == 503
    assert await _adopted(parts, IRELAND) == []
    for wrong, said in (
        ({"known": IRELAND, "cases": "colour=red"}, "a term is NAME=VALUE"),
        ({"known": IRELAND, "cases": "case=K7Q2-M4XA-9"}, "references of cases"),
        ({"known": IRELAND, "document": OWN}, "one of the two"),
        ({}, "one of the two"),
        ({"known": "nothing"}, "that are on the lists"),
        ({"document": UNSOUND}, "word-stale-when-used"),
    ):
        answer = await hers.send("/policies/adopt", **wrong)
        assert answer.status_code == 400, wrong
        assert said in answer.text


async def test_an_administrator_invites_begins_anew_and_disables_but_not_herself(
    parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-administrator-1")
    invited = await hers.send("/staff/st-decision-head/invite", page="/staff")
    link = _LINK.search(invited.text)
    assert link is not None
    assert link[1] not in (await hers.get("/staff")).text
    assert "Disable" in (await hers.get("/staff")).text
    own = await hers.send("/staff/st-administrator-1/disable", page="/staff")
    assert "another administrator can disable it" in own.text
    for path in ("/staff/nobody/invite", "/staff/nobody/disable", "/staff/nobody/reset"):
        assert (await hers.send(path, page="/staff")).status_code == 400
    other = await signed_in(parts, app, "st-decision-1")
    await hers.send("/staff/st-decision-1/disable", page="/staff")
    assert (await other.get("/")).status_code == 303
    again = await hers.send("/staff/st-decision-1/reset", page="/staff")
    assert _LINK.search(again.text) is not None


async def test_reading_the_audit_log_is_an_entry_of_it(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-auditor-1")
    before = await _head(parts)
    of_case = (await hers.get(f"/audit?case={home.open_case}")).text
    assert "c-open" in of_case
    newest = await parts.ledger.audit.newest(CARRYING_OUT, limit=1)
    assert await _head(parts) > before
    assert (newest[0].action, newest[0].actor) == ("audit.read", "staff:st-auditor-1")
    assert newest[0].origin_detail == "/audit"
    assert (await hers.get("/audit?case=K7Q2-M4XA-9")).status_code == 400
    file = await hers.get("/audit.csv")
    assert file.text.startswith("number,at,who,did")
    checked = await hers.send("/audit/verify")
    assert "each as it was written" in checked.text
    assert "Nothing is exported" in checked.text


async def test_what_files_say_is_shown_and_said_to_be_theirs(
    parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-investigator-1")
    house = (await hers.get("/house")).text
    assert "Example Investigation Office" in house
    assert "DUECOURSE_DIRECTORY_FILE" in house
    assert "/letters/ar" in (await hers.get("/letters")).text
    arabic = await hers.get("/letters/ar")
    assert 'dir="rtl"' in arabic.text
    assert (await hers.get("/letters/xx")).status_code == 404
