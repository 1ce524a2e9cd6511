"""The portal as a process of its own, whose door lets anybody try as often as they like.

``python -m tests.timing.portal_process``: the installation is in the environment. It prints its
address. Whatever is typed that begins with ``planted`` takes a little longer, so that whoever
measures can see how small a difference they would find.
"""

import asyncio
import sys
import time

from deploy.assembly import connect, installation, letter_library, temporal_address
from services.access_codes.desk import AccessCodes
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access_codes import AccessCode
from services.logging import configure_logging
from services.portal.application import PortalParts, build_portal
from services.settings import read_settings
from services.settings.portal import portal_exit
from services.web.rates import Rate
from services.web.serving import listening, serving

ANY = Rate(name="any", each="1000000 per minute", all="1000000 per minute")
PLANTED = "planted"
PLANTED_SECONDS = 0.0002


class SlowerForSome(AccessCodes):
    """The product's desk for codes, but for the planted difference."""

    async def opened_by(self, typed: str) -> AccessCode | None:
        """As the product does it; a little later for what was planted."""
        found = await super().opened_by(typed)
        until = time.perf_counter() + (PLANTED_SECONDS if typed.startswith(PLANTED) else 0)
        while time.perf_counter() < until:
            pass
        return found


async def serve() -> None:
    """Serve until killed."""
    settings = read_settings()
    configure_logging(json=True, level="error")
    keys = load_key_file(settings.keys)
    client = await connect(settings, keys, temporal_address(settings), lazy=True)
    async with installation(settings, client) as parts:
        with listening("127.0.0.1", 0) as place:
            url = f"http://127.0.0.1:{place.getsockname()[1]}"
            app = build_portal(
                _parts(parts),
                url=url,
                exit_to=portal_exit(settings),
                requests_rate=ANY,
                sign_in_rate=ANY,
            )
            async with serving(app, place):
                sys.stdout.write(f"{url}\n")
                sys.stdout.flush()
                await asyncio.Event().wait()


def _parts(parts: Installation) -> PortalParts:
    codes = parts.codes
    slower = SlowerForSome.__new__(SlowerForSome)
    vars(slower).update(vars(codes))
    return PortalParts(
        ledger=parts.ledger,
        vault=parts.vault,
        files=parts.files,
        directory=parts.directory,
        desk=parts.desk,
        codes=slower,
        clock=parts.clock,
        library=letter_library(parts.settings),
        signed_by=parts.settings.sender_name,
    )


if __name__ == "__main__":
    asyncio.run(serve())
