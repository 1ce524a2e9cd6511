"""The portal put together: an ASGI application over the parts of an installation."""

from dataclasses import dataclass

from services.access_codes.desk import AccessCodes
from services.cases import CaseFiles
from services.clocks import Clock
from services.desk.desk import CaseDesk
from services.directory.directory import StaffDirectory
from services.ledger.ledger import Ledger
from services.letters.library import LetterLibrary
from services.portal.door import Door
from services.portal.front import FrontWriter
from services.portal.her_case import HerCases
from services.portal.portal import Portal
from services.portal.routes import SIGN_IN_RATE, PortalRoutes
from services.portal.shell import PortalPages
from services.portal.support import SupportContacts
from services.portal.view_page import ViewWriter
from services.portal.visits import IDLE, LONGEST, Visit
from services.portal.wish_routes import WishRoutes
from services.portal.wishes import Wishes
from services.portal.words import page_words
from services.vault.vault import Vault
from services.web.application import Application, Site, build_application, origin_of
from services.web.rates import Rate, RateLimits
from services.web.sessions import SessionStore
from services.web.static_files import static_routes
from workflows.parties import Language

REQUESTS_RATE = Rate(name="requests", each="300 per minute", all="30000 per minute")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalParts:
    """What the portal is built on; ``signed_by`` is who signs mails.

    ``is_demonstration``: invented cases lie here, and every page says so.
    """

    ledger: Ledger
    vault: Vault
    files: CaseFiles
    directory: StaffDirectory
    desk: CaseDesk
    codes: AccessCodes
    clock: Clock
    library: LetterLibrary
    signed_by: str
    is_demonstration: bool = False


def build_portal(
    parts: PortalParts,
    *,
    url: str,
    exit_to: str,
    requests_rate: Rate = REQUESTS_RATE,
    sign_in_rate: Rate = SIGN_IN_RATE,
) -> Application:
    """The portal as an ASGI application.

    Args:
        parts: What it is built on.
        url: Its address, as people open it.
        exit_to: The neutral site to which the exit leads.
        requests_rate: How often anything may be asked for.
        sign_in_rate: How often a code may be tried.

    Raises:
        PageTextError: the sentences of a language are not complete.
    """
    for language in Language:
        page_words(language, parts.library)
    site = Site(url=url, leads_to=(origin_of(exit_to),))
    limits = RateLimits()
    support = SupportContacts(directory=parts.directory, library=parts.library)
    portal = Portal(
        codes=parts.codes,
        cases=HerCases(ledger=parts.ledger, files=parts.files),
        writer=FrontWriter(directory=parts.directory, library=parts.library, support=support),
        ledger=parts.ledger,
        vault=parts.vault,
        visits=SessionStore[Visit](parts.clock, idle=IDLE, longest=LONGEST),
        clock=parts.clock,
    )
    door = Door(portal=portal, site=site)
    wishes = Wishes(desk=parts.desk, limits=limits)
    wish_routes = WishRoutes(door=door, portal=portal, wishes=wishes)
    routes = PortalRoutes(
        door=door,
        portal=portal,
        views=ViewWriter(support=support, library=parts.library, signed_by=parts.signed_by),
        pages=PortalPages(
            library=parts.library, exit_to=exit_to, is_demonstration=parts.is_demonstration
        ),
        site=site,
        exit_to=exit_to,
        limits=limits,
        sign_in_rate=sign_in_rate,
    )

    async def is_ready() -> None:
        # A table is read: SQLite makes an empty file where its database has gone.
        await parts.ledger.access_codes.get("none")

    return build_application(
        site,
        [*routes.routes(), *wish_routes.routes(), *static_routes()],
        routes.error,
        is_ready=is_ready,
        limits=limits,
        rate=requests_rate,
    )
