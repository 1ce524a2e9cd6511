"""Why a row was set aside, and what was noticed in one that was taken in."""

from dataclasses import dataclass
from enum import StrEnum


class SetAside(StrEnum):
    """Why a row did not become a case: each reason with a sentence that says what to do."""

    UNREADABLE_TEXT = "unreadable_text"
    BROKEN_QUOTES = "broken_quotes"
    TOO_LONG = "too_long"
    WRONG_COLUMN_COUNT = "wrong_column_count"
    CONTROL_CHARACTERS = "control_characters"
    KEY_MISSING = "key_missing"
    KEY_TWICE = "key_twice"
    RECEIVED_MISSING = "received_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    DATE_IN_THE_FUTURE = "date_in_the_future"
    ENDED_BEFORE_RECEIVED = "ended_before_received"
    BEGAN_OUT_OF_ORDER = "began_out_of_order"
    OVER_WITHOUT_A_DATE = "over_without_a_date"
    RUNNING_WITH_AN_END = "running_with_an_end"
    STATUS_UNKNOWN = "status_unknown"
    ENDING_UNKNOWN = "ending_unknown"
    CATEGORY_UNKNOWN = "category_unknown"
    ROLE_UNKNOWN = "role_unknown"
    IMPOSSIBLE_HISTORY = "impossible_history"

    @property
    def sentence(self) -> str:
        """What is wrong with the row, and what to do; it quotes nothing from it."""
        return _SENTENCES[self]


_SENTENCES = {
    SetAside.UNREADABLE_TEXT: (
        "The line is not text in the mapping's encoding: save the register in that encoding, or "
        "name the right one in the mapping."
    ),
    SetAside.BROKEN_QUOTES: (
        "The quotation marks of the line do not pair up, so nobody can say where its cells end: "
        "correct them."
    ),
    SetAside.TOO_LONG: "The line, or a cell that is read, is too long: shorten it.",
    SetAside.WRONG_COLUMN_COUNT: (
        "The line has more or fewer cells than the heading: look for a stray delimiter."
    ),
    SetAside.CONTROL_CHARACTERS: (
        "A cell that is read holds control or direction-changing characters: type it anew."
    ),
    SetAside.KEY_MISSING: "The row has no key, so it could not be known again: give it one.",
    SetAside.KEY_TWICE: (
        "An earlier row has the same key, and nobody can say which of both is right: find out."
    ),
    SetAside.RECEIVED_MISSING: (
        "The row does not say when the report was received, and everything counts from there: "
        "fill it in."
    ),
    SetAside.DATE_UNREADABLE: "A date is not written in the mapping's date format: correct it.",
    SetAside.DATE_OUT_OF_RANGE: (
        "A date lies before 1990, as mistyped dates and empty defaults do: correct it."
    ),
    SetAside.DATE_IN_THE_FUTURE: (
        "The report was received, or the case ended, on a day that had not come yet: correct it."
    ),
    SetAside.ENDED_BEFORE_RECEIVED: "The end lies before the receipt: correct one of the two.",
    SetAside.BEGAN_OUT_OF_ORDER: (
        "The investigation began before the receipt or after its end: correct the date."
    ),
    SetAside.OVER_WITHOUT_A_DATE: (
        "The status says that it is over, but no date says when: fill it in, or correct the status."
    ),
    SetAside.RUNNING_WITH_AN_END: (
        "The status says that the case runs, but there is a date on which it ended: correct one."
    ),
    SetAside.STATUS_UNKNOWN: "The mapping does not say what this status means: add it there.",
    SetAside.ENDING_UNKNOWN: (
        "No ending of the mapping fits this classification and disposition: add one there."
    ),
    SetAside.CATEGORY_UNKNOWN: "The mapping does not say what this category means: add it there.",
    SetAside.ROLE_UNKNOWN: "The mapping does not say who this person is in the case: add it there.",
    SetAside.IMPOSSIBLE_HISTORY: (
        "The row's stages and dates make a history that no case can have: correct it."
    ),
}


class Noticed(StrEnum):
    """What is odd in a row that was taken in: nothing that is told or counted depends on it."""

    INCIDENT_AFTER_RECEIVED = "incident_after_received"
    INCIDENT_UNREADABLE = "incident_unreadable"
    OFFICE_UNKNOWN = "office_unknown"
    LANGUAGE_UNKNOWN = "language_unknown"
    CHANNEL_UNKNOWN = "channel_unknown"
    ADDRESS_UNUSABLE = "address_unusable"
    NAME_UNUSABLE = "name_unusable"

    @property
    def sentence(self) -> str:
        """What was noticed, and what followed from it."""
        return _NOTICED[self]


_NOTICED = {
    Noticed.INCIDENT_AFTER_RECEIVED: (
        "the incident is dated after its report; no date counts from it, and it is not kept"
    ),
    Noticed.INCIDENT_UNREADABLE: "the date of the incident is unreadable; it is not kept",
    Noticed.OFFICE_UNKNOWN: "no office, or one that the mapping does not know: the mapping's own",
    Noticed.LANGUAGE_UNKNOWN: "a language that the mapping does not know: the mapping's own",
    Noticed.CHANNEL_UNKNOWN: (
        "a channel that the mapping does not know: an officer has to find a safe one"
    ),
    Noticed.ADDRESS_UNUSABLE: (
        "no usable address for the channel: an officer has to find a safe one"
    ),
    Noticed.NAME_UNUSABLE: "a name that cannot stand in a letter: it was left out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that was set aside: where it stands, by which key, and why."""

    line: int
    key: str
    reason: SetAside
