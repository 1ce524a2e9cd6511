"""What is sent to open a case: with which parties, and how each of them wants to hear."""

from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.api.typed_texts import VISIBLE
from services.desk.intake import LONGEST_NAME
from workflows.parties import Channel, Language, Rhythm
from workflows.staff import OfficeDuty
from workflows.stages import Approach, Category
from workflows.values import OpaqueId

_ZONE: Final[dict[str, Any]] = {"format": "time-zone"}
_HOUR: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class HoursGiven(_Given):
    """When a party may be reached, in its own time zone."""

    begins: str = Field(default="09:00", pattern=_HOUR)
    ends: str = Field(default="17:00", pattern=_HOUR)
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = Field(
        default=[1, 2, 3, 4, 5, 6, 7], min_length=1, max_length=7, description="1 is Monday."
    )


class ChoiceGiven(_Given):
    """How a party wants to hear. There is no default: ask."""

    channel: Channel
    language: Language
    time_zone: str | None = Field(
        default=None, json_schema_extra=_ZONE, description="The case's unless given."
    )
    address: str | None = Field(
        default=None,
        min_length=1,
        max_length=320,
        repr=False,
        description="The mail address, or number at the gateway. The vault alone has it.",
    )
    safe_hours: HoursGiven | None = None
    rhythm: Rhythm = Rhythm.PROMPT
    knowingly: bool = Field(
        default=False,
        description="Whole letters in plain mail: she was told who can read them, and asked.",
    )
    key: str | None = Field(
        default=None, max_length=60_000, repr=False, description="A public key, armored."
    )


class PersonGiven(_Given):
    """A person who enters the case."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_NAME,
        repr=False,
        json_schema_extra=VISIBLE,
        description="The vault alone has it.",
    )
    choice: ChoiceGiven | None = Field(
        default=None, description="Without one nothing is sent, and an officer has to find out."
    )


class AffectedGiven(PersonGiven):
    """The affected person."""

    vulnerable: bool = False


class RespondentGiven(_Given):
    """Of whom it is said."""

    staff_id: OpaqueId | None = Field(
        default=None, description="If on the staff: whoever it is sees and does nothing in it."
    )


class OpenCaseRequest(_Given):
    """A new case."""

    category: Category
    received_at: AwareDatetime | None = Field(
        default=None, description="When the report came in; its dates count from there. Else now."
    )
    approach: Approach | None = Field(
        default=None, description="How the affected person wishes it to be handled."
    )
    external_reference: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        repr=False,
        json_schema_extra=VISIBLE,
        description="The number that the matter has in another register.",
    )
    offices: dict[OfficeDuty, OpaqueId] = Field(
        default={}, description="Each duty's office; else the only one that can have it."
    )
    policy: OpaqueId | None = Field(default=None, description="A hash of `GET /terms`.")
    calendar: OpaqueId | None = Field(default=None, description="A hash of `GET /terms`.")
    affected_person: AffectedGiven
    reporter: PersonGiven | None = Field(
        default=None, description="Whoever reported it, if that is somebody else."
    )
    respondent: RespondentGiven | None = None
