"""The table of routes: tests go through it, and the description is made of it."""

from services.api.reading_cases import CASE_ROUTES
from services.api.reading_tasks import TASK_ROUTES
from services.api.routing import ApiRoute

ROUTES: tuple[ApiRoute, ...] = (*CASE_ROUTES, *TASK_ROUTES)
"""Every route that takes a token, each with its operation and its scope."""
