"""The policy: what an organisation promises, as a document frozen into each case."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from workflows.calendar import ONE_DAY, Calendar
from workflows.instants import SafeHours
from workflows.notices import NoticeKind
from workflows.parties import Channel, Preferences, Role
from workflows.policy_terms import (
    Anchor,
    Due,
    DueIfExtended,
    Ladder,
    Repeat,
    RetentionRule,
    Roll,
    Sourced,
)
from workflows.spans import Span, Unit
from workflows.staff import Concern, OfficeDuty, Rank, StaffRole
from workflows.stages import Category, ClockName
from workflows.triggers import Trigger
from workflows.values import Code, StrictFrozen, is_unsaid

A_WEEK = 7


class Cadence(Sourced):
    """How far apart updates are at most; ``tolerance_days`` let a date roll to a day that suits."""

    every: Span
    tolerance_days: int = Field(ge=0, le=14)
    by_role: dict[Role, Span] = Field(default_factory=dict)
    vulnerable: Span | None = None

    @model_validator(mode="after")
    def _no_faster_than_daily(self) -> Self:
        spans = [
            self.every,
            *self.by_role.values(),
            *([self.vulnerable] if self.vulnerable else []),
        ]
        if any(span.approximate_days < 1 for span in spans):
            message = "updates cannot be closer together than a day"
            raise ValueError(message)
        return self

    def for_party(self, role: Role, *, vulnerable: bool) -> Span:
        """The span between two updates to a party."""
        if vulnerable and self.vulnerable is not None:
            return self.vulnerable
        return self.by_role.get(role, self.every)


class Benchmark(Sourced):
    """How long a clock is expected to run; not a commitment and not a legal limit.

    ``counts_first_day`` is for a period that begins with the day of its event, instead of counting
    from it: twelve months beginning with 9 October end on 8 October. ``roll`` moves its last day.
    """

    length: Span
    counts_first_day: bool = Field(default=False, exclude_if=is_unsaid)
    roll: Roll | None = Field(default=None, exclude_if=is_unsaid)

    def last_day(self, calendar: Calendar, start: date) -> date:
        """The last day of the benchmark, before any pause moves it and before it rolls.

        A period that begins with a day ends before the same-numbered day; in a month that has none,
        it ends with the month.
        """
        day = calendar.add(start, self.length)
        in_months = self.length.unit in (Unit.MONTH, Unit.YEAR)
        ends_with_its_month = in_months and day.day != start.day
        return day - ONE_DAY if self.counts_first_day and not ends_with_its_month else day


class ExtensionLimit(Sourced):
    """How far a clock can be extended, counted from its start, and for which of the reasons."""

    at_most: Span
    reasons: tuple[Code, ...] = ()


class ClockRule(StrictFrozen):
    """A clock: who owns it, when it runs, its benchmark by category, and its ladder."""

    clock: ClockName
    owner: OfficeDuty
    starts: Anchor
    stops: tuple[Anchor, ...] = Field(min_length=1)
    benchmark: Benchmark
    by_category: dict[Category, Benchmark] = Field(default_factory=dict)
    extension: ExtensionLimit | None = Field(default=None, exclude_if=is_unsaid)
    ladder: Ladder

    def benchmark_for(self, category: Category) -> Benchmark:
        """The benchmark of this clock in a case of this category."""
        return self.by_category.get(category, self.benchmark)


class NoticeRule(Sourced):
    """When which roles are told what, counted from an event.

    ``unless`` names steps after which it is not owed: all parties are meant by a step of the case,
    one party by her own.
    """

    notice: NoticeKind
    to: tuple[Role, ...] = Field(min_length=1)
    when: Anchor
    due: Due
    due_if_vulnerable: Due | None = None
    due_if_extended: DueIfExtended | None = Field(default=None, exclude_if=is_unsaid)
    unless: frozenset[Code] = Field(default=frozenset(), exclude_if=is_unsaid)
    repeat: Repeat | None = None
    withholdable: bool = True
    voice_first: bool = False

    @model_validator(mode="after")
    def _says_so_even_while_content_is_held(self) -> Self:
        if self.notice is NoticeKind.WITHHELD and self.withholdable:
            message = "the notice that something is withheld goes out: write 'withholdable: false'"
            raise ValueError(message)
        return self

    def due_for(self, *, vulnerable: bool, extended: frozenset[ClockName] = frozenset()) -> Due:
        """When it is due for a party, while these clocks are extended."""
        if self.due_if_extended is not None and self.due_if_extended.clock in extended:
            return self.due_if_extended
        return self.due_if_vulnerable if vulnerable and self.due_if_vulnerable else self.due


class Disclosure(StrictFrozen):
    """What one role may be told. What is not listed is denied.

    ``progress`` allows an update to say where the case stands; without it an update is a heartbeat.
    """

    notices: frozenset[NoticeKind] = frozenset()
    progress: bool = False


class WordRule(Sourced):
    """The office's word: wanted ``asked_before`` an update, and ``fresh_for`` so long."""

    asked_before: Span
    fresh_for: Span


class HoldRule(Sourced):
    """Why content may be withheld, and for how long until somebody must look again."""

    reasons: tuple[Code, ...] = Field(min_length=1)
    longest: Span


class PauseRule(Sourced):
    """Why a clock may stand still, and how often somebody must confirm it."""

    reasons: tuple[Code, ...] = Field(min_length=1)
    reviewed_every: Span


class AnswerRule(Sourced):
    """By when a question is answered."""

    within: Span


class ConsentRule(Sourced):
    """When somebody makes sure that a party still may be reached as she chose.

    ``ask_again_after`` her choice, or after she last renewed it, an officer asks whether the
    channel is still safe. ``confirm_within`` is how long an address may stay unconfirmed until an
    officer looks into it; where it is given, no full text goes to an address before. Without it the
    word of the officer who recorded an address is enough.
    """

    ask_again_after: Span | None = None
    confirm_within: Span | None = None

    @model_validator(mode="after")
    def _says_something_and_leaves_her_in_peace(self) -> Self:
        if self.ask_again_after is None and self.confirm_within is None:
            message = "say 'ask_again_after', 'confirm_within', or both"
            raise ValueError(message)
        if self.ask_again_after is not None and self.ask_again_after.approximate_days < A_WEEK:
            message = "consent cannot be asked again more often than once a week"
            raise ValueError(message)
        return self


class UnidentifiedRule(Sourced):
    """Whom escalations avoid while nobody knows who the respondent is: it might be one of them."""

    avoid: tuple[Rank, ...] = Field(min_length=1)


class Policy(StrictFrozen):
    """What an organisation promises to whom, and what happens when it is late.

    Immutable and addressed by the hash of its content; see ``docs/policy-language.md``.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")
    version: int = Field(ge=1, le=100_000)
    title: str = Field(min_length=3, max_length=200)
    basis: str = Field(min_length=3, max_length=1000)
    cadence: Cadence
    clocks: tuple[ClockRule, ...]
    notices: tuple[NoticeRule, ...]
    disclosure: dict[Role, Disclosure]
    word: WordRule
    holds: HoldRule
    pauses: PauseRule
    answers: AnswerRule
    extension_reasons: tuple[Code, ...] = Field(min_length=1)
    steps: tuple[Code, ...] = Field(default=(), exclude_if=is_unsaid)
    ladders: dict[Concern, Ladder]
    office_hours: SafeHours
    unidentified_respondent: UnidentifiedRule | None = None
    consent: ConsentRule | None = Field(default=None, exclude_if=is_unsaid)
    retention: RetentionRule | None = Field(default=None, exclude_if=is_unsaid)

    @model_validator(mode="after")
    def _complete_and_unambiguous(self) -> Self:
        names = [rule.clock for rule in self.clocks]
        if len(set(names)) != len(names):
            message = "each clock is defined once"
            raise ValueError(message)
        missing = [c.value for c in Concern if c.opens_a_task and c.climbs_as not in self.ladders]
        if missing:
            message = f"these concerns have no ladder: {', '.join(missing)}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _tells_only_what_it_discloses(self) -> Self:
        for rule in self.notices:
            for role in rule.to:
                if not self.may_tell(role, rule.notice):
                    message = (
                        f"the notice '{rule.notice}' is sent to '{role}', whom the disclosure "
                        "matrix does not allow to be told it"
                    )
                    raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _sends_by_rule_only_what_follows_rules(self) -> Self:
        for rule in self.notices:
            if rule.notice.follows_what_was_told:
                message = f"the notice '{rule.notice}' follows a change of terms: no rule sends it"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _refers_to_clocks_it_has(self) -> Self:
        known = {rule.clock for rule in self.clocks}
        for rule in self.notices:
            passed = rule.when.event is Trigger.CLOCK_PASSED
            extended = rule.due_if_extended
            if (passed and rule.when.clock not in known) or (
                extended is not None and extended.clock not in known
            ):
                message = f"the notice '{rule.notice}' counts from a clock that the policy lacks"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _refers_to_steps_and_reasons_it_lists(self) -> Self:
        anchors = [rule.when for rule in self.notices]
        for clock in self.clocks:
            anchors += [clock.starts, *clock.stops]
            allowed = clock.extension.reasons if clock.extension else ()
            _all_listed(allowed, self.extension_reasons, "extension_reasons")
        for anchor in anchors:
            if anchor.event is Trigger.STEP:
                _all_listed(anchor.forms, self.steps, "steps")
        for rule in self.notices:
            _all_listed(rule.unless, self.steps, "steps")
        return self

    def may_tell(self, role: Role, notice: NoticeKind) -> bool:
        """Whether a role may be told this: the one place that decides it, denying by default."""
        allowed = self.disclosure.get(role)
        if allowed is None:
            return False
        return notice in allowed.notices or (notice.follows_what_was_told and allowed.progress)

    def ladder_of(self, concern: Concern) -> Ladder:
        """Who is told, and when, if a matter of this concern is not seen to."""
        return self.ladders.get(concern) or self.ladders[concern.climbs_as]

    def may_tell_progress(self, role: Role) -> bool:
        """Whether an update to this role may say where the case stands."""
        allowed = self.disclosure.get(role)
        return allowed is not None and allowed.progress

    def may_write_to(self, preferences: Preferences, *, is_confirmed: bool) -> Channel:
        """The channel that a letter may take: no full text to an address that nobody confirmed.

        The one place that decides it. What she does not find in the mail waits where it says.
        """
        wanted = preferences.channel
        if wanted.lays_the_letter_open and self.wants_addresses_confirmed:
            return wanted if is_confirmed else Channel.NEUTRAL_MAIL
        return wanted

    @property
    def wants_addresses_confirmed(self) -> bool:
        """Whether an address counts only once the party showed that letters reach her there."""
        return self.consent is not None and self.consent.confirm_within is not None

    def chain_while_unidentified(
        self, chain: tuple[StaffRole, ...], duty: OfficeDuty
    ) -> tuple[StaffRole, ...]:
        """Whom of a ladder's chain to tell while nobody knows who the respondent is.

        Nobody at all means that the matter goes to the external address.
        """
        if self.unidentified_respondent is None:
            return chain
        avoided = {rank.role_in(duty) for rank in self.unidentified_respondent.avoid}
        return tuple(role for role in chain if role not in avoided)


def _all_listed(codes: Iterable[str], listed: tuple[str, ...], field: str) -> None:
    unknown = sorted(set(codes) - set(listed))
    if unknown:
        message = f"not listed under '{field}': {', '.join(unknown)}"
        raise ValueError(message)


def canonical_json(document: StrictFrozen) -> str:
    """The one way to write a document down: keys and sets sorted, no white space."""
    return json.dumps(
        _with_sorted_sets(document.model_dump(mode="python")),
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )


def _with_sorted_sets(value: object) -> object:
    match value:
        case dict():
            return {str(key): _with_sorted_sets(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted((_with_sorted_sets(item) for item in value), key=str)
        case list() | tuple():
            return [_with_sorted_sets(item) for item in value]
        case _:
            return value


def content_hash(document: StrictFrozen) -> str:
    """The address of a policy or calendar: 32 hexadecimal digits over its canonical JSON."""
    return hashlib.blake2b(canonical_json(document).encode(), digest_size=16).hexdigest()
