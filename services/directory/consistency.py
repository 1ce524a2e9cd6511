"""What a staff directory must agree on with itself, beyond each entry being sound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.directory.entries import Office, OutsideAddress, Staff, SupportContact

INCONSISTENT = "inconsistent_directory"
"""The type of the validation error; its context holds the `faults`."""

Location = tuple[str | int, ...]
"""The way to a field of the file: names of fields and places in lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """One fault between entries.

    Attributes:
        location: The field at fault.
        problem: What is wrong and what to do; it names ids, no people.
    """

    location: Location
    problem: str


def inconsistencies(
    offices: Sequence[Office],
    staff: Sequence[Staff],
    outside: Sequence[OutsideAddress],
    support: Sequence[SupportContact],
) -> Iterator[Inconsistency]:
    """Find every fault between the entries of a directory."""
    yield from _doubled("offices", "office_id", [office.office_id for office in offices])
    yield from _doubled("staff", "staff_id", [member.staff_id for member in staff])
    yield from _doubled("support", "contact_id", [contact.contact_id for contact in support])
    yield from _offices_that_are_not_there(offices, staff, outside, support)
    yield from _staff_who_are_not_there(staff, support)
    yield from _circles("offices", "above", {x.office_id: x.above for x in offices})
    yield from _circles("staff", "reports_to", {x.staff_id: x.reports_to for x in staff})
    yield from _shared_addresses(staff, outside)
    yield from _shared_subjects(staff)
    yield from _offices_without_a_way_out(offices, outside)


def _doubled(section: str, field: str, ids: Sequence[str]) -> Iterator[Inconsistency]:
    seen: set[str] = set()
    for index, identifier in enumerate(ids):
        if identifier in seen:
            yield Inconsistency(
                location=(section, index, field),
                problem=f"the id {identifier} stands there already: ids must differ",
            )
        seen.add(identifier)


def _offices_that_are_not_there(
    offices: Sequence[Office],
    staff: Sequence[Staff],
    outside: Sequence[OutsideAddress],
    support: Sequence[SupportContact],
) -> Iterator[Inconsistency]:
    known = {office.office_id for office in offices}
    named: list[tuple[Location, str | None]] = [
        *((("offices", i, "above"), x.above) for i, x in enumerate(offices)),
        *((("staff", i, "office_id"), x.office_id) for i, x in enumerate(staff)),
        *((("support", i, "office_id"), x.office_id) for i, x in enumerate(support)),
        *(
            (("outside", i, "office_ids", j), office_id)
            for i, x in enumerate(outside)
            for j, office_id in enumerate(x.office_ids)
        ),
    ]
    for location, office_id in named:
        if office_id is not None and office_id not in known:
            yield Inconsistency(
                location=location, problem=f"there is no office {office_id} in the directory"
            )


def _staff_who_are_not_there(
    staff: Sequence[Staff], support: Sequence[SupportContact]
) -> Iterator[Inconsistency]:
    known = {member.staff_id for member in staff}
    named: list[tuple[Location, str | None]] = [
        *((("staff", i, "reports_to"), x.reports_to) for i, x in enumerate(staff)),
        *((("support", i, "staff_id"), x.staff_id) for i, x in enumerate(support)),
    ]
    for location, staff_id in named:
        if staff_id is not None and staff_id not in known:
            yield Inconsistency(
                location=location, problem=f"there is no staff_id {staff_id} in the directory"
            )


def _circles(section: str, field: str, above: dict[str, str | None]) -> Iterator[Inconsistency]:
    for index, (start, next_above) in enumerate(above.items()):
        seen: set[str] = set()
        here = next_above
        while here is not None and here not in seen:
            seen.add(here)
            here = above.get(here)
        if start in seen:
            yield Inconsistency(
                location=(section, index, field),
                problem=f"{start} stands above itself, directly or through others",
            )


def _shared_addresses(
    staff: Sequence[Staff], outside: Sequence[OutsideAddress]
) -> Iterator[Inconsistency]:
    owner: dict[str, str] = {}
    for index, member in enumerate(staff):
        first = owner.setdefault(member.address.envelope.casefold(), member.staff_id)
        if first != member.staff_id:
            yield Inconsistency(
                location=("staff", index, "address"),
                problem=f"{first} has this mail address too: barring one would miss the other, so "
                "give each their own",
            )
    for index, contact in enumerate(outside):
        member_id = owner.get(contact.address.envelope.casefold())
        if member_id is not None:
            yield Inconsistency(
                location=("outside", index, "address"),
                problem=f"this is the mail address of {member_id}: it must reach somebody who is "
                "not on the staff",
            )


def _shared_subjects(staff: Sequence[Staff]) -> Iterator[Inconsistency]:
    owner: dict[str, str] = {}
    for index, member in enumerate(staff):
        if member.provider_subject is None:
            continue
        first = owner.setdefault(member.provider_subject, member.staff_id)
        if first != member.staff_id:
            yield Inconsistency(
                location=("staff", index, "provider_subject"),
                problem=f"{first} has this subject too: the identity provider would sign in one of "
                "them as the other",
            )


def _offices_without_a_way_out(
    offices: Sequence[Office], outside: Sequence[OutsideAddress]
) -> Iterator[Inconsistency]:
    for index, office in enumerate(offices):
        if not any(contact.stands_in_for(office.office_id) for contact in outside):
            yield Inconsistency(
                location=("offices", index),
                problem=f"office {office.office_id} has no outside address: name one for it, or "
                "one for all",
            )
