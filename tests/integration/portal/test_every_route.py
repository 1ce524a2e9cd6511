"""Every header, cookie flag and refusal, on every route of the application's own table."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.routing import Route

from deploy.paging import portal_of
from services.installation import Installation
from services.web.application import Application
from services.web.body_limit import LARGEST_BODY
from services.web.pages import STEP
from tests.servers.her_page import A_BROWSER, PAGE, Reader, a_reader

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self' https://www.wikipedia.org; frame-ancestors 'none'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store, no-transform",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def paths(app: Application, method: str | None = None) -> list[str]:
    """The application's own table; of the routes that take a method, if one is named."""
    return [
        route.path
        for route in app.routes
        if isinstance(route, Route) and (method is None or method in (route.methods or ()))
    ]


def require_headers(answer: httpx.Response) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (answer.request.url, name)
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers


def require_cookie_flags(answer: httpx.Response) -> None:
    for cookie in answer.headers.get_list("set-cookie"):
        name, _, flags = cookie.partition("=")
        assert name == "__Host-view"
        parts = {part.strip().lower() for part in flags.split(";")[1:]}
        assert {"httponly", "secure", "samesite=strict", "path=/"} <= parts
        assert not any(part.startswith("domain") for part in parts)
        assert "max-age=0" in parts or not any("max-age" in part for part in parts)


async def test_every_answer_of_every_route_has_every_header(app: Application) -> None:
    assert "/" in paths(app)
    async with a_reader(app) as reader:
        for path in [*paths(app), "/no-such-page", "/static/../style.css"]:
            for method in METHODS:
                answer = await reader.client.request(method, path)
                require_headers(answer)
                require_cookie_flags(answer)
                assert answer.status_code < 500, (method, path)


async def test_on_http_the_cookie_has_no_prefix_and_nobody_insists_on_https(
    parts: Installation,
) -> None:
    async with a_reader(portal_of(parts, "http://127.0.0.1:8440")) as reader:
        answer = await reader.client.get("/")
    assert "strict-transport-security" not in answer.headers
    assert answer.headers["set-cookie"].startswith("view=")


async def test_nothing_but_forms_of_ours_is_taken_by_any_route(app: Application) -> None:
    async with a_reader(app) as reader:
        await reader.look()
        routes = [route for route in app.routes if isinstance(route, Route)]
        forms = [route.path for route in routes if "POST" in (route.methods or ())]
        assert len(forms) >= 5
        for path in forms:
            if path == "/exit":
                continue
            for forged in ({}, {"form": ""}, {"form": "0" * 64}):
                answer = await reader.client.post(path, data=forged, headers=A_BROWSER)
                assert answer.status_code in (400, 415), path
            elsewhere = {"Sec-Fetch-Site": "cross-site"}
            answer = await reader.client.post(path, data={"form": ""}, headers=elsewhere)
            assert answer.status_code == 400, path
            answer = await reader.client.post(path, json={"form": ""}, headers=A_BROWSER)
            assert answer.status_code == 415, path


async def test_a_form_of_one_browser_is_refused_from_another(
    app: Application, reader: Reader
) -> None:
    await reader.look()
    async with a_reader(app) as other:
        await other.look()
        other.shown = reader.shown
        with pytest.raises(AssertionError):
            await other.send("/begin")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://page.example.org"])
async def test_a_form_from_another_origin_is_refused(reader: Reader, origin: str) -> None:
    page = await reader.look()
    token = page.partition('name="form" value="')[2].partition('"')[0]
    answer = await reader.client.post("/begin", data={"form": token}, headers={"Origin": origin})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "host", ["evil.example", "page.example.org.evil.example", "localhost", "", "192.0.2.1"]
)
async def test_another_host_name_is_refused_on_every_route(app: Application, host: str) -> None:
    async with a_reader(app) as reader:
        for path in paths(app):
            answer = await reader.client.get(path, headers={"Host": host})
            assert answer.status_code == 400, path
            assert not host or host not in answer.text


async def test_a_spoofed_host_changes_no_address_on_the_page(reader: Reader) -> None:
    spoofed = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = await reader.client.get("/", headers=spoofed)
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


async def test_ten_megabytes_are_refused_before_they_are_read(reader: Reader) -> None:
    await reader.look()
    answer = await reader.client.post("/open", content=b"a" * 10_000_000, headers=A_BROWSER)
    assert answer.status_code in (413, 415)
    form = {"Content-Type": "application/x-www-form-urlencoded"} | A_BROWSER
    answer = await reader.client.post("/open", content=b"a" * (LARGEST_BODY + 1), headers=form)
    assert answer.status_code == 413
    assert answer.text.count("<h1>") == 1

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"a" * 4096

    answer = await reader.client.post("/open", content=in_pieces(), headers=form)
    assert answer.status_code == 413


async def test_what_somebody_sends_never_comes_back(reader: Reader) -> None:
    marker = "zzqzzqzzqzzqzzqzzq<script>alert(1)</script>{{7*7}}"
    await reader.look()
    await reader.send("/begin")
    assert marker[:18] not in await reader.send("/open", words=marker)
    for path in (f"/{marker}", f"/?in={marker}", f"/static/{marker}"):
        answer = await reader.client.get(path, headers={"Accept-Language": marker})
        assert marker[:18] not in answer.text


async def test_every_page_of_every_state_has_the_same_size(reader: Reader) -> None:
    sizes = {len((await reader.look()).encode())}
    sizes.add(len((await reader.send("/begin")).encode()))
    sizes.add(len((await reader.send("/open", words="no such code")).encode()))
    sizes.add(len((await reader.send("/language", language="ar")).encode()))
    sizes.add(len((await reader.client.get("/no-such-page")).content))
    assert sizes == {STEP}


async def test_the_pages_fetch_nothing_and_hold_no_script_of_their_own(reader: Reader) -> None:
    page = (await reader.look()).partition("<!-- ")[0]
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count('<script src="/static/page.js" defer></script>') == 1
    assert page.count("http") == page.count("https://www.wikipedia.org/")


async def test_it_lives_and_is_ready_without_temporal(reader: Reader) -> None:
    assert (await reader.client.get("/healthz")).text == "ok\n"
    assert (await reader.client.get("/readyz")).text == "ready\n"


async def test_without_its_ledger_it_lives_and_is_not_ready(
    parts: Installation, reader: Reader
) -> None:
    await parts.ledger.close()
    (parts.settings.home / "ledger.db").rename(parts.settings.home / "elsewhere.db")
    assert (await reader.client.get("/healthz")).status_code == 200
    answer = await reader.client.get("/readyz")
    assert answer.status_code == 500
    require_headers(answer)
    assert PAGE not in answer.text
