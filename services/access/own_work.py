"""What reaches a case and was asked for by nobody: no rule can tell who may."""

from enum import StrEnum


class OwnWork(StrEnum):
    """One thing that is done without anybody asking."""

    RETURNED_MAIL = "returned_mail"
    """A mail came back, and the case has to know."""

    LOST_CHOICE = "lost_choice"
    """A party chose something that a restored ledger has forgotten."""

    LOST_ERASURE = "lost_erasure"
    """A party was erased, and a restored ledger has her again."""

    LOST_HOLD = "lost_hold"
    """A legal hold was placed that a restored ledger has forgotten."""

    PLAY = "play"
    """A demonstration, in which everybody on the stage says what the story has for them."""
