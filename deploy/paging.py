"""Serves the page of the parties beside whatever else runs in this process."""

from contextlib import AbstractAsyncContextManager
from functools import partial

from deploy.assembly import letter_library, mail_identity
from deploy.pages_serving import Place, pages_serving
from services.demonstration import is_demonstration
from services.installation import Installation
from services.portal.application import REQUESTS_RATE, PortalParts, build_portal
from services.portal.routes import SIGN_IN_RATE
from services.settings import Settings
from services.settings.portal import portal_exit, portal_listens_at, portal_url
from services.settings.settings import PREFIX
from services.web.application import Application
from services.web.rates import Rate


def portal_serving(parts: Installation) -> AbstractAsyncContextManager[str]:
    """Serve the page until the block ends; gives the address by which people open it.

    A trial whose port is taken uses any other.

    Raises:
        SettingsError: the place to listen at cannot be used, or an address is missing or wrong.
    """
    settings = parts.settings
    host, port = portal_listens_at(settings)
    place = Place(
        setting=f"{PREFIX}PORTAL_LISTEN",
        host=host,
        port=port,
        or_any_port=settings.trial and settings.portal_url is None,
        url_at=partial(portal_url, settings),
        trusted_proxies=settings.portal_trusted_proxies,
    )
    return pages_serving(place, partial(portal_of, parts))


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
            signed_by=mail_identity(parts.settings).name,
            is_demonstration=is_demonstration(parts.settings),
        ),
        url=url,
        exit_to=portal_exit(parts.settings),
        sign_in_rate=sign_in_rate,
        requests_rate=requests_rate,
    )


def serves_a_portal(settings: Settings) -> bool:
    """Whether ``duecourse up`` serves the page as well: always in a trial, else at its address."""
    return settings.trial or settings.portal_url is not None
