"""``duecourse api ...``: the interface for programs, described."""

import json

from services.cli.answers import Answer
from services.cli.registration import Commands
from services.cli.sessions import Alone


def offer(interface: Commands) -> None:
    """Offer the commands about the interface for programs."""
    interface.add("openapi", openapi)


async def openapi(alone: Alone) -> Answer:  # noqa: ARG001 - the shape of a command
    """Print the description of the interface (OpenAPI 3.1), for tools that make clients of it.

    It is the same for every installation of this version, which serves it at /api/v1/openapi.json.

    Example: duecourse api openapi > openapi.json
    """
    from services.api.description import description  # noqa: PLC0415 - as above

    found = description()
    return Answer(data=found, written=json.dumps(found, indent=2) + "\n")
