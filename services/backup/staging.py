"""A folder of its owner's alone, through which copies in clear pass; gone afterwards."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PREFIX: Final = ".passing-through-"
_LEFT_BEHIND_SECONDS: Final = 24 * 3600


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """A new private folder in the home, where the same things lie anyway.

    One that a killed command left there a day ago or longer is deleted first.
    """
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=_PREFIX) as folder:
        yield Path(folder)
