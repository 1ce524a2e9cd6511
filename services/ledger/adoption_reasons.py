"""Why a policy was adopted: one word of a list, for free text is kept nowhere but in the vault."""

from enum import StrEnum


class AdoptionReason(StrEnum):
    """What led to a policy being adopted."""

    FIRST_USE = "first_use"
    LAW_CHANGED = "law_changed"
    OWN_RULES_CHANGED = "own_rules_changed"
    EXPERIENCE = "experience"
    CORRECTION = "correction"
