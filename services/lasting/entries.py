"""One line of the lasting list: opaque ids and a code, so that it may be kept for ever."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class LastingKind(StrEnum):
    """What lasts."""

    CASE_ERASED = "case_erased"
    """The case is gone, and stays gone."""

    PARTY_ERASED = "party_erased"
    """What was known of a party is gone, and she is never written to again."""

    CONTACT_REVOKED = "contact_revoked"
    """A party wants to hear nothing any more."""

    CHOICE_CHANGED = "choice_changed"
    """A party chose how to hear: what she had chosen before may be unsafe by now."""

    CODE_CHANGED = "code_changed"
    """A party's code was blocked, or another took its place: the former opens nothing."""

    LEGAL_HOLD_PLACED = "legal_hold_placed"
    """Nothing of the case may be erased, for a reason that is not told here."""

    LEGAL_HOLD_LIFTED = "legal_hold_lifted"
    """The case may be erased again when its time has come."""

    @property
    def is_a_choice(self) -> bool:
        """Whether a party chose how she wants to hear, or that she does not."""
        return self in (LastingKind.CONTACT_REVOKED, LastingKind.CHOICE_CHANGED)

    @property
    def has_to_be_on_disk(self) -> bool:
        """Whether a power cut must not take the line away: what it forbids cannot be made good."""
        return self in (LastingKind.CONTACT_REVOKED, LastingKind.LEGAL_HOLD_PLACED)

    @property
    def is_about_a_legal_hold(self) -> bool:
        """Whether somebody placed a legal hold, or lifted it."""
        return self in (LastingKind.LEGAL_HOLD_PLACED, LastingKind.LEGAL_HOLD_LIFTED)

    @property
    def places_a_legal_hold(self) -> bool:
        """Whether nothing may be erased from then on."""
        return self is LastingKind.LEGAL_HOLD_PLACED


class LastingEntry(BaseModel):
    """Something that lasts.

    Attributes:
        kind: What.
        case_id: In which case.
        party_id: Which party, where it is about one.
        command_id: By which command the case knows of it; an erasure is none. Of a code, the id of
            the one that took the former's place; none if it was only blocked.
        at: When it was written down.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: LastingKind
    case_id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    party_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    command_id: str | None = Field(default=None, max_length=128)
    at: AwareDatetime
