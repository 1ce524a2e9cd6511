"""The table of routes: tests go through it, and the description is made of it."""

from services.api.acting import ACTION_ROUTES
from services.api.doing_tasks import DOING_ROUTES
from services.api.opening import OPENING_ROUTES
from services.api.reading_cases import CASE_ROUTES
from services.api.reading_tasks import TASK_ROUTES
from services.api.routing import ApiRoute
from services.api.watching import WATCHING_ROUTES

ROUTES: tuple[ApiRoute, ...] = (
    *CASE_ROUTES,
    *TASK_ROUTES,
    *ACTION_ROUTES,
    *DOING_ROUTES,
    *OPENING_ROUTES,
    *WATCHING_ROUTES,
)
"""Every route that takes a token, each with its operation and its scope."""
