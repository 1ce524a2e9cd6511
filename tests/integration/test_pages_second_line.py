"""Pages on PostgreSQL as the role of people: a page that forgot its condition shows one case."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select
from starlette.responses import PlainTextResponse, Response
from temporalio.client import Client

from deploy.assembly import connect, installation
from deploy.for_pages import parts_for_pages
from deploy.paging import portal_of
from services.access.operations import Operation
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.engine import Database
from services.ledger.tables import cases
from services.office import application
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.portal.portal import Portal
from tests.integration.cli.offline import NAMED_IN_IT, Offline, offline
from tests.integration.office.browsing import office, signed_in
from tests.servers.her_page import PAGE, a_reader, code_for
from tests.servers.postgresql import FreshDatabase, as_people


@pytest_asyncio.fixture
async def home(
    tmp_path: Path, with_people: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> Offline:
    """Two cases, and a Temporal that is away."""
    url = await with_people()
    monkeypatch.setenv("DUECOURSE_DATABASE_URL", url)
    monkeypatch.setenv("DUECOURSE_PEOPLE_DATABASE_URL", as_people(url))
    return await offline(tmp_path / "var")


@pytest_asyncio.fixture
async def client(home: Offline) -> Client:
    """A client of a Temporal that is away."""
    keys = load_key_file(home.settings.keys)
    return await connect(home.settings, keys, "127.0.0.1:9", lazy=True)


@pytest_asyncio.fixture
async def workers(home: Offline, client: Client) -> AsyncIterator[Installation]:
    """The installation as workers have it."""
    async with installation(home.settings, client) as parts:
        yield parts


@pytest_asyncio.fixture
async def parts(workers: Installation, client: Client) -> AsyncIterator[Installation]:
    """The same as pages have it."""
    async with parts_for_pages(workers, client) as parts:
        assert parts is not workers
        yield parts


async def _references(database: Database) -> list[str]:
    """What a query without any condition shows."""
    async with database.reading() as connection:
        return sorted((await connection.execute(select(cases.c.reference))).scalars())


async def _careless(visit: OfficeVisit) -> Response:
    return PlainTextResponse(",".join(await _references(visit.parts.ledger.database)))


async def test_a_careless_page_of_the_office_shows_the_case_that_it_is_about(
    home: Offline, workers: Installation, parts: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = sorted([home.open_case, home.closed_case])
    routes = tuple(
        OfficeRoute(path=path, method="GET", operation=operation, handler=_careless)
        for path, operation in (
            ("/case/{case}/careless", Operation.SEE_CASE),
            ("/careless", Operation.OPEN_CASE),
        )
    )
    monkeypatch.setattr(application, "ROUTES", (*application.ROUTES, *routes))
    app = office(parts)
    hers = await signed_in(parts, app, "st-intake-1")
    assert await _references(workers.ledger.database) == both
    assert (await hers.get(f"/case/{home.open_case}/careless")).text == home.open_case
    assert (await hers.get("/careless")).text == ""
    for path in (f"/case/{home.open_case}", "/board", "/", f"/case/{home.open_case}/do/word"):
        assert (await hers.get(path)).status_code == 200, path
    assert home.open_case in (await hers.get("/board")).text
    named = await signed_in(parts, app, NAMED_IN_IT)
    assert (await named.get(f"/case/{home.open_case}/careless")).status_code == 404
    assert await _references(parts.ledger.database) == []


async def test_a_careless_page_of_a_party_shows_its_own_case(
    home: Offline, workers: Installation, parts: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[str]] = []
    carefully = Portal.front

    async def carelessly(portal: Portal, *given: object) -> object:
        shown.append(await _references(parts.ledger.database))
        return await carefully(portal, *given)  # type: ignore[arg-type] # as they were given

    monkeypatch.setattr(Portal, "front", carelessly)
    case_id = await workers.desk.find(home.open_case)
    code = await code_for(workers, case_id, "p1")
    async with a_reader(portal_of(parts, PAGE)) as reader:
        page = await reader.sign_in(code)
        assert 'action="/exit"' in page
        assert 'name="words"' not in page
        await reader.send("/view", view="question")
    assert shown
    assert {tuple(each) for each in shown} == {(home.open_case,)}
    assert await _references(parts.ledger.database) == []
