"""The terms of a mapping: columns, dates as they are written, and how a case can have ended."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from workflows.parties import Role
from workflows.stages import Conclusion, Decision, Outcome, Stage
from workflows.values import StrictFrozen

_PARTS = ("%Y", "%m", "%d")
_WITHOUT_SEPARATORS = len("%Y%m%d")
_DIGITS = len("20270111")
_WRITTEN = re.compile(r"^%[Ymd][-./ ]?%[Ymd][-./ ]?%[Ymd]$")

ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The heading of a column, exactly as the register has it."""

CellValue = Annotated[str, StringConstraints(max_length=200)]
"""What stands in a cell, without the spaces around it."""


def _sound_format(text: str) -> str:
    if not _WRITTEN.match(text) or any(text.count(part) != 1 for part in _PARTS):
        message = (
            "a date format names %Y, %m and %d once each, with '-', '.', '/', a space or nothing "
            "between them, for instance '%Y-%m-%d' or '%d/%m/%Y'"
        )
        raise ValueError(message)
    return text


DateFormat = Annotated[str, StringConstraints(max_length=8), AfterValidator(_sound_format)]
"""How the register writes dates. It is never guessed: 03/04 is two dates."""


class Encoding(StrEnum):
    """How the register's text is stored; never guessed, either."""

    UTF_8 = "utf-8"
    WINDOWS_1252 = "windows-1252"
    ISO_8859_1 = "iso-8859-1"
    ISO_8859_15 = "iso-8859-15"

    @property
    def mark(self) -> bytes:
        """The byte-order mark that spreadsheets put before the first line."""
        return b"\xef\xbb\xbf" if self is Encoding.UTF_8 else b""


class Standing(StrEnum):
    """What a status of the register says: the stage a case is in, or that it is over."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    INVESTIGATION = "investigation"
    DECISION = "decision"
    OVER = "over"

    @property
    def stage(self) -> Stage | None:
        """The stage, unless the case is over."""
        return None if self is Standing.OVER else Stage(self.value)


class RegisterRole(StrEnum):
    """Who the one person of a row is; ``nobody`` if the row has none who is to be told."""

    AFFECTED_PERSON = "affected_person"
    REPORTER = "reporter"
    NOBODY = "nobody"

    @property
    def role(self) -> Role | None:
        """The role in the case."""
        return None if self is RegisterRole.NOBODY else Role(self.value)


class Columns(StrictFrozen):
    """Which column of the register says what; those it does not have are left out.

    Attributes:
        key: What tells the rows apart: the register's own number of a case.
        received_on: When the report came in. The case's real age counts from here.
        status: Where the case stands.
        incident_on: When it happened; only looked at for mistakes, and not kept.
        investigation_began_on: When the investigation began. Without it, it counts from receipt.
        ended_on: When the investigation, or the case, was over.
        classification: What the case was taken for; with `disposition` it tells how it ended.
        disposition: What came of it.
        category: What it is about.
        office: Who investigates.
        role: Who the person in this row is.
        name: What that person wants to be called in a letter.
        language: In which language to write.
        channel: How the person agreed to be reached. An address alone is no safe channel.
        address: The mail address, for channels that need one.
    """

    key: ColumnName
    received_on: ColumnName
    status: ColumnName
    incident_on: ColumnName | None = None
    investigation_began_on: ColumnName | None = None
    ended_on: ColumnName | None = None
    classification: ColumnName | None = None
    disposition: ColumnName | None = None
    category: ColumnName | None = None
    office: ColumnName | None = None
    role: ColumnName | None = None
    name: ColumnName | None = None
    language: ColumnName | None = None
    channel: ColumnName | None = None
    address: ColumnName | None = None

    @model_validator(mode="after")
    def _each_named_once(self) -> Self:
        named = list(self.named().values())
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            message = f"a column can say one thing only; named twice: {', '.join(twice)}"
            raise ValueError(message)
        return self

    def named(self) -> dict[str, str]:
        """What each field is called in the register, for those that it has."""
        return {
            field: name
            for field in type(self).model_fields
            if (name := getattr(self, field)) is not None
        }


class Ending(StrictFrozen):
    """How rows of a status that means *over* ended; the first ending that fits a row counts.

    Attributes:
        classification: The classifications that it is for; any, if left out.
        disposition: The dispositions that it is for; any, if left out.
        outcome: How the case ended.
        decision: What was decided, for the outcome `decided` and no other.
        awaits_decision: The investigation is over, and the decision is still owed: such a case
            runs on. Instead of an outcome.
    """

    classification: frozenset[CellValue] | None = Field(default=None, min_length=1)
    disposition: frozenset[CellValue] | None = Field(default=None, min_length=1)
    outcome: Outcome | None = None
    decision: Decision | None = None
    awaits_decision: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.outcome is None) != self.awaits_decision:
            message = "give either an 'outcome', or 'awaits_decision: true'"
            raise ValueError(message)
        if (self.outcome is Outcome.DECIDED) != (self.decision is not None):
            message = "'decision' goes with the outcome 'decided', and with no other"
            raise ValueError(message)
        return self

    def fits(self, classification: str, disposition: str) -> bool:
        """Whether a row with these two cells ended so."""
        return (self.classification is None or classification in self.classification) and (
            self.disposition is None or disposition in self.disposition
        )

    @property
    def conclusion(self) -> Conclusion | None:
        """How the investigation concluded, if there was one."""
        if self.awaits_decision or self.outcome is Outcome.DECIDED:
            return Conclusion.REPORT_SENT
        if self.outcome is Outcome.NOT_SUBSTANTIATED:
            return Conclusion.NOT_SUBSTANTIATED
        return None


def read_date(text: str, written: str) -> date | None:
    """The date that a cell holds, or None if it is not one in this format."""
    if len(written) == _WITHOUT_SEPARATORS and len(text) != _DIGITS:
        return None
    try:
        return datetime.strptime(text, written).date()  # noqa: DTZ007 - a date without a time
    except ValueError:
        return None
