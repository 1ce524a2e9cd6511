"""Serves an application of pages beside whatever else runs in this process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp

from services.settings import SettingsError
from services.web.serving import PlaceTaken, listening, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where pages are served, as the settings say.

    Attributes:
        setting: The name of the variable that says where to listen.
        host: At which to listen.
        port: At which to listen.
        or_any_port: Whether any other port will do if this one is taken.
        url_at: The address by which people open it, if it is served at a port.
        trusted_proxies: Whose word on who asks is believed.
    """

    setting: str
    host: str
    port: int
    or_any_port: bool
    url_at: Callable[[int], str]
    trusted_proxies: str | None


@asynccontextmanager
async def pages_serving(
    place: Place, application_at: Callable[[str], ASGIApp]
) -> AsyncIterator[str]:
    """Serve the application of an address until the block ends; gives that address.

    Raises:
        SettingsError: the place to listen at cannot be used, or an address is missing or wrong.
    """
    try:
        listens = listening(place.host, place.port, or_any_port=place.or_any_port)
    except PlaceTaken as taken:
        message = f"{place.setting}: {taken}"
        raise SettingsError(message) from None
    with listens:
        url = place.url_at(listens.getsockname()[1])
        async with serving(application_at(url), listens, trusted_proxies=place.trusted_proxies):
            yield url
