"""Two applications under one address, apart from each other: the one has a part of its paths."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Beside:
    """Gives what is asked for below a path to one application, and all else to another."""

    def __init__(self, otherwise: ASGIApp, *, path: str, app: ASGIApp) -> None:
        self._otherwise = otherwise
        self._path = path
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        path = scope.get("path", "")
        is_below = path == self._path or path.startswith(f"{self._path}/")
        await (self._app if is_below else self._otherwise)(scope, receive, send)
