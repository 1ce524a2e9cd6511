"""What the check of letters finds, with the place of each finding."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class LetterFindingKind(StrEnum):
    """What is wrong with a letter."""

    MISSING = "missing"
    UNUSED = "unused"
    UNREADABLE_TEMPLATE = "unreadable-template"
    PLACEHOLDERS = "placeholders"
    DOES_NOT_RENDER = "does-not-render"
    CHANGED_BY_DATA = "changed-by-data"
    NAMES_SOMEBODY = "names-somebody"
    NOT_CONSTANT = "not-constant"
    NEVER_SAID = "never-said"
    HARD_TO_READ = "hard-to-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFinding:
    """One thing that is wrong, where it is, and what to do."""

    file: Path
    line: int
    kind: LetterFindingKind
    problem: str
    remedy: str
