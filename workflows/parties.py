"""Who is in a case, and how each of them wants to hear."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from workflows.instants import SafeHours, ZoneName
from workflows.values import Instant, StrictFrozen, VaultReference, is_unsaid


class Role(StrEnum):
    """In which role a person is in a case."""

    AFFECTED_PERSON = "affected_person"
    REPORTER = "reporter"
    WITNESS = "witness"
    RESPONDENT = "respondent"

    @property
    def is_informed_by_a_safe_channel(self) -> bool:
        """Whether a recorded safe channel is enough to be told anything.

        The others are told nothing before the investigating office records that they were informed:
        nothing that the software does may tip anybody off.
        """
        return self in (Role.AFFECTED_PERSON, Role.REPORTER)

    @property
    def waits_for_the_affected_person(self) -> bool:
        """Whether shared milestones reach this role only after the affected person was told."""
        return self is Role.RESPONDENT


class Channel(StrEnum):
    """How a letter reaches a party. There is no default: intake asks."""

    PAGE = "page"
    NEUTRAL_MAIL = "neutral_mail"
    FULL_MAIL = "full_mail"
    ENCRYPTED_MAIL = "encrypted_mail"
    GATEWAY = "gateway"
    BY_HAND = "by_hand"
    NONE = "none"

    @property
    def uses_mail(self) -> bool:
        """Whether it is a mail, so that the address is a mail address."""
        return self in (Channel.NEUTRAL_MAIL, Channel.FULL_MAIL, Channel.ENCRYPTED_MAIL)

    @property
    def needs_an_address(self) -> bool:
        """Whether an address must lie in the vault; a gateway's is a number or a name in a chat."""
        return self.uses_mail or self is Channel.GATEWAY

    @property
    def needs_a_key(self) -> bool:
        """Whether her public key must lie in the vault."""
        return self is Channel.ENCRYPTED_MAIL

    @property
    def lays_the_letter_open(self) -> bool:
        """Whether whoever carries it, or opens her mailbox, can read the whole letter."""
        return self is Channel.FULL_MAIL

    @property
    def wants_updates(self) -> bool:
        """Whether the party wants to hear at all."""
        return self is not Channel.NONE


class Rhythm(StrEnum):
    """When letters go out: each milestone promptly, or only ever on the regular slot."""

    PROMPT = "prompt"
    STEADY = "steady"


class Language(StrEnum):
    """The languages letters exist in: a language is added here, and by writing its folder."""

    ENGLISH = "en"
    FRENCH = "fr"
    SPANISH = "es"
    ARABIC = "ar"
    CHINESE = "zh"
    RUSSIAN = "ru"

    @property
    def tag(self) -> str:
        """Its tag in pages and mails (BCP 47); Chinese letters are in simplified characters."""
        return "zh-Hans" if self is Language.CHINESE else self.value


class Preferences(StrictFrozen):
    """How a party wants to hear, as recorded at one moment; the newest fact about it counts.

    ``asked_knowingly``: she was told who can read whole letters in plain mail, and asked for them.
    ``key`` is where her public key lies, which is good until ``key_expires_at``, or without end.
    ``trusted_contact`` is where it is said who may bring her letters, if she named somebody.
    """

    channel: Channel
    language: Language
    time_zone: ZoneName
    address: VaultReference | None = None
    safe_hours: SafeHours = Field(default_factory=SafeHours)
    rhythm: Rhythm = Rhythm.PROMPT
    asked_knowingly: bool = Field(default=False, exclude_if=is_unsaid)
    key: VaultReference | None = Field(default=None, exclude_if=is_unsaid)
    key_expires_at: Instant | None = Field(default=None, exclude_if=is_unsaid)
    trusted_contact: VaultReference | None = Field(default=None, exclude_if=is_unsaid)

    @model_validator(mode="after")
    def _address_where_needed(self) -> Self:
        if self.channel.needs_an_address and self.address is None:
            message = f"the channel {self.channel} needs an address: record one in the vault first"
            raise ValueError(message)
        if self.channel.needs_a_key and self.key is None:
            message = f"the channel {self.channel} needs her public key: record it first"
            raise ValueError(message)
        return self
