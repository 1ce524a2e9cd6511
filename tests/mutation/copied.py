"""A copy of the project to plant faults in, whose unchanged files keep their times of change."""

from pathlib import Path

from tests.mutation.undecorated import undecorated

FOLDERS = ("workflows", "activities", "services", "deploy", "tests", "docs")
FILES = ("pyproject.toml", "uv.lock")
PLANTED_IN = "workflows"

MUTANTS = "mutants"
"""The tool's own folder in the copy: a copy of that with every fault, and its notes."""


def copy_project(project: Path, place: Path) -> bool:
    """Bring the copy up to date: what is gone goes, what is new or changed is written.

    Args:
        project: The folder of the project.
        place: Where the copy is, or will be.

    Returns:
        Whether anything changed by that.
    """
    sources = {x.relative_to(project) for folder in FOLDERS for x in (project / folder).rglob("*")}
    kept = {x for x in sources if (project / x).is_file() and "__pycache__" not in x.parts}
    kept |= {Path(name) for name in FILES}
    gone = [
        old
        for copy in (place, place / MUTANTS)
        for folder in FOLDERS
        for old in (copy / folder).rglob("*.py")
        if old.relative_to(copy) not in kept
    ]
    for old in gone:
        old.unlink()
    written = [name for name in kept if _copied(project / name, place / name)]
    return bool(gone or written)


def _copied(source: Path, target: Path) -> bool:
    """Write a file if it is not there as it should be; whether it was written."""
    wanted = source.read_bytes()
    if source.suffix == ".py" and PLANTED_IN in source.parts:
        wanted = undecorated(wanted.decode()).encode()
    if target.exists() and target.read_bytes() == wanted:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(wanted)
    return True
