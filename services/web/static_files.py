"""Files that never change while the program runs: style, script, icon; read once."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def static_routes(*folders: Path) -> list[Route]:
    """A route for each file; not even these are kept by browsers, for a copy tells of a visit."""
    files = [file for folder in (FOLDER, *folders) for file in sorted(folder.iterdir())]
    return [_route(file) for file in files if file.suffix in KINDS]


def _route(file: Path) -> Route:
    content = file.read_bytes()
    kind = KINDS[file.suffix]

    async def give(_: Request) -> Response:
        return Response(content, media_type=kind)

    return Route(f"/static/{file.name}", give, methods=["GET"], name=f"static {file.name}")
