"""The office put together: an ASGI application over the parts of an installation."""

from starlette.requests import Request
from starlette.responses import Response

from services.metrics.numbers import engine_now
from services.office.access_pages import ACCESS_ROUTES
from services.office.acting import ACTION_ROUTES
from services.office.administration.routes import ADMINISTRATION_ROUTES, LONG_FORMS
from services.office.alert_page import ALERT_ROUTES
from services.office.board_page import BOARD_ROUTES
from services.office.case_page import CASE_ROUTES
from services.office.choice_pages import CHOICE_ROUTES
from services.office.code_pages import CODE_ROUTES
from services.office.codec_server import DECODE, LARGEST_BODY, CodecServer, codec_routes
from services.office.door import Door
from services.office.erase_pages import ERASE_ROUTES
from services.office.figures_page import FIGURE_ROUTES
from services.office.intake_confirming import CONFIRMING_ROUTES
from services.office.intake_pages import INTAKE_ROUTES
from services.office.pages import FOLDER, OfficePages
from services.office.parts import OfficeParts
from services.office.provider_door import ProviderDoor
from services.office.proving import Proving
from services.office.questions_page import QUESTION_ROUTES
from services.office.routing import GatedRoutes, OfficeRoute
from services.office.tasks_page import TASK_ROUTES
from services.office.unlock_pages import UNLOCK_ROUTES
from services.web.application import Application, NotReady, Site, build_application
from services.web.rates import Rate, RateLimits
from services.web.static_files import static_routes

REQUESTS_RATE = Rate(name="requests", each="600 per minute", all="60000 per minute")

ROUTES: tuple[OfficeRoute, ...] = (
    *TASK_ROUTES,
    *ALERT_ROUTES,
    *BOARD_ROUTES,
    *FIGURE_ROUTES,
    *CASE_ROUTES,
    *ACTION_ROUTES,
    *INTAKE_ROUTES,
    *CONFIRMING_ROUTES,
    *CODE_ROUTES,
    *CHOICE_ROUTES,
    *QUESTION_ROUTES,
    *ACCESS_ROUTES,
    *UNLOCK_ROUTES,
    *ERASE_ROUTES,
    *ADMINISTRATION_ROUTES,
)
"""Every route for somebody who is signed in, each with its operation."""

_SENTENCES = {
    400: "This form is old, or did not come from this page. Go back, load the page again, and try.",
    403: "This is for others of the staff. If you think that it should be yours, ask an "
    "administrator what the staff directory says of you.",
    404: "There is no such page, or no such case: check the reference.",
    413: "That is more than a form takes.",
    429: "Too many requests. Wait a minute.",
}
_FAILED = "Something did not work here. Nothing was changed; try again in a minute."


def build_office(
    parts: OfficeParts,
    *,
    url: str,
    codec: CodecServer | None = None,
    requests_rate: Rate = REQUESTS_RATE,
) -> Application:
    """The office's pages as an ASGI application.

    Args:
        parts: What they are built on.
        url: Their address, as the staff open it.
        codec: What decrypts for Temporal's pages; nothing does unless it is given.
        requests_rate: How often anything may be asked for.
    """
    site = Site(url=url)
    pages = OfficePages(is_demonstration=parts.is_demonstration)
    door = Door(parts=parts, pages=pages, site=site)
    gated = GatedRoutes(parts=parts, pages=pages, door=door)
    by_provider = parts.provider and ProviderDoor(
        parts.provider, door=door, pages=pages, site=site, clock=parts.clock
    )

    async def error(request: Request, status: int) -> Response:
        titles = {403: "Not for you", 404: "Not found"}
        return pages.page(
            "message.html",
            form=door.form_for(request),
            title=titles.get(status, "That did not work"),
            status=status,
            sentence=_SENTENCES.get(status, _FAILED),
        )

    async def is_ready() -> None:
        await parts.ledger.clock_now()
        if not (await engine_now(parts.desk.workflows)).is_reachable:
            message = "Temporal does not answer; pages can be read, and nothing be recorded"
            raise NotReady(message)

    return build_application(
        site,
        [
            *door.routes(),
            *(by_provider.routes() if by_provider else ()),
            *Proving(parts=parts, pages=pages, door=door).routes(),
            *gated.routes(ROUTES),
            *(codec_routes(codec, parts, door) if codec else ()),
            *static_routes(FOLDER / "static"),
        ],
        error,
        is_ready=is_ready,
        limits=RateLimits(),
        rate=requests_rate,
        larger_bodies={**LONG_FORMS, **({DECODE: LARGEST_BODY} if codec else {})},
    )
