"""Where running cases can be moved: to a policy, or to a calendar."""

from abc import ABC, abstractmethod
from dataclasses import replace

from services.ledger.cases import CaseRecord
from workflows.calendar import Calendar
from workflows.case_facts import CalendarChanged, PolicyChanged
from workflows.changing_terms import Terms, move_to_calendar, move_to_policy
from workflows.policy import Policy, content_hash
from workflows.taken_along import TakenAlong


class Destination(ABC):
    """A document under which cases are to run from now on."""

    purpose: str
    """What the audit log says a case was read for."""

    refusal_if_there: str
    """The code by which a case refuses to move to where it is."""

    def __init__(self, document: Policy | Calendar) -> None:
        self.hash = content_hash(document)
        self.in_words = f"{document.name}, version {document.version}"

    @abstractmethod
    def is_reached_by(self, case: CaseRecord) -> bool:
        """Whether a case runs under it already."""

    @abstractmethod
    def after(self, terms: Terms) -> Terms:
        """The terms of a case once it has moved."""

    @abstractmethod
    def fact(self, taken: TakenAlong) -> PolicyChanged | CalendarChanged:
        """The fact by which a case moves."""


class ToPolicy(Destination):
    """Another policy; the case keeps its calendar."""

    purpose = "move_to_policy"
    refusal_if_there = "same_policy"

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy)
        self._policy = policy

    def is_reached_by(self, case: CaseRecord) -> bool:
        """Whether a case runs under it already."""
        return case.policy_hash == self.hash

    def after(self, terms: Terms) -> Terms:
        """The terms of a case once it has moved."""
        return replace(terms, policy=self._policy)

    def fact(self, taken: TakenAlong) -> PolicyChanged:
        """The fact by which a case moves."""
        return move_to_policy(self.hash, taken)


class ToCalendar(Destination):
    """Another calendar; the case keeps its policy."""

    purpose = "move_to_calendar"
    refusal_if_there = "same_calendar"

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(calendar)
        self._calendar = calendar

    def is_reached_by(self, case: CaseRecord) -> bool:
        """Whether a case runs under it already."""
        return case.calendar_hash == self.hash

    def after(self, terms: Terms) -> Terms:
        """The terms of a case once it has moved."""
        return replace(terms, calendar=self._calendar)

    def fact(self, taken: TakenAlong) -> CalendarChanged:
        """The fact by which a case moves."""
        return move_to_calendar(self.hash, taken)
