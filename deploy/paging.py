"""Serves the page of the parties beside whatever else runs in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deploy.assembly import letter_library
from services.installation import Installation
from services.portal.application import REQUESTS_RATE, PortalParts, build_portal
from services.portal.routes import SIGN_IN_RATE
from services.settings import Settings, SettingsError
from services.settings.portal import portal_exit, portal_listens_at, portal_url
from services.web.application import Application
from services.web.rates import Rate
from services.web.serving import PlaceTaken, listening, serving


@asynccontextmanager
async def portal_serving(parts: Installation) -> AsyncIterator[str]:
    """Serve the page until the block ends; gives the address by which people open it.

    A trial whose port is taken uses any other.

    Raises:
        SettingsError: the place to listen at cannot be used, or an address is missing or wrong.
    """
    settings = parts.settings
    host, port = portal_listens_at(settings)
    try:
        place = listening(host, port, or_any_port=settings.trial and settings.portal_url is None)
    except PlaceTaken as taken:
        message = f"DUECOURSE_PORTAL_LISTEN: {taken}"
        raise SettingsError(message) from None
    with place:
        url = portal_url(settings, place.getsockname()[1])
        app = portal_of(parts, url)
        async with serving(app, place, trusted_proxies=settings.portal_trusted_proxies):
            yield url


def portal_of(
    parts: Installation,
    url: str,
    *,
    sign_in_rate: Rate = SIGN_IN_RATE,
    requests_rate: Rate = REQUESTS_RATE,
) -> Application:
    """The portal of an installation, at an address.

    Raises:
        SettingsError: the address of the neutral site is wrong.
    """
    return build_portal(
        PortalParts(
            ledger=parts.ledger,
            vault=parts.vault,
            files=parts.files,
            directory=parts.directory,
            desk=parts.desk,
            codes=parts.codes,
            clock=parts.clock,
            library=letter_library(parts.settings),
            signed_by=parts.settings.sender_name,
        ),
        url=url,
        exit_to=portal_exit(parts.settings),
        sign_in_rate=sign_in_rate,
        requests_rate=requests_rate,
    )


def serves_a_portal(settings: Settings) -> bool:
    """Whether ``duecourse up`` serves the page as well: always in a trial, else at its address."""
    return settings.trial or settings.portal_url is not None
