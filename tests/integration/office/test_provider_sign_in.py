"""Signing in by the organisation's identity provider."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from oidc_provider_mock import User, run_server_in_thread

from deploy.office_serving import api_of
from services.accounts.staff_accounts import StaffAccounts
from services.clocks import Clock, SteppedClock
from services.identity_provider.description import Issuer, MatchBy
from services.identity_provider.discovery import ASKED_AGAIN_AFTER, Discovery
from services.identity_provider.failures import ProviderAnswerRefused, ProviderUnreachable
from services.identity_provider.provider import IdentityProvider
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.metrics.numbers import numbers_as_text
from services.settings import SettingsError, read_settings
from services.settings.identity_provider import provider_of
from tests.integration.office.browsing import (
    PASSWORD,
    URL,
    browser,
)
from tests.integration.office.by_provider import (
    AUDITOR,
    REFUSED,
    WHO,
    Setting,
    is_in,
    office_by,
    signed_in_by,
    way_back,
)
from tests.servers.identity_provider import CLIENT, SECRET, SUBJECT, Claims

ADDRESS = "ines.intakesample@example.org"


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A provider of another make, from a package; it takes http on this machine if told so."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    user = User(sub=SUBJECT, claims={"email": ADDRESS, "email_verified": True})
    with run_server_in_thread(require_nonce=True, user_claims=[user]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.mark.parametrize("match_by", MatchBy)
async def test_somebody_signs_in_by_a_provider_works_and_signs_out(
    parts: Installation, secret: Path, real: str, match_by: MatchBy
) -> None:
    app = office_by(parts, real, secret, oidc_match_by=match_by, oidc_name="Example SSO")
    hers = browser(app)
    assert "Sign in with Example SSO" in (await hers.get("/sign-in")).text
    off = (await hers.get("/sign-in/provider")).headers["location"]
    async with httpx.AsyncClient() as elsewhere:
        came = await elsewhere.post(off, data={"sub": SUBJECT})
    back = came.headers["location"].removeprefix(URL)
    kept = dict(hers.client.cookies)
    entered = await hers.get(back)
    assert entered.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/">' in entered.text
    assert hers.client.cookies["office"] != kept["office"] if "office" in kept else True
    assert await is_in(hers)
    newest = (await parts.ledger.audit.newest(AUDITOR))[-5:]
    assert ("account.sign_in", WHO) in {(x.action, x.subject) for x in newest}
    # Neither the code nor the way back is good twice, even with the cookie of then.
    hers.client.cookies.set("away", kept["away"])
    assert REFUSED in (await hers.get(back)).text
    out = await hers.send("/sign-out", page="/")
    assert out.headers["location"] == "/signed-out"
    assert f"{real}/oauth2/end_session?client_id={CLIENT}" in (await hers.get("/signed-out")).text
    assert not await is_in(hers)


def _with(**changed: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {name: x for name, x in {**claims, **changed}.items() if x is not None}


NOW = int(datetime.now(UTC).timestamp())
LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"lie": _with(nonce="another")},
    "no nonce": {"lie": _with(nonce=None)},
    "another audience": {"lie": _with(aud="another-client")},
    "several audiences and nobody authorized": {"lie": _with(aud=[CLIENT, "another-client"])},
    "another authorized party": {"lie": _with(azp="another-client")},
    "expired": {"lie": _with(exp=NOW - 3600)},
    "no end": {"lie": _with(exp=None)},
    "not yet": {"lie": _with(nbf=NOW + 3600)},
    "another issuer": {"lie": _with(iss="https://elsewhere.example.org")},
    "no subject": {"lie": _with(sub=None)},
    "a subject that is a number": {"lie": _with(sub=7)},
    "times that are words": {"lie": _with(exp="tomorrow")},
    "another access token": {"lie": _with(at_hash="x")},
    "unsigned": {"algorithm": "none"},
    "signed by the secret": {"algorithm": "HS256", "key": OctKey.import_key(SECRET)},
    "signed by another key of the same name": {
        "key": RSAKey.generate_key(2048, {"kid": "k1"}, private=True)
    },
    "signed by a key that it does not show": {
        "key": RSAKey.generate_key(2048, {"kid": "k9"}, private=True)
    },
    "somebody whom the directory does not know": {"subject": "subject-of-nobody"},
    "somebody with the address of one of us": {"subject": "x", "more": {"email": ADDRESS}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_lie_lets_nobody_in_and_all_of_them_sound_the_same(
    setting: Setting, lie: dict[str, Any]
) -> None:
    for name, value in lie.items():
        setattr(setting.provider, name, value)
    before = await setting.refused()
    hers, answer = await signed_in_by(setting.office())
    assert answer.status_code == 400
    assert REFUSED in answer.text
    assert not await is_in(hers)
    assert await setting.refused() == before + 1


async def test_what_somebody_else_brings_back_lets_nobody_in(setting: Setting) -> None:
    app = setting.office()
    hers = browser(app)
    back = await way_back(hers)
    code = parse_qs(urlsplit(back).query)["code"][0]
    # Whoever is led to the way back of another browser brings no cookie of her own.
    assert REFUSED in (await browser(app).get(back)).text
    for given in (f"code={code}&state=another", f"code={code}", "error=access_denied&state=x"):
        hers = browser(app)
        await way_back(hers)
        answer = await hers.get(f"/sign-in/back?{given}")
        assert (answer.status_code, REFUSED in answer.text) == (400, True)
        assert not await is_in(hers)
    hers = browser(app)
    other = f"{await way_back(hers)}&iss=https%3A%2F%2Felsewhere.example.org"
    assert REFUSED in (await hers.get(other)).text


async def test_an_address_counts_only_if_the_provider_verified_it(setting: Setting) -> None:
    app = setting.office(oidc_match_by=MatchBy.VERIFIED_EMAIL)
    for verified, is_let_in in ((None, False), ("true", False), (True, True)):
        setting.provider.more = {"email": ADDRESS.upper()}
        if verified is not None:
            setting.provider.more |= {"email_verified": verified}
        hers, _ = await signed_in_by(app)
        assert await is_in(hers) is is_let_in


async def test_a_level_that_is_required_has_to_be_said(setting: Setting) -> None:
    app = setting.office(oidc_acr="two-factors")
    for acr, is_let_in in ((None, False), ("password", False), ("two-factors", True)):
        setting.provider.more = {"acr": acr} if acr else {}
        hers, _ = await signed_in_by(app)
        assert await is_in(hers) is is_let_in
    assert setting.provider.asked[-1]["acr_values"] == "two-factors"


async def test_whoever_is_disabled_or_leaves_is_let_in_no_more(setting: Setting) -> None:
    accounts = StaffAccounts(
        store=setting.parts.ledger.accounts,
        directory=setting.parts.directory,
        clock=setting.parts.clock,
        has_provider=True,
    )
    hers, _ = await signed_in_by(setting.office())
    assert await is_in(hers)
    await accounts.disable(WHO, CARRYING_OUT)
    assert not await is_in(hers)
    hers, answer = await signed_in_by(setting.office())
    assert REFUSED in answer.text
    await accounts.reset(WHO, CARRYING_OUT)
    hers, _ = await signed_in_by(setting.office())
    assert await is_in(hers)
    setting.provider.subject = "subject-of-nobody"
    assert await accounts.epoch_of("st-nobody") is None


async def test_while_the_provider_is_away_the_page_says_so_and_so_do_the_numbers(
    setting: Setting, secret: Path
) -> None:
    app = setting.office()
    hers = browser(app)
    back = await way_back(hers)
    setting.provider.is_down = True
    answer = await hers.get(back)
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    setting.provider.names_itself = "https://elsewhere.example.org"
    for issuer in (setting.provider.url, "http://127.0.0.1:9"):
        parts = setting.parts
        asked = await browser(office_by(parts, issuer, secret)).get("/sign-in/provider")
        assert (asked.status_code, "does not answer" in asked.text) == (503, True)
        discovery = Discovery(Issuer(url=issuer), parts.clock)
        text = await numbers_as_text(
            parts.ledger, parts.desk.workflows, parts.clock.now(), provider=discovery
        )
        assert "duecourse_identity_provider_reachable 0.0" in text
    setting.provider.names_itself = None
    assert await Discovery(Issuer(url=setting.provider.url), setting.parts.clock).is_reachable()


async def test_a_provider_changes_its_keys_and_is_asked_for_them_once_a_minute(
    setting: Setting,
) -> None:
    clock = SteppedClock(datetime.now(UTC))
    setting.provider.now = clock.now
    provider = await _direct(setting, clock)
    assert (await _said(provider, setting)).subject == SUBJECT
    setting.provider.take_another_key("k2", show=True)
    with pytest.raises(ProviderAnswerRefused):
        await _said(provider, setting)
    clock.step_to(clock.now() + ASKED_AGAIN_AFTER + timedelta(seconds=1))
    assert (await _said(provider, setting)).subject == SUBJECT


async def _direct(setting: Setting, clock: Clock) -> IdentityProvider:
    settings = read_settings(
        oidc_issuer=setting.provider.url,
        oidc_client_id=CLIENT,
        oidc_client_secret_file=setting.secret,
    )
    described = provider_of(settings)
    assert described is not None
    return IdentityProvider(described, clock)


async def _said(provider: IdentityProvider, setting: Setting) -> Any:
    sent = await provider.request(redirect_uri=f"{URL}/sign-in/back", anew=False)
    async with httpx.AsyncClient() as elsewhere:
        came = await elsewhere.get(sent.address)
    code = parse_qs(urlsplit(came.headers["location"]).query)["code"][0]
    return await provider.said_of_her(sent, code=code, issuer=setting.provider.url)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"token_endpoint": "http://elsewhere.example.org/token"}, "discovery"),
        ({"code_challenge_methods_supported": ["plain"]}, "discovery"),
        ({"jwks_uri": None}, "discovery"),
    ],
)
async def test_a_provider_that_cannot_be_used_safely_is_not_used(
    setting: Setting, document: dict[str, Any], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = await _direct(setting, setting.parts.clock)
    fetched = provider.discovery._fetched

    async def changed(what: str, address: str) -> dict[str, object]:
        return {**await fetched(what, address), **document}

    monkeypatch.setattr(provider.discovery, "_fetched", changed)
    with pytest.raises(ProviderUnreachable) as away:
        await provider.request(redirect_uri=URL, anew=False)
    assert away.value.problem == problem


async def test_without_accounts_of_ours_the_provider_is_the_only_door(setting: Setting) -> None:
    hers = browser(setting.office(local_accounts=False))
    page = (await hers.get("/sign-in")).text
    assert 'name="password"' not in page
    assert (await hers.send("/sign-in", name=WHO, password=PASSWORD, code="1")).status_code == 405
    assert (await hers.get("/enrol")).status_code == 404
    await hers.get(await way_back(hers))
    assert await is_in(hers)
    assert api_of(setting.parts, URL) is not None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"oidc_issuer": "http://id.example.org"}, "DUECOURSE_OIDC_ISSUER"),
        ({"oidc_issuer": "https://id.example.org"}, "DUECOURSE_OIDC_CLIENT_ID"),
        (
            {"oidc_issuer": "https://id.example.org", "oidc_ca_file": Path("nowhere.pem")},
            "DUECOURSE_OIDC_CA_FILE",
        ),
        ({"local_accounts": False}, "DUECOURSE_LOCAL_ACCOUNTS"),
    ],
)
def test_a_provider_that_is_described_in_part_is_told(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(SettingsError) as refused:
        provider_of(read_settings(**given))
    assert reason in str(refused.value)
