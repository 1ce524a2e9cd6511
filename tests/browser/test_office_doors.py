"""The office's doors in real browsers: a provider's, an emergency's, and the end of a case."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from oidc_provider_mock import User, run_server_in_thread
from playwright.async_api import Browser

from services.clocks import SystemClock
from services.ledger.access import CARRYING_OUT
from services.web.serving import listening, serving
from tests.browser.office_visits import DESK, HEIGHT, Member, an_office, signed_in_at
from tests.browser.real import a_browser
from tests.integration.office.by_provider import WHO, office_by
from tests.servers.identity_provider import SECRET, SUBJECT
from tests.servers.temporal_dev import RestartableServer
from tests.stories.engine import Engine, a_house
from tests.stories.library import GOES_WELL_FOR_ONE, OPENED


@dataclass(slots=True, kw_only=True)
class Office:
    """An office that is served, on an engine that runs."""

    engine: Engine
    url: str
    browser: Browser


@pytest_asyncio.fixture(scope="module")
async def office(
    tmp_path_factory: pytest.TempPathFactory, temporal_dev_server: RestartableServer
) -> AsyncIterator[Office]:
    """An office with a real Temporal behind it."""
    async with (
        a_house(tmp_path_factory.mktemp("doors"), temporal_dev_server) as house,
        house.engine(OPENED) as engine,
        an_office(engine.parts) as url,
        a_browser() as browser,
    ):
        yield Office(engine=engine, url=url, browser=browser)


async def _do(hers: Member, path: str, name: str, button: str, **given: str) -> None:
    """A deed: the form filled in, looked at, checked, confirmed."""
    await hers.go(path)
    for entry, value in given.items():
        await hers.page.check(f"input[name={entry}][value={value}]")
    await hers.look(f"{name}-form", at_a_desk=False)
    await hers.press("See what it comes to")
    await hers.look(f"{name}-check", at_a_desk=False)
    await hers.press(button)


async def test_a_case_is_opened_in_an_emergency_closed_again_and_erased(office: Office) -> None:
    engine, url, browser = office.engine, office.url, office.browser
    case_id = await engine.open(GOES_WELL_FOR_ONE)
    reference = (await engine.parts.ledger.cases.get(case_id, CARRYING_OUT)).reference
    case = f"/case/{reference}"
    async with (
        signed_in_at(url, engine.parts, browser, "st-executive-1") as manager,
        signed_in_at(
            url, engine.parts, browser, "st-administrator-1", scripts=False
        ) as administrator,
    ):
        await manager.go(f"{case}/access/give")
        await manager.page.select_option("select[name=staff]", "st-case-1")
        await manager.page.check("input[name=reason][value=language]")
        await manager.look("give-form", at_a_desk=False)
        await manager.press("See what it comes to")
        await manager.look("give-check", at_a_desk=False)
        await manager.press("Give it")
        await administrator.go("/unlock")
        await administrator.page.fill("#reference", reference)
        await administrator.press("Go on")
        await administrator.page.check("input[name=reason][value=danger]")
        await administrator.press("See what it comes to")
        await administrator.press("Ask")
        await manager.go("/unlock")
        await manager.look("unlock")
        await manager.go(f"{case}/access")
        await manager.look("access")
        await _do(
            manager, f"{case}/unlock/allow", "allow", "Open it to her", staff="st-administrator-1"
        )
        await administrator.go(case)
        assert reference in await administrator.page.inner_text("h1")
        await _do(
            manager, f"{case}/unlock/end", "end", "Close it to her", staff="st-administrator-1"
        )
        assert manager.faults == []
        async with signed_in_at(url, engine.parts, browser, "st-intake-1") as officer:
            review_on = (engine.parts.clock.now() + timedelta(days=400)).date().isoformat()
            await officer.act(reference, "legal_hold", reason="court", review_on=review_on)
            await officer.act(reference, "close", outcome="withdrawn")
            await administrator.go(f"{case}/erase")
            await administrator.page.check("input[name=what][value=case]")
            await administrator.page.check("input[name=reason][value=request]")
            await administrator.press("See what it comes to")
            assert "a legal hold stands" in await administrator.page.inner_text("main")
            await officer.act(reference, "lift_legal_hold")
            assert officer.faults == []
        await administrator.go("/erase")
        await administrator.page.fill("#reference", reference)
        await administrator.press("Go on")
        await administrator.page.check("input[name=what][value=case]")
        await administrator.page.check("input[name=reason][value=request]")
        await administrator.press("See what it comes to")
        await administrator.press("Erase it for good")
        assert "the case is erased" in await administrator.page.inner_text("main")
        await manager.go(case)
        assert await manager.page.inner_text("h1") == "Not found"
        assert not await engine.parts.ledger.facts.recorded_through(case_id)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_somebody_comes_back_from_another_site_and_is_signed_in(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    # What the provider signs is good by the real clock.
    parts = replace(office.engine.parts, clock=SystemClock())
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    # The provider is at a name of its own: browsers keep the session's cookie back on the way here.
    with (
        run_server_in_thread(require_nonce=True, user_claims=[User(sub=SUBJECT)]) as server,
        listening("127.0.0.1", 0) as place,
    ):
        issuer = f"http://localhost:{server.server_port}"
        url = f"http://127.0.0.1:{place.getsockname()[1]}"
        async with serving(office_by(parts, issuer, secret, url), place):
            context = await office.browser.new_context(
                viewport={"width": DESK, "height": HEIGHT}, java_script_enabled=scripts
            )
            hers = Member(page=await context.new_page(), url=url)
            await hers.go("/sign-in")
            if scripts:
                await hers.look("sign-in-by-provider")
            await hers.page.click("text=Sign in with your organisation")
            await hers.page.click(f"button[value='{SUBJECT}']")
            await hers.page.wait_for_url(f"{url}/")
            member = parts.directory.member(WHO)
            assert member is not None
            assert member.name in await hers.page.inner_text("header")
            await hers.go("/prove?to=%2Fboard")
            if scripts:
                await hers.look("prove-by-provider", at_a_desk=False)
            await hers.page.click("text=Prove it with your organisation")
            await hers.page.click(f"button[value='{SUBJECT}']")
            await hers.page.wait_for_url(f"{url}/board")
            await hers.page.click("text=Sign out")
            await hers.page.wait_for_url(f"{url}/signed-out")
            if scripts:
                await hers.look("signed-out", at_a_desk=False)
            await hers.page.click("text=Sign out there, too")
            assert hers.page.url.startswith(f"{issuer}/oauth2/end_session")
            assert hers.faults == []
            await context.close()
