"""Who has a case, emergency unlocks and erasing on the office's pages, up to the engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from deploy.assembly import connect, installation
from services.accounts.fresh_proof import STAYS_FRESH
from services.accounts.one_time_codes import code_at
from services.clocks import SteppedClock
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.web.application import Application
from tests.integration.cli.offline import NAMED_IN_IT, Offline
from tests.integration.office.browsing import PASSWORD, forget_the_step, office, signed_in

MANAGER, OFFICER, ADMINISTRATOR = "st-executive-1", "st-intake-1", "st-administrator-1"
ELSEWHERE = "st-case-1"
"""Has no part in the case, and a role that could work on it."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def _entries(parts: Installation, *actions: str) -> list[tuple[str, str]]:
    found = await parts.ledger.audit.of_case("c-open", actions, since=LONG_AGO)
    return [(x.action, x.actor) for x in found]


async def test_a_manager_gives_a_case_to_somebody_and_takes_it_back(
    home: Offline, parts: Installation, app: Application
) -> None:
    manager, other = await signed_in(parts, app, MANAGER), await signed_in(parts, app, ELSEWHERE)
    case = f"/case/{home.open_case}"
    give = f"{case}/access/give"
    assert (await other.get(case)).status_code == 404
    given = {"staff": ELSEWHERE, "reason": "absence", "days": "7"}
    checked = await manager.send(give, **given)
    assert "Nothing is done yet" in checked.text
    assert "has the case for 7 days" in checked.text
    assert (await other.get(case)).status_code == 404
    done = await manager.send(f"{give}/confirm", page=give, **given)
    assert done.headers["location"].startswith(f"{case}/access?done=")
    assert (await other.get(case)).status_code == 200
    assert f"({ELSEWHERE}), for absence, by" in (await manager.get(f"{case}/access")).text
    assert "Give the case to somebody" not in (await other.get(f"{case}/access")).text
    back = f"{case}/access/take-back"
    assert "has the case no more" in (await manager.send(back, staff=ELSEWHERE)).text
    await manager.send(f"{back}/confirm", page=back, staff=ELSEWHERE)
    assert (await other.get(case)).status_code == 404
    assert "It is given to nobody." in (await manager.get(back)).text
    expected = [("grant.give", f"staff:{MANAGER}"), ("grant.take_back", f"staff:{MANAGER}")]
    assert await _entries(parts, "grant.give", "grant.take_back") == expected


WRONG = (
    {"staff": NAMED_IN_IT},
    {"staff": "st-auditor-1"},
    {"staff": MANAGER},
    {"staff": "st-nobody"},
    {"days": "91"},
    {"days": "-1"},
    {"days": "\u0663"},
    {"reason": ""},
)


async def test_what_cannot_be_given_is_refused_before_it_is_confirmed(
    home: Offline, parts: Installation, app: Application
) -> None:
    manager = await signed_in(parts, app, MANAGER)
    give = f"/case/{home.open_case}/access/give"
    for wrong in WRONG:
        given = {"staff": ELSEWHERE, "reason": "absence", "days": "7"} | wrong
        for path in (give, f"{give}/confirm"):
            refused = await manager.send(path, page=give, **given)
            assert (refused.status_code, "There is a problem" in refused.text) == (400, True)
    assert not await parts.gate.grants.standing("c-open")


async def test_two_people_open_a_case_to_one_of_them_and_it_is_closed_again(
    home: Offline, parts: Installation, app: Application
) -> None:
    manager = await signed_in(parts, app, MANAGER)
    hers = await signed_in(parts, app, ADMINISTRATOR)
    case = f"/case/{home.open_case}"
    to = await hers.send("/unlock", reference=home.open_case)
    assert to.headers["location"] == f"{case}/unlock"
    named = await hers.send("/unlock", reference="Ada Testcase")
    assert named.headers["location"] == "/case/-/unlock"
    assert home.open_case not in (await manager.get("/unlock")).text
    assert "within a day" in (await hers.send(f"{case}/unlock", reason="danger")).text
    assert await _entries(parts, "unlock.ask") == []
    await hers.send(f"{case}/unlock/confirm", page=f"{case}/unlock", reason="danger")
    assert (await hers.get(case)).status_code == 404
    assert (await hers.get(f"{case}/unlock/allow")).status_code == 403
    waits = (await manager.get("/unlock")).text
    assert home.open_case in waits
    assert f"({ADMINISTRATOR}) asks</strong> because of: danger" in waits
    assert home.open_case not in (await hers.get("/unlock")).text
    allow = f"{case}/unlock/allow"
    await manager.send(f"{allow}/confirm", page=allow, staff=ADMINISTRATOR)
    assert (await hers.get(case)).status_code == 200
    assert (await hers.get(f"{case}/do/advance")).status_code == 403
    assert f"({ADMINISTRATOR}), for reading, until" in (await manager.get(f"{case}/access")).text
    assert "Nobody else asked" in (await manager.get(allow)).text
    end = f"{case}/unlock/end"
    await manager.send(f"{end}/confirm", page=end, staff=ADMINISTRATOR)
    assert (await hers.get(case)).status_code == 404
    steps = [
        action for action, _ in await _entries(parts, "unlock.ask", "unlock.allow", "unlock.end")
    ]
    assert steps == ["unlock.ask", "unlock.allow", "unlock.end"]


async def test_nobody_allows_what_she_asked_for_herself(
    home: Offline, parts: Installation, app: Application
) -> None:
    manager = await signed_in(parts, app, MANAGER)
    ask = f"/case/{home.open_case}/unlock"
    await manager.send(f"{ask}/confirm", page=ask, reason="complaint")
    assert "Nobody else asked" in (await manager.get(f"{ask}/allow")).text
    refused = await manager.send(f"{ask}/allow/confirm", page=ask, staff=MANAGER)
    assert refused.status_code == 400
    await manager.send(f"{ask}/end/confirm", page=f"{ask}/end", staff=MANAGER)


async def test_whoever_is_named_in_a_case_asks_for_one_that_does_not_exist(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, NAMED_IN_IT)
    for reference in (home.open_case, "K7Q2-M4XA-9", "../x", ""):
        to = (await hers.send("/unlock", reference=reference)).headers["location"]
        assert (await hers.get(to)).status_code == 404


@asynccontextmanager
async def _by(clock: SteppedClock, home: Offline) -> AsyncIterator[Installation]:
    """The same installation by another clock."""
    keys = load_key_file(home.settings.keys)
    client = await connect(home.settings, keys, "127.0.0.1:9", lazy=True)
    async with installation(home.settings, client, clock=clock) as parts:
        yield parts


@pytest.mark.parametrize("page", ["unlock", "erase"])
async def test_a_screen_that_was_left_alone_opens_and_ends_nothing(
    page: str, home: Offline
) -> None:
    clock = SteppedClock(datetime.now(UTC))
    async with _by(clock, home) as parts:
        hers = await signed_in(parts, office(parts), ADMINISTRATOR)
        path = f"/case/{home.open_case}/{page}"
        assert (await hers.get(path)).status_code == 200
        clock.step_to(clock.now() + STAYS_FRESH + timedelta(seconds=1))
        wanted = f"/prove?to=%2Fcase%2F{home.open_case}%2F{page}"
        assert (await hers.get(path)).headers["location"] == wanted
        for sent in (path, f"{path}/confirm"):
            answer = await hers.send(sent, page="/prove", reason="request", what="case")
            assert answer.headers["location"] == wanted
        await forget_the_step(parts, ADMINISTRATOR)
        code = code_at(hers.secret, clock.now())
        proved = await hers.send(wanted, password=PASSWORD, code=code)
        assert proved.headers["location"] == path
        assert (await hers.get(path)).status_code == 200


async def test_what_would_be_erased_is_shown_and_an_open_case_is_refused(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, ADMINISTRATOR)
    assert (await hers.send("/erase", reference=home.closed_case)).headers["location"] == (
        f"/case/{home.closed_case}/erase"
    )
    opened, closed = f"/case/{home.open_case}/erase", f"/case/{home.closed_case}/erase"
    whole = {"what": "case", "reason": "request"}
    refused = await hers.send(opened, **whole)
    assert (refused.status_code, "close it first" in refused.text) == (400, True)
    for wrong in ({"what": "p9"}, {"reason": "restored"}, {"what": ""}):
        assert (await hers.send(closed, **(whole | wrong))).status_code == 400
    goes = await hers.send(closed, **whole)
    case = (await parts.desk.file("c-closed", CARRYING_OUT)).replayed()
    assert f"This case has {case.number} facts, {len(case.parties)} persons" in goes.text
    assert "cannot be undone" in goes.text
    of_one = await hers.send(opened, what="p1", reason="request")
    assert "p1 (affected person) has 0 letters" in of_one.text
    away = await hers.send(f"{closed}/confirm", page=closed, **whole)
    assert (away.status_code, "nothing was begun" in away.text) == (503, True)
    assert (await hers.send("/erase/finish", page="/erase")).status_code == 303
    assert await parts.ledger.facts.recorded_through("c-closed")


async def test_a_legal_hold_is_shown_before_it_is_placed(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, OFFICER)
    page = await hers.get(f"/case/{home.open_case}")
    assert "Place or renew a legal hold" in page.text
    assert "Lift the legal hold" not in page.text
    hold = f"/case/{home.open_case}/do/legal_hold"
    review_on = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    checked = await hers.send(hold, reason="court", review_on=review_on)
    assert "Nothing is recorded yet" in checked.text
    for wrong in ({"review_on": "2000-01-01"}, {"reason": "restored"}, {"reason": "x"}):
        given = {"reason": "court", "review_on": review_on} | wrong
        assert (await hers.send(hold, **given)).status_code == 400
    facts = len((await parts.desk.file("c-open", CARRYING_OUT)).facts)
    given = {"reason": "court", "review_on": review_on, "fact_number": str(facts)}
    assert (await hers.send(f"{hold}/confirm", page=hold, **given)).status_code == 503
