"""Erasure: the end of a case or of a party in it, of which nothing that can be read remains."""

from services.erasing.erasing import (
    ErasureRefused,
    Remains,
    erase_case,
    finish_erasures,
    what_goes,
)
from services.erasing.erasing_parties import (
    RemainsOfParty,
    erase_party,
    finish_erasing_parties,
    what_goes_of_party,
)
from workflows.keeping import ErasureReason

__all__ = [
    "ErasureReason",
    "ErasureRefused",
    "Remains",
    "RemainsOfParty",
    "erase_case",
    "erase_party",
    "finish_erasing_parties",
    "finish_erasures",
    "what_goes",
    "what_goes_of_party",
]
