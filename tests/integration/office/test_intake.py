"""Intake while Temporal is away: nothing is opened, and nothing that was filled in is lost."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import select

from deploy.assembly import connect, installation
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.tables import intake_drafts, vault_entries
from tests.integration.cli.offline import Offline
from tests.integration.office.browsing import Browser, office, signed_in
from tests.integration.office.filling_in import (
    ANOTHER,
    HERSELF,
    UNNAMED,
    Filled,
    answered,
    begun,
    filled_in,
)

AN_OFFICER = "st-intake-1"
ANOTHER_OFFICER = "st-intake-2"
AWAY = "127.0.0.1:9"


@pytest_asyncio.fixture(scope="module")
async def office_parts(home: Offline) -> AsyncIterator[Installation]:
    """The installation, open for all tests: signing in costs a second."""
    client = await connect(home.settings, load_key_file(home.settings.keys), AWAY, lazy=True)
    async with installation(home.settings, client) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def hers(office_parts: Installation) -> Browser:
    """An intake officer, signed in."""
    return await signed_in(office_parts, office(office_parts), AN_OFFICER)


@pytest_asyncio.fixture(scope="module")
async def complete(hers: Browser) -> Filled:
    """A plain case with nothing left to be asked."""
    return await filled_in(hers, HERSELF)


async def _entries(parts: Installation, case_id: str) -> list[str]:
    async with parts.ledger.database.reading() as connection:
        found = await connection.execute(
            select(vault_entries.c.kind).where(vault_entries.c.case_id == case_id)
        )
        return [row.kind for row in found]


async def _drafts(parts: Installation) -> int:
    async with parts.ledger.database.reading() as connection:
        return len((await connection.execute(select(intake_drafts.c.draft_id))).all())


async def test_a_plain_case_takes_eleven_answers_and_fourteen_buttons(hers: Browser) -> None:
    filled = await filled_in(hers, HERSELF)
    # Beside the questions: to begin, and to open the case.
    assert (filled.typed, len(filled.pages) + 2) == (11, 14)


async def test_what_is_checked_has_the_planners_dates_and_the_letter_as_it_will_be(
    hers: Browser, complete: Filled
) -> None:
    shown = (await complete.check()).text
    assert "No case is open yet" in shown
    assert "The affected person (p1) hears again by" in shown
    assert "What arrives, as anybody sees it" in shown
    assert "Somebody else" not in shown
    in_her_language = (await (await filled_in(hers, HERSELF | {"her_language": "ar"})).check()).text
    assert 'lang="ar"' in in_her_language


async def test_while_the_engine_is_away_nothing_is_opened_and_the_draft_stays(
    office_parts: Installation,
) -> None:
    parts = office_parts
    app = office(parts)
    filled = await filled_in(await signed_in(parts, app, ANOTHER_OFFICER), HERSELF)
    refused = await filled.confirm()
    assert refused.status_code == 503
    assert "Nothing of what you filled in is lost" in refused.text
    assert "ada.intake@example.org" in (await filled.check()).text
    again = await signed_in(parts, app, ANOTHER_OFFICER)
    assert filled.draft in (await again.get("/intake")).text
    assert "ada.intake@example.org" in (await again.get(f"{filled.place}/check")).text
    case_id = parts.desk.case_id_for(f"office-intake-{filled.draft}")
    assert await _entries(parts, case_id) == ["intake_draft.reference"]


async def test_nobody_without_a_name_is_asked_for_one_or_for_an_address(hers: Browser) -> None:
    filled = await filled_in(hers, UNNAMED)
    asked = {page.rpartition("/")[2] for page in filled.pages}
    assert not asked & {"her-name", "her-address", "reporter-name"}
    channels = (await hers.get(f"{filled.place}/q/her-channel")).text
    assert 'value="neutral_mail"' not in channels
    refused = await hers.send(f"{filled.place}/q/her-channel", her_channel="full_mail")
    assert refused.status_code == 400


async def test_whoever_was_not_asked_herself_gets_no_way_and_the_reporter_hears(
    hers: Browser,
) -> None:
    filled = await filled_in(hers, ANOTHER)
    assert not any(page.endswith("her-channel") for page in filled.pages)
    shown = (await filled.check()).text
    assert "The reporter (p2) hears again by" in shown
    assert "Iris Inquirysample, whom it is said of, works in the investigating office" in shown


async def test_whom_it_is_said_of_in_the_chain_is_warned_about(
    hers: Browser,
) -> None:
    said_of = {"accused": "staff", "accused_staff": "elena.executivesample@example.org"}
    address = {"her_address": "elena.executivesample@example.org"}
    address |= {"her_again": address["her_address"]}
    shown = (await (await filled_in(hers, HERSELF | said_of | address)).check()).text
    assert "is the superior of somebody in the intake office" in shown
    assert "The address for letters is that of whom it is said of" in shown


async def test_an_address_and_a_number_that_a_case_has_already_are_told(
    home: Offline, hers: Browser
) -> None:
    address = "ada.testcase@example.org"
    typed = {"her_address": address, "her_again": address}
    shown = (await (await filled_in(hers, HERSELF | typed)).check()).text
    assert "The address is already in" in shown
    assert home.open_case in shown


@pytest.mark.parametrize(
    ("page", "wrong", "told"),
    [
        ("who", {"who": "nobody"}, "Choose one"),
        ("received", {"received": "2999-01-01"}, "today at the latest"),
        ("received", {"received": "soon"}, "year, month and day"),
        ("her-address", {"her_again": "adb.intake@example.org"}, "differ"),
        ("her-address", {"her_address": "ada", "her_again": "ada"}, "There is a problem"),
        ("her-hours", {"her_agreed": ""}, "Ask her first"),
        ("her-hours", {"her_begins": "18:00"}, "There is a problem"),
        ("her-hours", {"her_zone": "Nowhere/Town"}, "no time zone"),
        ("accused", {"accused": "staff", "accused_staff": "st-nobody"}, "nobody with this id"),
        ("accused", {"accused": "staff", "accused_staff": AN_OFFICER}, "It is said of you"),
        ("her-name", {"her_name": "Ada \u202e Testcase"}, "There is a problem"),
    ],
)
async def test_an_answer_that_does_not_do_is_refused_and_stays_in_the_form(
    page: str, wrong: dict[str, str], told: str, complete: Filled
) -> None:
    place = f"{complete.place}/q/{page}"
    refused = await answered(complete, place, HERSELF | wrong)
    assert refused.status_code == 400
    assert told in refused.text
    assert place in refused.text


async def test_a_draft_is_seen_by_whoever_began_it_and_by_nobody_else(
    office_parts: Installation, complete: Filled
) -> None:
    filled = complete
    another = await signed_in(office_parts, office(office_parts), ANOTHER_OFFICER)
    assert filled.draft not in (await another.get("/intake")).text
    for place in ("", "/check", "/q/who", "/drop", "/opened"):
        assert (await another.get(f"{filled.place}{place}")).status_code == 404, place
    assert (await another.send(f"{filled.place}/drop", page="/intake")).status_code == 404


async def test_what_is_saved_for_later_is_gone_on_with_where_it_was_left(hers: Browser) -> None:
    filled = await begun(hers)
    later = await hers.send(f"{filled.place}/q/who", who="another", then="later")
    assert later.headers["location"] == "/intake"
    assert (await hers.get(filled.place)).headers["location"] == f"{filled.place}/q/category"
    assert 'value="another" checked' in (await hers.get(f"{filled.place}/q/who")).text
    assert (await hers.get(f"{filled.place}/q/approach")).status_code == 404


async def test_a_draft_that_is_dropped_leaves_nothing_behind(
    office_parts: Installation, hers: Browser
) -> None:
    parts = office_parts
    filled = await filled_in(hers, HERSELF)
    before = await _drafts(parts)
    await hers.send(f"{filled.place}/drop")
    assert await _drafts(parts) == before - 1
    case_id = parts.desk.case_id_for(f"office-intake-{filled.draft}")
    assert await _entries(parts, case_id) == []
    assert (await hers.get(filled.place)).status_code == 404


async def test_what_was_answered_anew_since_it_was_checked_is_not_confirmed(hers: Browser) -> None:
    filled = await filled_in(hers, HERSELF)
    old = re.search(r'name="version" value="([^"]+)"', (await filled.check()).text)
    assert old is not None
    await answered(filled, f"{filled.place}/q/approach", {"approach": "informal"})
    answer = await hers.send(
        f"{filled.place}/confirm", page=f"{filled.place}/check", version=old[1]
    )
    assert answer.status_code == 409
    assert "answered anew" in answer.text
