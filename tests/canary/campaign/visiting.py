"""What people do at the two sites: look at every page, fill in forms, and try what is wrong."""

import re
from collections.abc import Sequence
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import quote

from services.access.operations import Operation
from services.access.party_page import page_is_open_to
from services.ledger.access import CARRYING_OUT
from services.office.application import ROUTES
from services.office.routing import OfficeRoute
from services.portal.views import View
from tests.canary.campaign.ground import Ground
from tests.canary.campaign.sites import HerPart, Visitor
from tests.integration.office.browsing import Browser, enrol, enter
from tests.servers.her_page import Reader, code_for
from workflows.parties import Language

_PARAMETER = re.compile(r"\{(\w+)\}")
_LETTER = re.compile(r'name="letter" value="([^"]+)"')
_COMMAND = re.compile(r'name="command" value="([^"]+)"')
_ASKED_TO_SHOW = frozenset(
    {Operation.READ_NAMES, Operation.READ_LETTER, Operation.READ_QUESTIONS, Operation.FIND_PARTY}
)
"""Pages that are there to show what is personal."""

_UNSEEN = "\u202e"
"""A sign that turns a text around, and is refused in questions."""

_MORE_THAN_FITS = 25_000
"""How often a text is repeated to be more than a form takes."""


class AtHerPage:
    """Parties who open their page, and whoever tries to."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        assert ground.sites is not None
        self._sites = ground.sites

    def _visitor(self, who: str) -> Visitor:
        return self._sites.visitor(self._sites.her_page, who)

    async def opened_by(self, part: HerPart, language: Language) -> None:
        """A party whose page is open signs in, looks at all there is, asks, and is not safe."""
        if not await self._is_open_to(part):
            return
        visitor = self._visitor(f"{part.party_id} of {part.case_id}")
        code = await code_for(self._ground.parts, part.case_id, part.party_id, language)
        async with Reader(visitor.client(**{"Accept-Language": language.value})) as reader:
            visitor.meant = part.hers  # her newest letter is open when she comes
            assert 'name="words"' not in await reader.sign_in(code), "her code opened nothing"
            self._sites.opened.append(part)
            for view in View:
                await reader.send("/view", view=view.value)
            for letter in list(dict.fromkeys(_LETTER.findall(reader.shown))):
                await reader.send("/letter", letter=letter)
            for chosen in Language:
                await reader.send("/language", language=chosen.value)
            await self._fills_in(visitor, reader)
            await reader.leave()
            visitor.meant = frozenset()
            await reader.look()

    async def _is_open_to(self, part: HerPart) -> bool:
        case = (await self._ground.parts.files.open(part.case_id)).replayed()
        return page_is_open_to(case.parties[part.party_id])

    async def _fills_in(self, visitor: Visitor, reader: Reader) -> None:
        flock = self._ground.flock
        forms = {
            "/question": {"question": flock.text("typed question")},
            "/pause": {"until": flock.text("typed day")},
            "/choices": {"letters_in": flock.text("typed language"), "begins": flock.new("hour")},
            "/language": {"language": flock.text("typed language")},
            "/letter": {"letter": flock.text("typed letter")},
            "/view": {"view": flock.text("typed view")},
            "/not-safe": {"also": flock.text("typed besides")},
        }
        unusable = flock.text("question that cannot be taken") + _UNSEEN
        for path, fields in ("/question", {"question": unusable}), *forms.items():
            hers = visitor.meant
            # Only what she is asked to write in words stands in the form again.
            if path == "/question":
                visitor.meant |= flock.named_in(fields["question"].encode())
            found = _COMMAND.search(await reader.send("/view", view="question"))
            command = found[1] if found else ""
            await reader.send(path, **fields, command=command)
            await reader.send("/view", view="front")
            visitor.meant = hers

    async def shown_again(self, typed: str) -> None:
        """Somebody's question has a sign that nobody sees, so that it stands in the form again."""
        part = self._sites.opened[0]
        visitor = self._visitor("a writer")
        code = await code_for(self._ground.parts, part.case_id, part.party_id)
        async with Reader(visitor.client()) as reader:
            visitor.meant = part.hers
            await reader.sign_in(code)
            found = _COMMAND.search(await reader.send("/view", view="question"))
            assert found is not None
            await reader.send("/question", question=typed + _UNSEEN, command=found[1])

    async def found_broken_by(self, part: HerPart) -> None:
        """A party opens the page of a case whose values cannot be read any more."""
        if not await self._is_open_to(part):
            return
        visitor = self._visitor(f"{part.party_id} of the damaged {part.case_id}")
        code = await code_for(self._ground.parts, part.case_id, part.party_id)
        async with Reader(visitor.client()) as reader:
            visitor.meant = part.hers
            with suppress(AssertionError):
                await reader.sign_in(code)
            await reader.client.get("/")

    async def tried_by_strangers(self) -> None:
        """Wrong codes, wrong addresses, forged headers: with something personal in each."""
        flock = self._ground.flock
        visitor = self._visitor("a stranger")
        async with Reader(visitor.client()) as reader:
            for _ in range(3):
                await reader.sign_in(flock.text("wrong code"))
        await _nonsense(visitor, self._ground, "/open", "words")


class AtTheOffice:
    """Members of the staff who sign in, and whoever tries to."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        assert ground.sites is not None
        self._sites = ground.sites

    def _visitor(self, who: str) -> Visitor:
        return self._sites.visitor(self._sites.office, who)

    async def opened_by(self, staff_id: str, case_ids: Sequence[str]) -> None:
        """Somebody signs in and opens everything, of every case, and fills in every form."""
        visitor = self._visitor(staff_id)
        async with visitor.client() as client:
            hers = Browser(client=client)
            await enrol(self._ground.parts, hers, staff_id)
            await enter(self._ground.parts, hers, staff_id)
            for case_id in ("", *case_ids):
                for path, route in await self._places(case_id):
                    await self._opens(visitor, hers, path, route)
            await hers.send("/sign-out", page="/")

    async def shown_again(self, typed: str) -> None:
        """Somebody of the staff looks for a reference, which stands in the filter again."""
        async with self._visitor("a searcher").client() as client:
            hers = Browser(client=client)
            await enrol(self._ground.parts, hers, "st-intake-1")
            await enter(self._ground.parts, hers, "st-intake-1")
            await client.get("/board", params={"reference": typed})

    async def _places(self, case_id: str) -> list[tuple[str, OfficeRoute]]:
        """Where the routes lead that are about a case, or those that are about none."""
        routes = [x for x in ROUTES if x.is_in_a_case == bool(case_id)]
        given = {"case": await self._ground.reference(case_id) if case_id else ""}
        if case_id:
            tasks = await self._ground.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
            given["task"] = tasks[0].task_id if tasks else ""

        def put_in(named: re.Match[str]) -> str:
            return quote(given.get(named[1]) or "none")

        return [(_PARAMETER.sub(put_in, route.path), route) for route in routes]

    async def _opens(self, visitor: Visitor, hers: Browser, path: str, route: OfficeRoute) -> None:
        if route.operation in _ASKED_TO_SHOW or path.endswith("/confirm"):
            return
        if route.method == "GET":
            await hers.get(path)
            return
        filled, typed = _filled((await hers.get(path)).text, self._ground)
        visitor.meant = typed
        shown = await hers.client.post(path, data=filled)
        if path.endswith("/do/word"):
            filled, again = _filled(shown.text, self._ground)
            visitor.meant |= again
            await hers.client.post(f"{path}/confirm", data=filled)
        visitor.meant = frozenset()

    async def tried_by_strangers(self) -> None:
        """Wrong names, passwords and codes, wrong addresses, forged headers."""
        flock = self._ground.flock
        visitor = self._visitor("a stranger")
        async with visitor.client() as client:
            wrong = {x: flock.text(f"wrong {x}") for x in ("name", "password", "code")}
            await Browser(client=client).send("/sign-in", **wrong)
            link = flock.new("wrong link")
            # It goes on in a cookie of the same browser, out of the address.
            visitor.meant = frozenset({link})
            await client.get(f"/enrol/{link}")
            visitor.meant = frozenset()
        await _nonsense(visitor, self._ground, "/sign-in", "name")


async def _nonsense(visitor: Visitor, ground: Ground, path: str, field: str) -> None:
    flock = ground.flock
    names = ("User-Agent", "Referer", "Cookie", "Host", "Accept-Language", "Origin")
    for name in names:
        value = flock.new(f"forged {name}")
        async with visitor.client(**{name: f"view={value}" if name == "Cookie" else value}) as one:
            await one.get("/")
            await one.post(path, data={field: flock.text("without a form")})
    async with visitor.client() as client:
        text = flock.text("body that is none")
        await client.get(f"/{flock.new('path')}", params={flock.new("name"): flock.text("query")})
        await client.post(path, json={field: text})
        await client.post(path, content=text.encode() * _MORE_THAN_FITS)
        await client.request(flock.new("method").upper(), "/")
        await client.post(path, files={field: (flock.new("file name"), text.encode())})


class _Form(HTMLParser):
    """The fields of a page's forms, as they stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name:
            return
        if tag == "textarea" or (tag == "input" and kind in ("text", "date", "search")):
            self.texts.append(name)
        elif tag in ("input", "option", "button"):
            self.hidden.setdefault(name, given.get("value", ""))


def _filled(page: str, ground: Ground) -> tuple[dict[str, str], frozenset[str]]:
    """A form with a canary in each field that takes words, and those canaries."""
    form = _Form()
    form.feed(page)
    texts = {name: ground.flock.text("typed at the office") for name in form.texts}
    typed = ground.flock.named_in(" ".join(texts.values()).encode())
    return {**form.hidden, **texts}, frozenset(typed)
