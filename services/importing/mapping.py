"""A mapping: what the columns and words of another register mean here."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from services.importing.mapping_terms import (
    CellValue,
    Columns,
    DateFormat,
    Encoding,
    Ending,
    RegisterRole,
    Standing,
)
from workflows.instants import ZoneName
from workflows.parties import Channel, Language
from workflows.staff import OfficeDuty
from workflows.stages import Category
from workflows.values import OpaqueId, StrictFrozen

RegisterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
"""The name of a register; with a row's key it makes the case's id, so it must never change."""

_VALUES_OF = {
    "categories": "category",
    "languages": "language",
    "channels": "channel",
    "roles": "role",
    "investigating_offices": "office",
    "endings": "ended_on",
}


class RegisterMapping(StrictFrozen):
    """How to read a register.

    Attributes:
        register: Its name. A row is known again by this name and its key.
        time_zone: The zone of its dates, and of the cases.
        date_format: How it writes dates.
        encoding: How its text is stored.
        delimiter: What stands between two cells.
        exported_on: The day it was written out, if that is known: no date can be later.
        columns: Which column says what.
        statuses: What each status means.
        endings: How cases that are over ended; the first that fits a row counts.
        category: What a case is about, unless its row says otherwise.
        categories: What the words in the category column mean.
        role: Who the person of a row is, unless the row says otherwise.
        roles: What the words in the role column mean.
        offices: The office for each duty.
        investigating_offices: The investigating office by the words in the office column; another
            word, or none, means the one in `offices`.
        language: In which language to write, unless the row says otherwise.
        languages: What the words in the language column mean.
        channels: What the words in the channel column mean; another word, or none, means that no
            safe channel is known, and an officer gets the task to find one.
    """

    register_name: RegisterName = Field(alias="register")
    time_zone: ZoneName
    date_format: DateFormat
    encoding: Encoding = Encoding.UTF_8
    delimiter: Literal[",", ";", "\t", "|"] = ","
    exported_on: date | None = None
    columns: Columns
    statuses: dict[CellValue, Standing] = Field(min_length=1)
    endings: tuple[Ending, ...] = ()
    category: Category
    categories: dict[CellValue, Category] = Field(default_factory=dict)
    role: RegisterRole = RegisterRole.AFFECTED_PERSON
    roles: dict[CellValue, RegisterRole] = Field(default_factory=dict)
    offices: dict[OfficeDuty, OpaqueId]
    investigating_offices: dict[CellValue, OpaqueId] = Field(default_factory=dict)
    language: Language = Language.ENGLISH
    languages: dict[CellValue, Language] = Field(default_factory=dict)
    channels: dict[CellValue, Channel] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_duty_has_an_office(self) -> Self:
        missing = ", ".join(duty for duty in OfficeDuty if duty not in self.offices)
        if missing:
            message = f"'offices' has to name an office for each duty; missing: {missing}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _words_belong_to_columns(self) -> Self:
        for words, column in _VALUES_OF.items():
            if getattr(self, words) and getattr(self.columns, column) is None:
                message = f"'{words}' needs the column '{column}' under 'columns'"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _says_how_cases_ended(self) -> Self:
        if (Standing.OVER in self.statuses.values()) != bool(self.endings):
            message = (
                "a status that means 'over' needs 'endings', which say how such cases ended; "
                "'endings' need such a status"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _dates_the_end_of_investigations(self) -> Self:
        if Standing.DECISION in self.statuses.values() and self.columns.ended_on is None:
            message = "a status that means 'decision' needs the column 'ended_on'"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _channels_have_addresses(self) -> Self:
        if self.columns.channel is not None and not self.channels:
            message = "the column 'channel' needs 'channels', which say what its words mean"
            raise ValueError(message)
        if any(channel.needs_a_key for channel in self.channels.values()):
            message = (
                "no register holds keys: let the word mean neutral_mail, and record each key "
                "afterwards by 'duecourse party prefer'"
            )
            raise ValueError(message)
        needing = any(channel.needs_an_address for channel in self.channels.values())
        if needing and self.columns.address is None:
            message = "mail channels need the column 'address' under 'columns'"
            raise ValueError(message)
        return self

    def ending_of(self, classification: str, disposition: str) -> Ending | None:
        """How a case with these two cells ended, or None if the mapping does not say."""
        return next((x for x in self.endings if x.fits(classification, disposition)), None)

    def offices_of(self, office: str) -> dict[OfficeDuty, str]:
        """The offices of a row whose office column holds this."""
        investigating = self.investigating_offices.get(office)
        if investigating is None:
            return dict(self.offices)
        return {**self.offices, OfficeDuty.INVESTIGATING: investigating}

    def offices_named(self) -> frozenset[str]:
        """Every office that the mapping names; the staff directory must have them all."""
        return frozenset(self.offices.values()) | frozenset(self.investigating_offices.values())
