"""Erasure: the end of a case, of which nothing that can be read remains."""

from services.erasing.erasing import (
    ErasureReason,
    ErasureRefused,
    Remains,
    erase_case,
    finish_erasures,
    what_goes,
)

__all__ = [
    "ErasureReason",
    "ErasureRefused",
    "Remains",
    "erase_case",
    "finish_erasures",
    "what_goes",
]
