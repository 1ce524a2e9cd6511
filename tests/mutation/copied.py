"""A copy of the project to plant faults in, whose unchanged files keep their times of change."""

import shutil
from pathlib import Path

from tests.mutation.undecorated import undecorated

FOLDERS = ("workflows", "activities", "services", "deploy", "tests", "docs")
FILES = ("pyproject.toml", "uv.lock")
PLANTED_IN = "workflows"


def copy_project(project: Path, place: Path) -> None:
    """Bring the copy up to date: what is gone goes, what is new or changed is written.

    Args:
        project: The folder of the project.
        place: Where the copy is, or will be.
    """
    sources = {x.relative_to(project) for folder in FOLDERS for x in (project / folder).rglob("*")}
    kept = {x for x in sources if (project / x).is_file() and "__pycache__" not in x.parts}
    kept |= {Path(name) for name in FILES}
    for folder in FOLDERS:
        for old in (place / folder).rglob("*.py"):
            if old.relative_to(place) not in kept:
                old.unlink()
    for name in kept:
        _copy(project / name, place / name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix != ".py" or PLANTED_IN not in source.parts:
        if not target.exists() or target.read_bytes() != source.read_bytes():
            shutil.copyfile(source, target)
        return
    wanted = undecorated(source.read_text(encoding="utf-8"))
    if not target.exists() or target.read_text(encoding="utf-8") != wanted:
        target.write_text(wanted, encoding="utf-8")
