"""The routes by which she asks for something. Each leads back to the one address there is."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.portal.choices import chosen_on, day_typed
from services.portal.door import Door, back
from services.portal.her_case import PageClosed
from services.portal.portal import Portal
from services.portal.views import Said, View
from services.portal.visits import Visit
from services.portal.wishes import Wishes
from services.web.forms import Fields

COMMAND = "command"
"""The hidden field by which a form that is sent twice is known."""

Take = Callable[[Visit, Fields], Awaitable[Visit]]
"""Does what a form asks for; gives the visit as it goes on."""


class WishRoutes:
    """Takes forms of visits that go on; everybody else is led to the door."""

    def __init__(self, *, door: Door, portal: Portal, wishes: Wishes) -> None:
        self._door = door
        self._portal = portal
        self._wishes = wishes

    def routes(self) -> Sequence[BaseRoute]:
        """Every route by which something is asked for."""
        return [
            Route("/view", self.view, methods=["POST"]),
            Route("/not-safe", self.not_safe, methods=["POST"]),
            Route("/question", self.question, methods=["POST"]),
            Route("/choices", self.choices, methods=["POST"]),
            Route("/choose", self.choose, methods=["POST"]),
            Route("/change", self.change, methods=["POST"]),
            Route("/still-safe", self.still_safe, methods=["POST"]),
            Route("/mail-arrives", self.mail_arrives, methods=["POST"]),
            Route("/pause", self.pause, methods=["POST"]),
            Route("/resume", self.resume, methods=["POST"]),
            Route("/stop", self.stop, methods=["POST"]),
            Route("/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def view(self, request: Request) -> Response:
        """Look at something else."""

        async def take(visit: Visit, fields: Fields) -> Visit:
            wanted = next((x for x in View if x == fields.text("view")), View.FRONT)
            draft = visit.draft if wanted in (View.CHOICES, View.PREVIEW) else None
            return looking_at(replace(visit, draft=draft), wanted)

        return await self._take(request, take, once=False)

    async def not_safe(self, request: Request) -> Response:
        """Say: I am not safe. Nothing of a form is in the way of it."""

        async def take(visit: Visit, _: Fields) -> Visit:
            visit = replace(visit, command_id=new_command())
            said = await self._wishes.say_not_safe(visit)
            return looking_at(visit, View.SAFETY, said)

        return await self._take(request, take, once=False)

    async def question(self, request: Request) -> Response:
        """Ask a question; what was written is there again if it could not be taken."""

        async def take(visit: Visit, fields: Fields) -> Visit:
            wording = fields.text("question").replace("\r\n", "\n")
            said = await self._wishes.ask(visit, wording)
            if said.is_a_fault:
                return replace(looking_at(visit, View.QUESTION, said), typed=wording)
            return looking_at(visit, View.FRONT, said)

        return await self._take(request, take)

    async def choices(self, request: Request) -> Response:
        """Look at what would arrive; nothing is chosen yet."""

        async def take(visit: Visit, fields: Fields) -> Visit:
            her = await self._portal.her_case(visit)
            draft, fault = chosen_on(fields, her.preferences, her.ways)
            if draft is None:
                return looking_at(visit, View.CHOICES, fault)
            return looking_at(replace(visit, draft=draft), View.PREVIEW)

        return await self._take(request, take)

    async def choose(self, request: Request) -> Response:
        """Choose what was looked at."""

        async def take(visit: Visit, _: Fields) -> Visit:
            if visit.draft is None:
                return looking_at(visit, View.CHOICES)
            said = await self._wishes.choose(visit, visit.draft)
            if said.is_a_fault:
                return looking_at(visit, View.PREVIEW, said)
            return looking_at(replace(visit, draft=None), View.FRONT, said)

        return await self._take(request, take)

    async def change(self, request: Request) -> Response:
        """Ask for another address, handle, key or trusted contact."""

        async def take(visit: Visit, fields: Fields) -> Visit:
            her = await self._portal.her_case(visit)
            change = next((x for x in her.changes if x == fields.text("change")), None)
            if change is None:
                return looking_at(visit, View.CHANGES)
            wanted = fields.text(f"new_{change}")
            said = await self._wishes.change(visit, change, wanted, self._portal.now())
            typed = wanted if said.is_a_fault else ""
            return replace(looking_at(visit, View.CHANGES, said), typed=typed)

        return await self._take(request, take)

    async def still_safe(self, request: Request) -> Response:
        """Say that the present way is still safe."""
        return await self._ask(request, self._wishes.renew, View.CHOICES)

    async def mail_arrives(self, request: Request) -> Response:
        """Say that mails reach her at her address."""
        return await self._ask(request, self._wishes.confirm, View.CHOICES)

    async def pause(self, request: Request) -> Response:
        """Hear nothing before a day."""

        async def take(visit: Visit, fields: Fields) -> Visit:
            said = await self._wishes.pause(visit, day_typed(fields.text("until")))
            return looking_at(visit, View.PAUSE if said.is_a_fault else View.FRONT, said)

        return await self._take(request, take)

    async def resume(self, request: Request) -> Response:
        """Hear again, sooner than she said."""
        return await self._ask(request, self._wishes.resume, View.PAUSE)

    async def stop(self, request: Request) -> Response:
        """Hear nothing any more."""
        return await self._ask(request, self._wishes.stop, View.STOP)

    async def withdraw(self, request: Request) -> Response:
        """Ask to withdraw."""
        return await self._ask(request, self._wishes.withdraw, View.WITHDRAWAL)

    async def _ask(
        self, request: Request, wish: Callable[[Visit], Awaitable[Said]], form: View
    ) -> Response:
        async def take(visit: Visit, _: Fields) -> Visit:
            said = await wish(visit)
            return looking_at(visit, form if said.is_a_fault else View.FRONT, said)

        return await self._take(request, take)

    async def _take(self, request: Request, take: Take, *, once: bool = True) -> Response:
        """Do what a form asks for; one that was dealt with is not dealt with again."""
        entered, _, fields = await self._door.visit_with_a_form(request)
        if entered is None:
            return back()
        token, visit = entered
        if once and fields.text(COMMAND) != visit.command_id:
            return back()
        try:
            self._portal.visits.change(token, await take(visit, fields))
        except PageClosed:
            self._portal.visits.end(token)
        return back()


def looking_at(visit: Visit, view: View, said: Said | None = None) -> Visit:
    """The same visit before another view, with a fresh form."""
    return replace(visit, view=view, said=said, typed="", command_id=new_command())


def new_command() -> str:
    """An id for what a form asks for, which nobody had before."""
    return f"k{secrets.token_hex(16)}"
