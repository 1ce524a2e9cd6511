"""``duecourse metrics``: numbers for whoever watches over the installation."""

from services.cli.answers import Answer
from services.cli.registration import Commands
from services.cli.sessions import Reading


def offer(commands: Commands) -> None:
    """Offer the command about numbers."""
    commands.add("metrics", metrics)


async def metrics(reading: Reading) -> Answer:
    """Print how much is open, late and reachable, in the text form of Prometheus.

    The same as /api/v1/metrics of the office's address; the labels are offices and kinds of tasks.
    """
    from services.identity_provider.discovery import Discovery  # noqa: PLC0415 - slow
    from services.metrics.numbers import numbers_as_text  # noqa: PLC0415 - slow
    from services.settings.identity_provider import issuer_of  # noqa: PLC0415 - slow

    parts = reading.parts
    issuer = issuer_of(parts.settings)
    text = await numbers_as_text(
        parts.ledger,
        parts.desk.workflows,
        parts.clock.now(),
        provider=None if issuer is None else Discovery(issuer, parts.clock),
    )
    return Answer(data={"metrics": text}, written=text)
