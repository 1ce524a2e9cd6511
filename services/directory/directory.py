"""The staff directory and its questions: who holds a role, who is told, where there is support."""

from collections.abc import Sequence
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.directory.consistency import INCONSISTENT, inconsistencies
from services.directory.entries import Office, OutsideAddress, Staff, SupportContact
from services.directory.resolution import PassedOver, PassedRole, Resolution
from workflows.parties import Language
from workflows.staff import StaffRole
from workflows.values import StrictFrozen


class UnknownOfficeError(LookupError):
    """A case names an office that the directory does not have."""


class StaffDirectory(StrictFrozen):
    """Offices, staff, the way out of the house, and support contacts; consistent in itself.

    Ids are unique; everybody works in an office that exists; nobody reports to herself, directly
    or through others; no two of the staff share an address, since barring one would miss the
    other; an outside address belongs to nobody on the staff, and every office has one.
    """

    offices: tuple[Office, ...] = Field(min_length=1)
    staff: tuple[Staff, ...] = Field(min_length=1)
    outside: tuple[OutsideAddress, ...] = Field(min_length=1)
    support: tuple[SupportContact, ...] = ()

    def office(self, office_id: str) -> Office:
        """The office of an id.

        Raises:
            UnknownOfficeError: There is none.
        """
        try:
            return self._offices[office_id]
        except KeyError:
            known = ", ".join(sorted(self._offices))
            raise UnknownOfficeError(
                f"The staff directory has no office {office_id!r}: add it, or use one of {known}."
            ) from None

    def member(self, staff_id: str) -> Staff | None:
        """The member of staff with an id, or None; check an id here before barring it."""
        return self._members.get(staff_id)

    def known_as(self, subject: str) -> Staff | None:
        """The member whom the identity provider knows by a subject, letter by letter."""
        return self._subjects.get(subject)

    def reached_at(self, address: str) -> Staff | None:
        """The member with a mail address, however its letters are written."""
        return self._addresses.get(address.casefold())

    def holders(self, role: StaffRole, office_id: str) -> tuple[Staff, ...]:
        """Everybody who holds a role in an office, by staff id; empty when it is vacant.

        Raises:
            UnknownOfficeError: There is no such office.
        """
        self.office(office_id)
        return self._held.get((office_id, role), ())

    def stands_for(self, staff_id: str, role: StaffRole, office_id: str) -> bool:
        """Whether somebody is among those who are told for a role of an office.

        They hold it there, or in the nearest office above where it is held at all. Nobody stands
        for an office that the directory does not have.
        """
        if office_id not in self._offices:
            return False
        return any(x.staff_id == staff_id for x in self._nearest_holders(role, office_id))

    def everyone_under(self, staff_id: str) -> frozenset[str]:
        """The staff ids of all who report to somebody, directly or through others."""
        under: set[str] = set()
        waiting = [staff_id]
        while waiting:
            manager = waiting.pop()
            reports = {member.staff_id for member in self.staff if member.reports_to == manager}
            waiting.extend(reports - under)
            under |= reports
        return frozenset(under)

    def resolve(
        self, chain: Sequence[StaffRole], office_id: str, barred: frozenset[str]
    ) -> Resolution:
        """Find who is told of something in a case.

        The first role of the chain with a holder who is not barred is told, by all such holders. A
        role that the office does not have at all is sought in the offices above it. Where the
        whole chain is barred or vacant, it goes outside the house.

        Args:
            chain: The roles to try, in the ladder's order, the target first.
            office_id: Whose matter it is.
            barred: The staff ids of those named in the case, who are never told.

        Raises:
            UnknownOfficeError: There is no such office.
        """
        passed: list[PassedRole] = []
        for role in chain:
            holders = self._nearest_holders(role, office_id)
            told = tuple(member for member in holders if member.staff_id not in barred)
            if told:
                return Resolution(told=told, role=role, outside=(), passed=tuple(passed))
            reason = PassedOver.BARRED if holders else PassedOver.VACANT
            passed.append(PassedRole(role=role, reason=reason))
        self.office(office_id)
        outside = tuple(x for x in self.outside if x.stands_in_for(office_id))
        return Resolution(told=(), role=None, outside=outside, passed=tuple(passed))

    def support_contacts(
        self, office_id: str, language: Language, barred: frozenset[str]
    ) -> tuple[SupportContact, ...]:
        """The support contacts that a letter in a case may name.

        Those in the party's language; where there is none, the office's others, because a contact
        in another language is better than none. Nobody barred is ever among them.

        Raises:
            UnknownOfficeError: There is no such office.
        """
        self.office(office_id)
        allowed = [x for x in self.support if x.office_id == office_id and x.staff_id not in barred]
        own = tuple(contact for contact in allowed if contact.language is language)
        return own or tuple(allowed)

    @cached_property
    def _offices(self) -> dict[str, Office]:
        return {office.office_id: office for office in self.offices}

    @cached_property
    def _members(self) -> dict[str, Staff]:
        return {member.staff_id: member for member in self.staff}

    @cached_property
    def _subjects(self) -> dict[str, Staff]:
        return {x.provider_subject: x for x in self.staff if x.provider_subject is not None}

    @cached_property
    def _addresses(self) -> dict[str, Staff]:
        return {member.address.envelope.casefold(): member for member in self.staff}

    @cached_property
    def _held(self) -> dict[tuple[str, StaffRole], tuple[Staff, ...]]:
        held: dict[tuple[str, StaffRole], tuple[Staff, ...]] = {}
        for _, member in sorted(self._members.items()):
            for role in member.roles:
                place = (member.office_id, role)
                held[place] = (*held.get(place, ()), member)
        return held

    def _nearest_holders(self, role: StaffRole, office_id: str) -> tuple[Staff, ...]:
        here: str | None = office_id
        while here is not None:
            holders = self.holders(role, here)
            if holders:
                return holders
            here = self.office(here).above
        return ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = list(inconsistencies(self.offices, self.staff, self.outside, self.support))
        if faults:
            raise PydanticCustomError(
                INCONSISTENT,
                "{problem}",
                {"problem": "; ".join(fault.problem for fault in faults), "faults": faults},
            )
        return self
