"""Plays an ideal case with the planner: nothing here computes a date, it only asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from services.policies.ideal.course import COURSE, Step
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.case_facts import CaseOpened, WordGiven
from workflows.clocks import ClockReading
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import ENGINE, Actor, ActorKind, Command, Fact, FactBody
from workflows.fold import apply, replay
from workflows.instants import local_date, local_instant
from workflows.letter_content import compose
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import LetterDue, StaffDuty
from workflows.parties import Channel, Language, Preferences, Role
from workflows.party_facts import PartyAdded, PartyInformed, PartyPreferred
from workflows.planner import Plan, plan_case
from workflows.policy import Policy, content_hash
from workflows.staff import Concern, OfficeDuty
from workflows.stages import Category, Stage, Word

MOST_PLANS = 3_000
"""Plans after which a case is taken to have no end; the longest sound one needs a few hundred."""

_STAFF = Actor(kind=ActorKind.STAFF, actor_id="ideal-office")
_SALT = "0" * 32


class NoEndInSight(ValueError):
    """The policy leads from letter to letter and never to an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDay:
    """A step of the case and the day on which it was done; ``into`` is the stage that began."""

    on: date
    fact: str
    into: Stage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealLetter:
    """A letter that a role gets; ``forms`` go with ``notices``, one each.

    ``next_by`` is the date of the next one, as it tells her, or None if it is the last.
    """

    on: date
    role: Role
    notices: tuple[NoticeKind, ...]
    forms: tuple[str | None, ...]
    next_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDay:
    """What staff are asked or reminded of."""

    on: date
    duty: StaffDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealCase:
    """Every date of the case; ``clocks`` as they stood when each was stopped."""

    policy: Policy
    category: Category
    time_zone: str
    opened_on: date
    stages: tuple[StageDay, ...]
    clocks: tuple[ClockReading, ...]
    letters: tuple[IdealLetter, ...]
    staff: tuple[OfficeDay, ...]

    @property
    def ends_on(self) -> date:
        """The last day on which anything happens."""
        steps, letters, staff = self.stages, self.letters, self.staff
        return max(
            self.opened_on,
            *(x.on for x in steps),
            *(x.on for x in letters),
            *(x.on for x in staff),
        )

    def letters_to(self, role: Role) -> tuple[IdealLetter, ...]:
        """The letters that a role gets, in their order."""
        return tuple(x for x in self.letters if x.role is role)


def ideal_case(
    policy: Policy,
    calendar: Calendar,
    *,
    opened_on: date,
    category: Category = Category.SEXUAL_HARASSMENT,
    time_zone: str = "UTC",
) -> IdealCase:
    """The dates of a case that is opened on a day and keeps every benchmark on its last day.

    Everybody who may hear does: affected person and reporter from the first day, witness and
    respondent from the day on which the investigation begins. The office gives its word when asked.

    Raises:
        NoEndInSight: the policy never comes to an end.
    """
    opening = CaseOpened(
        category=category,
        policy=content_hash(policy),
        calendar=content_hash(calendar),
        time_zone=time_zone,
        offices={duty: duty.value for duty in OfficeDuty},
        salt=_SALT,
    )
    begins = local_instant(opened_on, policy.office_hours.begins, time_zone)
    play = _Play(policy, calendar, begins, opening)
    play.run()
    return IdealCase(
        policy=policy,
        category=category,
        time_zone=time_zone,
        opened_on=opened_on,
        stages=tuple(play.stages),
        clocks=play.plan().clocks,
        letters=tuple(play.letters),
        staff=tuple(play.staff),
    )


class _Play:
    """The case on its way; ``now`` jumps from one instant to the next at which anything happens."""

    def __init__(
        self, policy: Policy, calendar: Calendar, begins: datetime, opening: CaseOpened
    ) -> None:
        self._policy = policy
        self._calendar = calendar
        self._zone = opening.time_zone
        self._now = begins
        self._facts: list[Fact] = []
        self._plans = 0
        self.stages: list[StageDay] = []
        self.letters: list[IdealLetter] = []
        self.staff: list[OfficeDay] = []
        self._record(opening)
        self._case: Case = replay(self._facts)
        for role in self._hearing():
            self._add(role)

    def run(self) -> None:
        """Take each step on its day, and wait for whatever follows from the last one."""
        for step in COURSE:
            self._reach(step)
            self._record(step.body)
            self.stages.append(StageDay(on=self._today, fact=step.body.kind, into=step.into))
            if step.into is Stage.INVESTIGATION:
                self._inform_the_others()
        plan = self._settle()
        while plan.next_wake is not None:
            self._now = plan.next_wake
            plan = self._settle()

    def plan(self) -> Plan:
        """The plan as things stand now.

        Raises:
            NoEndInSight: it was asked for too often.
        """
        self._plans += 1
        if self._plans > MOST_PLANS:
            message = (
                "this policy leads from letter to letter without an end: see 'duecourse policy "
                "check'"
            )
            raise NoEndInSight(message)
        return plan_case(self._policy, self._calendar, self._case, self._now)

    @property
    def _today(self) -> date:
        return local_date(self._now, self._zone)

    def _hearing(self) -> Iterator[Role]:
        for role in Role:
            if role in self._policy.disclosure and self._policy.disclosure[role].notices:
                yield role

    def _add(self, role: Role) -> None:
        choice = Preferences(channel=Channel.PAGE, language=Language.ENGLISH, time_zone=self._zone)
        self._record(PartyAdded(party_id=role, role=role))
        self._record(PartyPreferred(party_id=role, preferences=choice))

    def _inform_the_others(self) -> None:
        for party in tuple(self._case.parties.values()):
            if not party.role.is_informed_by_a_safe_channel:
                self._record(PartyInformed(party_id=party.party_id))

    def _reach(self, step: Step) -> None:
        """Let everything happen that falls due before the step is taken on its day."""
        while True:
            plan = self._settle()
            day = step.day(self._policy, plan.clocks, self._today)
            begins = local_instant(day, self._policy.office_hours.begins, self._zone)
            if plan.next_wake is None or plan.next_wake > begins:
                self._now = max(self._now, begins)
                return
            self._now = plan.next_wake

    def _settle(self) -> Plan:
        """Carry out whatever is due at this instant."""
        while True:
            plan = self.plan()
            if not plan.letters and not plan.duties:
                return plan
            for letter in plan.letters:
                self._deliver(letter)
            for duty in plan.duties:
                self._tell_staff(duty)

    def _deliver(self, letter: LetterDue) -> None:
        content = compose(
            self._policy,
            self._calendar,
            self._facts,
            letter_id=letter.letter_id,
            party_id=letter.party_id,
            notices=letter.notices,
            now=self._now,
        )
        self._record(
            LetterAttempted(
                letter_id=letter.letter_id,
                party_id=letter.party_id,
                covers=letter.covers,
                attempt=letter.attempt,
                outcome=DeliveryOutcome.PUBLISHED,
                preferences=letter.preferences,
                promises=content.promises,
            ),
            actor=ENGINE,
        )
        self.letters.append(
            IdealLetter(
                on=self._today,
                role=content.role,
                notices=tuple(x.notice for x in content.sections),
                forms=tuple(x.form for x in content.sections),
                next_by=content.next_contact_on,
            )
        )

    def _tell_staff(self, duty: StaffDuty) -> None:
        self._record(StaffTold(obligation_id=duty.obligation_id), actor=ENGINE)
        self.staff.append(OfficeDay(on=self._today, duty=duty))
        if duty.concern is Concern.WORD:
            self._record(WordGiven(word=Word.NOTHING_NEW))

    def _record(self, body: FactBody, actor: Actor = _STAFF) -> None:
        command = Command(
            command_id=f"ideal-{len(self._facts)}",
            actor=actor,
            occurred_at=self._now,
            issued_at=self._now,
            bodies=(body,),
        )
        for fact in command.facts(len(self._facts) + 1):
            self._facts.append(fact)
            if fact.number > 1:
                apply(self._case, fact)
