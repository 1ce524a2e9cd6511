"""What the answers of intake come to, and which of them do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from services.desk.intake import Choice, Intake, NewParty, check_name
from services.directory.directory import StaffDirectory
from services.directory.entries import Staff
from services.office.contact_entries import Reached
from services.office.entries import (
    UNSURE,
    FieldMissing,
    Given,
    chosen,
    chosen_or_unsure,
    line,
)
from services.opening.offices import offices_that_can
from services.opening.terms import NewCaseTerms, OfferedTerms
from workflows.instants import local_date, local_instant
from workflows.parties import Role
from workflows.staff import OfficeDuty
from workflows.stages import Approach, Category

EARLIEST: Final = date(1990, 1, 2)


class Teller(StrEnum):
    """Who told of it."""

    HERSELF = "herself"
    HERSELF_UNNAMED = "herself_unnamed"
    ANOTHER = "another"
    ANOTHER_UNNAMED = "another_unnamed"

    @property
    def is_unnamed(self) -> bool:
        """Whether she does not say who she is."""
        return self in (Teller.HERSELF_UNNAMED, Teller.ANOTHER_UNNAMED)

    @property
    def is_another(self) -> bool:
        """Whether it happened to somebody else."""
        return self in (Teller.ANOTHER, Teller.ANOTHER_UNNAMED)


class Accused(StrEnum):
    """What is known of whom it is said of."""

    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    STAFF = "staff"


class YesNo(StrEnum):
    """The answer to a plain question."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the questions depend on besides the answers.

    Attributes:
        staff_id: Who takes it in.
        usual: What the settings say of new cases.
        offered: Under which terms a case can be opened.
    """

    now: datetime
    staff_id: str
    directory: StaffDirectory
    usual: NewCaseTerms
    offered: OfferedTerms

    @property
    def today(self) -> date:
        """The day that it is where cases are counted."""
        return local_date(self.now, self.usual.time_zone)


def teller_of(given: Given) -> Teller:
    """Who told of it.

    Raises:
        FieldMissing: it was not answered.
    """
    return chosen(Teller, given, "who")


def knows_how_to_reach_her(given: Given) -> bool:
    """Whether the person it happened to said herself how she can be reached."""
    return not teller_of(given).is_another or given.get("asked") == YesNo.YES


def her(given: Given, around: Circumstances) -> Reached:
    """The entries of the person it happened to."""
    unnamed = teller_of(given) is Teller.HERSELF_UNNAMED
    return _reached("her", around, is_unnamed=unnamed)


def reporter(given: Given, around: Circumstances) -> Reached:
    """The entries of whoever told of it for somebody else."""
    return _reached("reporter", around, is_unnamed=teller_of(given).is_unnamed)


def has_a_language(given: Given, reached: Reached) -> bool:
    """Whether it is known in which language somebody hears."""
    return given.get(reached.name("language"), UNSURE) != UNSURE


def has_a_choice(given: Given, reached: Reached) -> bool:
    """Whether it is known how somebody wants to hear."""
    known = has_a_language(given, reached)
    return known and given.get(reached.name("channel"), UNSURE) != UNSURE


def accused_member(given: Given, around: Circumstances) -> Staff | None:
    """The member of staff that it is said of, if it is one.

    Raises:
        FieldMissing: nobody has that id or address, or it is whoever takes it in.
    """
    if chosen(Accused, given, "accused") is not Accused.STAFF:
        return None
    typed = (line(given, "accused_staff") or "").casefold()
    found = next(
        (
            x
            for x in around.directory.staff
            if typed in (x.staff_id.casefold(), x.address.text.casefold())
        ),
        None,
    )
    if found is None:
        message = (
            "The staff directory has nobody with this id or mail address: a mistyped one would "
            "keep nobody away. If you are not sure, say so"
        )
        raise FieldMissing(message)
    if found.staff_id == around.staff_id:
        message = "It is said of you: somebody else has to take it in"
        raise FieldMissing(message)
    return found


def received_on(given: Given, around: Circumstances) -> date:
    """On which day the report came in.

    Raises:
        FieldMissing: it is no date, or cannot be that one.
    """
    try:
        day = date.fromisoformat(given.get("received", "").strip())
    except ValueError:
        message = "Give the date as year, month and day: 2027-01-14"
        raise FieldMissing(message) from None
    if not EARLIEST <= day <= around.today:
        message = "It came in today at the latest, and not before 1990"
        raise FieldMissing(message)
    return day


def offices_of(given: Given, around: Circumstances) -> dict[OfficeDuty, str]:
    """Which office has which duty: as chosen, or the only one that can.

    Raises:
        FieldMissing: one is not chosen, or cannot have the duty.
    """
    found = {}
    for duty in OfficeDuty:
        can = candidates(duty, around)
        office = can[0] if len(can) == 1 else given.get(duty.value, "")
        if office not in can:
            message = f"Choose the {duty.value.replace('_', ' ')}"
            raise FieldMissing(message)
        found[duty] = office
    return found


def terms_of(given: Given, around: Circumstances) -> tuple[str, str]:
    """The hashes of policy and calendar: as chosen, or the usual ones.

    Raises:
        FieldMissing: what was chosen is not offered any more, or nobody adopted a policy.
    """
    offered = around.offered
    if not offered.policies:
        message = "Nobody has adopted a policy: without one no case can be opened"
        raise FieldMissing(message)
    policy = given.get("policy") or offered.policies[0].hash
    calendar = given.get("calendar") or offered.calendars[0].hash
    if policy not in {x.hash for x in offered.policies}:
        message = "Choose a policy"
        raise FieldMissing(message)
    if calendar not in {x.hash for x in offered.calendars}:
        message = "Choose a calendar"
        raise FieldMissing(message)
    return policy, calendar


def name_of(given: Given, entry: str) -> str | None:
    """A name, or None if none was given.

    Raises:
        FieldMissing: it cannot be used.
    """
    typed = line(given, entry)
    if typed is not None:
        try:
            check_name(typed)
        except ValueError as refused:
            raise FieldMissing(str(refused)) from None
    return typed


def _reached(prefix: str, around: Circumstances, *, is_unnamed: bool) -> Reached:
    return Reached(
        prefix=prefix,
        is_unnamed=is_unnamed,
        has_gateway=around.usual.has_gateway,
        time_zone=around.usual.time_zone,
    )


def candidates(duty: OfficeDuty, around: Circumstances) -> tuple[str, ...]:
    """Those that can have a duty; for intake that of whoever takes it in comes first."""
    can = offices_that_can(around.directory, duty)
    member = around.directory.member(around.staff_id)
    if duty is OfficeDuty.INTAKE and member is not None and member.office_id in can:
        return (member.office_id, *(x for x in can if x != member.office_id))
    return can


def intake_of(given: Given, around: Circumstances) -> Intake:
    """The case that the answers come to.

    Raises:
        FieldMissing: something was not answered, or not so that it does.
    """
    policy, calendar = terms_of(given, around)
    return Intake(
        category=chosen(Category, given, "category"),
        time_zone=around.usual.time_zone,
        offices=offices_of(given, around),
        policy=policy,
        calendar=calendar,
        received_at=local_instant(received_on(given, around), time.min, around.usual.time_zone),
        parties=tuple(_parties(given, around)),
        external_reference=line(given, "number"),
        approach=chosen_or_unsure(Approach, given, "approach"),
    )


def _parties(given: Given, around: Circumstances) -> Iterator[NewParty]:
    teller = teller_of(given)
    hers, theirs = her(given, around), reporter(given, around)
    yield NewParty(
        role=Role.AFFECTED_PERSON,
        name=None if teller is Teller.HERSELF_UNNAMED else name_of(given, "her_name"),
        vulnerable=chosen_or_unsure(YesNo, given, "vulnerable") is not YesNo.NO,
        choice=_choice(given, hers, around) if knows_how_to_reach_her(given) else None,
    )
    if teller.is_another:
        yield NewParty(
            role=Role.REPORTER,
            name=None if teller.is_unnamed else name_of(given, "reporter_name"),
            choice=_choice(given, theirs, around),
        )
    member = accused_member(given, around)
    if chosen(Accused, given, "accused") is not Accused.UNKNOWN:
        yield NewParty(role=Role.RESPONDENT, staff_id=member.staff_id if member else None)


def _choice(given: Given, reached: Reached, around: Circumstances) -> Choice | None:
    return reached.read(given, around.now) if has_a_choice(given, reached) else None
