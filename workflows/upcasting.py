"""Old facts, read by today's program: each schema version is lifted to the next."""

from collections.abc import Callable, Mapping
from typing import Any

Written = Mapping[str, Any]
Upcaster = Callable[[Written], Written]

UPCASTERS: Mapping[int, Upcaster] = {}
"""For each schema version that was ever written but today's: how to lift it to the next one."""


def upcast(
    written: Written, current: int, upcasters: Mapping[int, Upcaster] = UPCASTERS
) -> Written:
    """A fact as it was written, lifted to the ``current`` schema version.

    Raises:
        ValueError: the fact was written by a newer release, or by one whose upcaster is missing.
    """
    version = written.get("schema_version", current)
    if version > current:
        message = (
            f"this fact has schema {version}, written by a newer release: update this one first"
        )
        raise ValueError(message)
    for step in range(version, current):
        if step not in upcasters:
            message = f"no upcaster lifts facts of schema {step} to {step + 1}"
            raise ValueError(message)
        written = {**upcasters[step](written), "schema_version": step + 1}
    return written
