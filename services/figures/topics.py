"""What tables of figures are about."""

from enum import StrEnum


class Topic(StrEnum):
    """What a table of figures is about."""

    PROMISES_BY_OFFICE = "promises-by-office"
    PROMISES_BY_STAGE = "promises-by-stage"
    PROMISES_BY_MONTH = "promises-by-month"
    STEPS = "steps"
    HAND_OVERS = "hand-overs"
