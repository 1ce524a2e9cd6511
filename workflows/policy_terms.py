"""The small terms of which a policy is made; each says where its numbers come from."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from workflows.calendar import Calendar
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.spans import KeepingSpan, Span, Unit
from workflows.staff import OfficeDuty, Rank, StaffRole
from workflows.stages import Category, ClockName, Stage
from workflows.triggers import Trigger
from workflows.values import Code, StrictFrozen, is_unsaid


class Sourced(StrictFrozen):
    """A term with its authority: the ``source`` that gives its numbers, or ``assumed: true``.

    An assumed number is one that no source gives; a named person must adopt the policy before a
    real case runs under it.
    """

    source: str | None = Field(default=None, min_length=3, max_length=400)
    assumed: bool = False

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if self.assumed == (self.source is not None):
            message = "give either the source of these numbers, or 'assumed: true'"
            raise ValueError(message)
        return self


class Repeat(StrictFrozen):
    """Again every ``every``, but ``at_most`` so many times: real cases run for years."""

    every: Span
    at_most: int = Field(ge=1, le=500)

    @model_validator(mode="after")
    def _moves_on(self) -> Self:
        if self.every.count == 0:
            message = "a repetition needs a length of time greater than zero"
            raise ValueError(message)
        return self


class Fallback(StrictFrozen):
    """Where to count from if the event never came: ``after`` a span from another event.

    A ``final`` one stands once its last day is over: an event that comes later moves nothing.
    """

    event: Trigger
    stage: Stage | None = None
    after: Span
    final: bool = Field(default=False, exclude_if=is_unsaid)


class Anchor(StrictFrozen):
    """The event from which a term counts; the further fields narrow which of its kind is meant.

    ``role`` narrows what happened to one party to the parties in a role.
    """

    event: Trigger
    stage: Stage | None = None
    clock: ClockName | None = None
    notice: NoticeKind | None = None
    forms: frozenset[Code] = frozenset()
    role: Role | None = Field(default=None, exclude_if=is_unsaid)
    otherwise: Fallback | None = None

    @model_validator(mode="after")
    def _narrowed_where_it_must_be(self) -> Self:
        needed = {
            Trigger.STAGE_STARTED: ("stage", self.stage),
            Trigger.STAGE_ENDED: ("stage", self.stage),
            Trigger.CLOCK_PASSED: ("clock", self.clock),
            Trigger.TOLD: ("notice", self.notice),
            Trigger.STEP: ("forms", self.forms or None),
        }
        name, value = needed.get(self.event, ("", True))
        if value is None:
            message = f"the event {self.event} needs a '{name}' beside it"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _has_a_role_only_beside_one_party(self) -> Self:
        if self.role is not None and not self.event.can_be_about_one_party:
            message = f"the event {self.event} is not about one party, so no 'role' goes beside it"
            raise ValueError(message)
        return self


class Roll(StrEnum):
    """Where a day moves on which nobody works."""

    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"

    def applied(self, calendar: Calendar, day: date) -> date:
        """The day itself if it is a working day, else the one it moves to."""
        if self is Roll.NEXT_WORKING_DAY:
            return calendar.first_working_day(day)
        return calendar.last_working_day(day)


class Due(StrictFrozen):
    """When something is due: promptly and ``within`` a span, or on the day ``after`` one.

    ``roll`` moves the day that the span leads to, if nobody works on it.
    """

    within: Span | None = None
    after: Span | None = None
    roll: Roll | None = Field(default=None, exclude_if=is_unsaid)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.within is None) == (self.after is None):
            message = "give either 'within' (promptly, at the latest then) or 'after' (on that day)"
            raise ValueError(message)
        return self

    @property
    def span(self) -> Span:
        """The span, whichever of both was given."""
        return self.within or self.after or Span(count=0, unit=Unit.DAY)

    @property
    def is_prompt(self) -> bool:
        """Whether it goes out as soon as the party may be reached, not on the last day."""
        return self.within is not None

    def day(self, calendar: Calendar, start: date) -> date:
        """The day that the span leads to: the last one for what is due within it."""
        day = calendar.add(start, self.span)
        return self.roll.applied(calendar, day) if self.roll else day


class DueIfExtended(Due):
    """When something is due instead, once the owner of ``clock`` has given a reason and a date."""

    clock: ClockName


class LadderStep(StrictFrozen):
    """One rung: ``before`` or ``after`` the day that counts, ``tell`` the holders of a role.

    ``repeat`` belongs to the last rung alone.
    """

    before: Span | None = None
    after: Span | None = None
    tell: Rank
    repeat: Repeat | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.before is None) == (self.after is None):
            message = "a rung is either 'before' or 'after' the day that counts"
            raise ValueError(message)
        return self


class Ladder(Sourced):
    """Who is told, rung after rung, until it is done; it has an end."""

    steps: tuple[LadderStep, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _repeats_only_at_its_top(self) -> Self:
        if any(step.repeat for step in self.steps[:-1]):
            message = "only the last rung of a ladder may repeat"
            raise ValueError(message)
        return self

    def chain_from(self, step: int, duty: OfficeDuty) -> tuple[StaffRole, ...]:
        """The roles to try, in order, from rung ``step`` upwards; -1 stands for the task itself.

        Whoever is barred is skipped for the next one up, never for one further down.
        """
        ranks = [rung.tell for rung in self.steps[max(step, 0) :]]
        if step < 0:
            ranks.insert(0, Rank.HANDLER)
        return tuple(dict.fromkeys(rank.role_in(duty) for rank in ranks))


class RetentionRule(Sourced):
    """How long a case is kept after its closing, until an officer is asked to have it erased.

    ``by_category`` names other lengths for some cases. ``by_role`` lets what is known of parties in
    a role go sooner than their case; whoever is not named there is kept with it.
    """

    keep: KeepingSpan
    by_category: dict[Category, KeepingSpan] = Field(default_factory=dict, exclude_if=is_unsaid)
    by_role: dict[Role, KeepingSpan] = Field(default_factory=dict, exclude_if=is_unsaid)

    @model_validator(mode="after")
    def _keeps_nobody_longer_than_the_case(self) -> Self:
        shortest = min(x.approximate_days for x in (self.keep, *self.by_category.values()))
        longer = [x.value for x, span in self.by_role.items() if span.approximate_days >= shortest]
        if longer:
            message = (
                f"'by_role' is for parties who go sooner than their case, and {', '.join(longer)} "
                "would not: give a shorter length, or leave it out"
            )
            raise ValueError(message)
        return self

    def for_case(self, category: Category) -> Span:
        """How long a case of this category is kept."""
        return self.by_category.get(category, self.keep)
