"""The office as a process of its own, whose door lets anybody try as often as they like.

``python -m tests.timing.office_process``: the installation is in the environment. It prints its
address. A password that begins with ``planted`` takes a little longer, as at her page.

Comparing a password takes the same time whoever is asked for, and far longer than all the rest.
Here it is cheap, so that the rest shows: whoever measures sees more than she would outside.
"""

import asyncio
import sys
import time
from dataclasses import replace
from datetime import datetime

from argon2 import PasswordHasher

from deploy.assembly import connect, installation, temporal_address
from deploy.office_serving import office_of
from services.accounts.passwords import Passwords
from services.accounts.signing_in import Claim, SignedIn, SignIn, SignInRefused
from services.accounts.throttling import Attempt, Throttle
from services.keys import load_key_file
from services.logging import configure_logging
from services.settings import read_settings
from services.web.serving import listening, serving
from tests.timing.portal_process import ANY, PLANTED, PLANTED_SECONDS

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class SlowerForSome(SignIn):
    """The product's sign-in, but for the planted difference."""

    async def let_in(self, claim: Claim) -> SignedIn:
        """As the product does it; a little later for what was planted."""
        try:
            return await super().let_in(claim)
        except SignInRefused:
            until = time.perf_counter() + PLANTED_SECONDS * claim.password.startswith(PLANTED)
            while time.perf_counter() < until:
                pass
            raise


class AsOftenAsLiked(Throttle):
    """The product's counting, of which nothing follows."""

    async def is_too_many(self, attempt: Attempt, now: datetime) -> bool:
        """Count it, and never say that it was too often."""
        await super().is_too_many(attempt, now)
        return False


async def serve() -> None:
    """Serve until killed."""
    settings = read_settings()
    configure_logging(json=True, level="error")
    keys = load_key_file(settings.keys)
    client = await connect(settings, keys, temporal_address(settings), lazy=True)
    async with installation(settings, client) as parts:
        open_to_all = AsOftenAsLiked(parts.ledger.sign_in_failures, parts.keys.identifiers)
        slower = SlowerForSome.__new__(SlowerForSome)
        vars(slower).update(
            {**vars(parts.sign_in), "_throttle": open_to_all, "_passwords": Passwords(CHEAP)}
        )
        with listening("127.0.0.1", 0) as place:
            url = f"http://127.0.0.1:{place.getsockname()[1]}"
            app = office_of(replace(parts, sign_in=slower), url, requests_rate=ANY)
            async with serving(app, place):
                sys.stdout.write(f"{url}\n")
                sys.stdout.flush()
                await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
