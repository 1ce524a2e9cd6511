"""What stands in the staff directory: offices, staff, the way out of the house, and support."""

import re
from datetime import time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PlainValidator, model_validator

from services.mail.address import MailAddress, parse_address
from services.mail.header_text import require_header_text
from services.staff_chat.address import ChatAddress, parse_chat_address
from workflows.instants import ZoneName
from workflows.parties import Language
from workflows.staff import StaffRole
from workflows.values import OpaqueId, StrictFrozen


def _address(value: object) -> MailAddress:
    if not isinstance(value, str):
        raise ValueError("give a mail address as text")  # noqa: TRY004 - pydantic reports ValueError
    return parse_address(value)


def _chat(value: object) -> ChatAddress:
    if not isinstance(value, str):
        raise ValueError("give a web address as text")  # noqa: TRY004 - pydantic reports ValueError
    return parse_chat_address(value)


def _time_of_day(value: object) -> time:
    # YAML takes 10:30 without quotation marks for the number 630.
    if not isinstance(value, str) or not _TIME_OF_DAY.match(value):
        raise ValueError('write the time as hours and minutes in quotation marks: "08:00"')
    return time.fromisoformat(value)


_TIME_OF_DAY = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


def _one_line(value: str) -> str:
    return require_header_text(value, field="text", longest=200)


Address = Annotated[MailAddress, PlainValidator(_address), Field(repr=False)]
"""A mail address; a wrong one is reported without being quoted."""

Chat = Annotated[ChatAddress, PlainValidator(_chat)]
"""Where a chat takes what is posted; a wrong one is reported without being quoted."""

TimeOfDay = Annotated[time, PlainValidator(_time_of_day)]
"""A local time in whole minutes."""

Line = Annotated[str, AfterValidator(_one_line)]
"""One line of visible text, at most 200 characters."""


Subject = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,255}$")]
"""The subject of an identity provider (OpenID Connect Core 1.0, 2): 255 signs of ASCII at most."""


class MailRhythm(StrEnum):
    """When somebody gets what is not a matter of this day."""

    AT_ONCE = "at_once"
    DAILY_DIGEST = "daily_digest"


class Office(StrictFrozen):
    """An office that owes something in cases.

    Attributes:
        office_id: As cases name it.
        name: As letters and screens name it.
        languages: In which it works, the usual one first.
        time_zone: In which its working days are counted.
        above: The office whose holders are told where this one has nobody in a role.
        digest_at: When its staff get their daily digest, in its time zone, on working days.
    """

    office_id: OpaqueId
    name: Line
    languages: tuple[Language, ...] = Field(min_length=1)
    time_zone: ZoneName
    above: OpaqueId | None = None
    digest_at: TimeOfDay = time(8)


class Staff(StrictFrozen):
    """Somebody who works in an office.

    Attributes:
        staff_id: By which a case bars her when she is named in it.
        name: As screens name her.
        address: Where tasks and escalations reach her.
        roles: What she does there; several in a small office.
        office_id: Where she works.
        language: In which she is written to.
        reports_to: The `staff_id` of her manager.
        mail: Whether she is written to at once or once a day; what is a matter of this day is
            told at once whatever she chose.
        chat: Where her own chat takes a word that something waits, beside the mail.
        provider_subject: As what the identity provider knows her, where it signs the staff in.
    """

    staff_id: OpaqueId
    name: Line = Field(repr=False)
    address: Address
    roles: tuple[StaffRole, ...] = Field(min_length=1)
    office_id: OpaqueId
    language: Language
    reports_to: OpaqueId | None = None
    mail: MailRhythm = MailRhythm.AT_ONCE
    chat: Chat | None = Field(default=None, repr=False)
    provider_subject: Subject | None = Field(default=None, repr=False)


class OutsideAddress(StrictFrozen):
    """Who is told outside the house when a ladder is barred to its end.

    Attributes:
        name: The body, such as an ombudsperson.
        address: Where it is reached; never that of anybody on the staff.
        language: In which it is written to.
        office_ids: For which offices it stands in; empty for all.
    """

    name: Line
    address: Address
    language: Language
    office_ids: tuple[OpaqueId, ...] = ()

    def stands_in_for(self, office_id: str) -> bool:
        """Tell whether it is told in place of an office's ladder."""
        return not self.office_ids or office_id in self.office_ids


class SupportContact(StrictFrozen):
    """Where a party finds support; named in letters.

    Attributes:
        contact_id: Its id.
        office_id: In whose cases it is named.
        language: In which it helps.
        service: Its name.
        phone: How to call it, as written in a letter.
        web: Where to find it, as written in a letter.
        staff_id: The member of staff who answers, if it is one; barred where she is.
    """

    contact_id: OpaqueId
    office_id: OpaqueId
    language: Language
    service: Line
    phone: Line | None = None
    web: Line | None = None
    staff_id: OpaqueId | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.phone is None and self.web is None:
            raise ValueError("a support contact needs a phone or a web line")
        return self
