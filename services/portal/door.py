"""Who stands at the door: a request's cookie, its form, and the visit that goes on."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.portal.portal import Portal
from services.portal.visitors import Visitor, VisitorCookies
from services.portal.visits import Visit
from services.web.application import Site
from services.web.cookies import Cookie
from services.web.forms import Fields, FormTokens


class Door:
    """Tells visits from visitors, and forms of ours from others."""

    def __init__(self, *, portal: Portal, site: Site) -> None:
        self._portal = portal
        self._site = site
        self.forms = FormTokens()
        self.visitors = VisitorCookies()
        self.cookie = Cookie(plain_name="view", is_https=site.is_https)

    async def visitor_with_a_form(self, request: Request) -> tuple[Visitor, Fields]:
        """Who has not signed in, and the form.

        Raises:
            HTTPException: the form is none of ours.
        """
        cookie = self.cookie.read(request)
        fields = await self.forms.read(request, cookie, own_origin=self._site.origin)
        return self.visitors.read(cookie) or Visitor(), fields

    async def visit_with_a_form(
        self, request: Request
    ) -> tuple[tuple[str, Visit] | None, Visitor, Fields]:
        """The visit that goes on under its token, if there is one; who it is else; and the form.

        Raises:
            HTTPException: the form is none of ours.
        """
        cookie = self.cookie.read(request)
        fields = await self.forms.read(request, cookie, own_origin=self._site.origin)
        visit = await self._portal.visit(cookie)
        entered = (cookie, visit) if visit is not None and cookie is not None else None
        return entered, self.visitors.read(cookie) or Visitor(), fields


def back() -> Response:
    """Lead to the one address there is to look at."""
    return RedirectResponse("/", status_code=303)
