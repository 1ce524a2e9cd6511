"""How a person wants to hear, as entries of forms: for intake, and when she chooses anew."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from pydantic import TypeAdapter, ValidationError

from services.desk.intake import WHO_READS_PLAIN_MAIL, Choice, check_choice
from services.mail.address import parse_address
from services.office.entries import (
    UNSURE,
    Entry,
    EntryKind,
    FieldMissing,
    Given,
    Option,
    chosen,
    chosen_or_unsure,
    line,
)
from services.openpgp.public_key import PublicKey, read_public_key
from services.portal.words import OWN_NAMES
from workflows.instants import SafeHours, ZoneName
from workflows.parties import Channel, Language, Rhythm

_ZONE: TypeAdapter[str] = TypeAdapter(ZoneName)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WAYS = {
    Channel.PAGE: ("Her page", "She looks when it is safe, with a code on a card. No address."),
    Channel.NEUTRAL_MAIL: (
        "Mail that says nothing",
        "A neutral mail that something is there; what it is stands on her page.",
    ),
    Channel.FULL_MAIL: ("Whole letters by mail", f"Only knowingly: {WHO_READS_PLAIN_MAIL}."),
    Channel.ENCRYPTED_MAIL: ("Mail that only she can open", "Encrypted to her OpenPGP key."),
    Channel.GATEWAY: ("A message (text message or chat)", "It says nothing but to look."),
    Channel.BY_HAND: ("By hand", "A person prints each letter and brings it."),
    Channel.NONE: ("Nothing at all", "She wants to hear nothing."),
}
_ADDRESSLESS = (Channel.PAGE, Channel.NONE)
_NOT_SURE = Option(
    value=UNSURE, words="I'm not sure", hint="Nothing is sent, and an officer finds out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Whose entries they are.

    Attributes:
        prefix: With which their names begin.
        is_unnamed: Whether she gives neither name nor address.
        has_gateway: Whether she can be reached beside mail.
        time_zone: Hers unless she has another.
    """

    prefix: str
    is_unnamed: bool
    has_gateway: bool
    time_zone: str

    def name(self, of: str) -> str:
        """The name of an entry."""
        return f"{self.prefix}_{of}"

    def language(self, *, may_be_unsure: bool) -> tuple[Entry, ...]:
        """In which language she hears."""
        options = [Option(value=x.value, words=OWN_NAMES[x]) for x in Language]
        return (
            Entry(
                name=self.name("language"),
                label="Language",
                kind=EntryKind.CHOICE,
                options=(*options, *([_NOT_SURE] if may_be_unsure else [])),
            ),
        )

    def channel(self, *, may_be_unsure: bool) -> tuple[Entry, ...]:
        """How she hears."""
        open_to_her = [
            Option(value=channel.value, words=words, hint=hint)
            for channel, (words, hint) in _WAYS.items()
            if (self.has_gateway or channel is not Channel.GATEWAY)
            and (not self.is_unnamed or channel in _ADDRESSLESS)
        ]
        return (
            Entry(
                name=self.name("channel"),
                label="Way",
                kind=EntryKind.CHOICE,
                options=(*open_to_her, *([_NOT_SURE] if may_be_unsure else [])),
            ),
        )

    def address(self, channel: Channel | None) -> tuple[Entry, ...]:
        """Her address, twice, and what her channel needs besides; nothing if it needs none."""
        if channel is None or not channel.needs_an_address:
            return ()
        what = "Mail address" if channel.uses_mail else "Number or name at the gateway"
        address, again, knowingly, key = self._of_an_address(what)
        entries = [address, again]
        if channel.lays_the_letter_open:
            entries.append(knowingly)
        if channel.needs_a_key:
            entries.append(key)
        return tuple(entries)

    def address_of_any_way(self) -> tuple[Entry, ...]:
        """The same where the way is chosen on the same form: none of them has to be filled in."""
        what = "Mail address, or number at the gateway" if self.has_gateway else "Mail address"
        return tuple(replace(entry, is_needed=False) for entry in self._of_an_address(what))

    def _of_an_address(self, what: str) -> tuple[Entry, Entry, Entry, Entry]:
        return (
            Entry(name=self.name("address"), label=what, is_personal=True),
            Entry(name=self.name("again"), label=f"{what}, once more", is_personal=True),
            Entry(
                name=self.name("knowingly"),
                label="Whole letters by mail: she was told who can read them, and asks for them",
                kind=EntryKind.TICK,
            ),
            Entry(
                name=self.name("key"),
                label="Her OpenPGP public key",
                hint="As her mail program exports it, from BEGIN to END.",
                kind=EntryKind.TEXT,
                is_personal=True,
            ),
        )

    def hours(self) -> tuple[Entry, ...]:
        """When she may be reached, and that she said so herself."""
        usual = SafeHours()
        days = [
            Entry(
                name=self.name(f"day_{number}"),
                label=day,
                kind=EntryKind.TICK,
                is_needed=False,
                preset="yes",
            )
            for number, day in enumerate(_DAYS, start=1)
        ]
        return (
            Entry(
                name=self.name("begins"),
                label="From",
                kind=EntryKind.TIME,
                preset=f"{usual.begins:%H:%M}",
            ),
            Entry(
                name=self.name("ends"),
                label="To",
                kind=EntryKind.TIME,
                preset=f"{usual.ends:%H:%M}",
            ),
            *days,
            Entry(
                name=self.name("zone"),
                label="Time zone",
                hint="Where she is, such as Europe/Paris.",
                preset=self.time_zone,
            ),
            Entry(
                name=self.name("steady"),
                label="Write on regular dates only, whatever happens",
                kind=EntryKind.TICK,
                is_needed=False,
            ),
            Entry(
                name=self.name("agreed"),
                label="She said herself that this way and these hours are safe, and agrees",
                kind=EntryKind.TICK,
            ),
        )

    def chosen_channel(self, given: Given) -> Channel | None:
        """The channel that was chosen; None for whoever is not sure.

        Raises:
            FieldMissing: none was, or one that is not open to her.
        """
        channel = chosen_or_unsure(Channel, given, self.name("channel"))
        barred = channel is Channel.GATEWAY and not self.has_gateway
        if barred or (self.is_unnamed and channel not in (*_ADDRESSLESS, None)):
            message = "Choose one of them"
            raise FieldMissing(message)
        return channel

    def read(self, given: Given, now: datetime) -> Choice:
        """Her choice, complete.

        Raises:
            FieldMissing: something is missing or cannot be used; nothing of it is quoted.
        """
        channel = chosen(Channel, given, self.name("channel"))
        address = self.read_address(given, channel)
        if channel.wants_updates and not given.get(self.name("agreed")):
            message = "Ask her first, and tick that she agrees: without it nothing is sent"
            raise FieldMissing(message)
        choice = Choice(
            channel=channel,
            language=chosen(Language, given, self.name("language")),
            time_zone=_zone(given.get(self.name("zone"), "") or self.time_zone),
            address=address,
            safe_hours=self._hours(given) if channel.wants_updates else SafeHours(),
            rhythm=Rhythm.STEADY if given.get(self.name("steady")) else Rhythm.PROMPT,
            knowingly=channel.lays_the_letter_open and bool(given.get(self.name("knowingly"))),
            key=self.read_key(given, channel, now),
        )
        _check(choice)
        return choice

    def read_address(self, given: Given, channel: Channel) -> str | None:
        """Her address, if her channel needs one.

        Raises:
            FieldMissing: it is missing, unusable, differs from what was typed again, or whole
                letters by mail were not explained.
        """
        if not channel.needs_an_address:
            return None
        address = line(given, self.name("address"))
        if address is None:
            message = "Type the address"
            raise FieldMissing(message)
        if address != line(given, self.name("again")):
            message = "The two addresses differ: a wrong one would tell the wrong person"
            raise FieldMissing(message)
        if channel.uses_mail:
            _parsed(address)
        if channel.lays_the_letter_open and not given.get(self.name("knowingly")):
            message = "Tell her who can read whole letters in plain mail, or choose another way"
            raise FieldMissing(message)
        return address

    def read_key(self, given: Given, channel: Channel, now: datetime) -> PublicKey | None:
        """Her key, if her channel needs one.

        Raises:
            FieldMissing: it is missing or cannot be used.
        """
        if not channel.needs_a_key:
            return None
        try:
            return read_public_key(given.get(self.name("key"), "").encode(), now=now)
        except ValueError as refused:
            raise FieldMissing(str(refused)) from None

    def _hours(self, given: Given) -> SafeHours:
        weekdays = frozenset(x for x in range(1, 8) if given.get(self.name(f"day_{x}")))
        if not weekdays:
            message = "Choose a day at least"
            raise FieldMissing(message)
        begins, ends = (_time(given.get(self.name(x), "")) for x in ("begins", "ends"))
        try:
            return SafeHours(begins=begins, ends=ends, weekdays=weekdays)
        except ValidationError as error:
            raise FieldMissing(_reason(error)) from None


def _parsed(address: str) -> None:
    try:
        parse_address(address)
    except ValueError as refused:
        raise FieldMissing(str(refused)) from None


def _check(choice: Choice) -> None:
    try:
        check_choice(choice)
    except ValidationError as error:
        raise FieldMissing(_reason(error)) from None
    except ValueError as refused:
        raise FieldMissing(str(refused)) from None


def _zone(typed: str) -> str:
    try:
        return _ZONE.validate_python(typed.strip())
    except ValidationError:
        message = "That is no time zone: write for instance Europe/Paris or UTC"
        raise FieldMissing(message) from None


def _time(typed: str) -> time:
    try:
        return time.fromisoformat(typed.strip())
    except ValueError:
        message = "Give a time as hours and minutes: 09:00"
        raise FieldMissing(message) from None


def _reason(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    return "; ".join(fault["msg"].removeprefix("Value error, ") for fault in faults)
