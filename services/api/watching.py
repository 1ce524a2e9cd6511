"""Numbers for whoever watches over the installation, in the text form of Prometheus."""

from fastapi.responses import PlainTextResponse

from services.access.operations import Operation
from services.accounts.scopes import Scope
from services.api.routing import ApiRoute
from services.api.visit import Visit
from services.metrics.numbers import MEDIA_TYPE, numbers_as_text


async def get_metrics(visit: Visit) -> PlainTextResponse:
    """How much is open, late and reachable: numbers of offices and kinds of tasks."""
    parts = visit.parts
    text = await numbers_as_text(
        parts.ledger, parts.desk.workflows, visit.now, provider=parts.provider
    )
    return PlainTextResponse(text, media_type=MEDIA_TYPE)


WATCHING_ROUTES = (
    ApiRoute(
        name="get_metrics",
        path="/metrics",
        method="GET",
        operation=Operation.SEE_NUMBERS,
        scope=Scope.READ_METRICS,
        handler=get_metrics,
        answer=None,
    ),
)
