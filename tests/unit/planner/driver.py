"""Plays a case from its facts alone: plan, carry out, sleep until the next wake, and again.

Pure: no I/O and no clock but the one it is told. It does what the workflow does with a plan, and
records everything, so that laws can be checked over whole lives of cases.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.unit.planner.builders import OFFICER
from workflows.admission import admit
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.case_facts import CaseOpened, PolicyChanged
from workflows.changing_terms import Terms, move_to_calendar, move_to_policy, taken_along
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import ENGINE, Actor, Command, Fact, FactBody
from workflows.fold import apply, replay
from workflows.letter_content import LetterContent, compose
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import LetterDue, StaffDuty
from workflows.parties import Channel, Role
from workflows.planner import Plan, plan_as_read
from workflows.planning.as_read import CaseAsRead
from workflows.policy import Policy, content_hash
from workflows.taken_along import TakenAlong

Outcomes = Callable[[LetterDue, Channel], DeliveryOutcome]
"""Decides what becomes of an attempt to deliver a letter."""

Watch = Callable[["Play", Plan], None]
"""Looks at every plan that is made, before it is carried out."""

ROUNDS_AT_ONE_INSTANT = 40
"""Plans in a row at the same instant after which a case is taken to spin."""

_AS_IT_SHOULD_GO = {
    Channel.PAGE: DeliveryOutcome.PUBLISHED,
    Channel.NEUTRAL_MAIL: DeliveryOutcome.SENT,
    Channel.FULL_MAIL: DeliveryOutcome.SENT,
    Channel.ENCRYPTED_MAIL: DeliveryOutcome.SENT,
    Channel.GATEWAY: DeliveryOutcome.SENT,
    Channel.BY_HAND: DeliveryOutcome.PRINTED,
    Channel.NONE: DeliveryOutcome.STOPPED,
}


class CaseSpins(AssertionError):
    """A case had something due at the same instant again and again."""


def as_it_should_go(letter: LetterDue, channel: Channel) -> DeliveryOutcome:
    """Every mail is accepted, every page published, every letter printed."""
    return _AS_IT_SHOULD_GO[channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """One attempt to deliver a letter, as it happened."""

    at: datetime
    role: Role
    due: LetterDue
    content: LetterContent
    outcome: DeliveryOutcome
    number: int

    @property
    def kinds(self) -> tuple[NoticeKind, ...]:
        """The kinds of notice in the letter."""
        return tuple(notice.notice for notice in self.due.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A task that was opened or an escalation that was made."""

    at: datetime
    duty: StaffDuty


@dataclass(slots=True, kw_only=True)
class Play:
    """One case on its way through time.

    Attributes:
        outcomes: What becomes of each attempt.
        refusals_name_the_address: Whether a letter is refused because there is no such address,
            and not for its content or the sender's sake.
        watch: Looks at every plan that is made.
    """

    policy: Policy
    calendar: Calendar
    now: datetime
    outcomes: Outcomes = as_it_should_go
    refusals_name_the_address: bool = False
    watch: Watch | None = None
    policies: dict[str, Policy] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    letters: list[Attempted] = field(default_factory=list)
    staff: list[Told] = field(default_factory=list)
    folded: Case | None = None
    as_read: CaseAsRead | None = None

    @property
    def case(self) -> Case:
        """The case as its facts describe it so far."""
        assert self.folded is not None, "the case was not opened yet"
        return self.folded

    def branched(self) -> "Play":
        """The same play up to now, to be gone on with apart from this one."""
        return replace(
            self,
            policies=dict(self.policies),
            facts=list(self.facts),
            letters=list(self.letters),
            staff=list(self.staff),
            folded=replay(self.facts),
            as_read=None,
        )

    def record(
        self, *bodies: FactBody, occurred_at: datetime | None = None, actor: Actor = OFFICER
    ) -> None:
        """Record facts now, as one command; ``occurred_at`` may lie in the past."""
        for fact in self._command(bodies, occurred_at, actor).facts(len(self.facts) + 1):
            self._take_in(fact)

    def admit(
        self, *bodies: FactBody, occurred_at: datetime | None = None, actor: Actor = OFFICER
    ) -> None:
        """Record facts as a case does: only if it accepts them.

        Raises:
            Refused: one of them is impossible as the case stands.
        """
        for fact in admit(self.facts, self._command(bodies, occurred_at, actor)):
            self._take_in(fact)

    def _command(
        self, bodies: tuple[FactBody, ...], occurred_at: datetime | None, actor: Actor
    ) -> Command:
        return Command(
            command_id=f"command-{len(self.facts)}",
            actor=actor,
            occurred_at=occurred_at or self.now,
            issued_at=self.now,
            bodies=bodies,
        )

    def _take_in(self, fact: Fact) -> None:
        self.facts.append(fact)
        if isinstance(fact.body, CaseOpened):
            self.folded = replay([fact])
            return
        apply(self.case, fact)
        if isinstance(fact.body, PolicyChanged):
            self.policy = self.policies[fact.body.policy]

    def change_policy(self, policy: Policy) -> None:
        """Move the case to another policy; what is owed under the former one stays owed."""
        key = content_hash(policy)
        self.policies[key] = policy
        self.record(move_to_policy(key, self._taken_along()))

    def change_calendar(self, calendar: Calendar) -> None:
        """Move the case to other working days; what is owed under the former ones stays owed."""
        taken = self._taken_along()
        self.calendar = calendar
        self.record(move_to_calendar(content_hash(calendar), taken))

    def _taken_along(self) -> TakenAlong:
        terms = Terms(policy=self.policy, calendar=self.calendar)
        return taken_along(terms, self.case, self.now)

    def plan(self) -> Plan:
        """The plan at this moment; a case is read once for all moments until its next fact."""
        read = self.as_read
        if (
            read is None
            or read.number != self.case.number
            or read.frame.policy is not self.policy
            or read.frame.calendar is not self.calendar
        ):
            self.as_read = read = CaseAsRead.read(self.policy, self.calendar, self.case)
        return plan_as_read(read, self.now)

    def settle(self) -> Plan:
        """Carry out whatever is due now; the plan with nothing left to do at this instant.

        Raises:
            CaseSpins: something is due at this instant again and again.
        """
        for _ in range(ROUNDS_AT_ONE_INSTANT):
            plan = self.plan()
            if self.watch is not None:
                self.watch(self, plan)
            if not plan.letters and not plan.duties:
                return plan
            for letter in plan.letters:
                self._deliver(letter)
            for duty in plan.duties:
                self.staff.append(Told(at=self.now, duty=duty))
                self.record(StaffTold(obligation_id=duty.obligation_id), actor=ENGINE)
        message = f"due again and again at {self.now}: {plan.letters} {plan.duties}"
        raise CaseSpins(message)

    def run_until(self, end: datetime) -> Plan:
        """Carry out everything that falls due until ``end``, which it then is."""
        plan = self.settle()
        while plan.next_wake is not None and plan.next_wake <= end:
            assert plan.next_wake > self.now, "a case wakes later than it went to sleep"
            self.now = plan.next_wake
            plan = self.settle()
        self.now = end
        return self.settle()

    def content(self, letter: LetterDue) -> LetterContent:
        """What a letter would say now."""
        return compose(
            self.policy,
            self.calendar,
            self.facts,
            letter_id=letter.letter_id,
            party_id=letter.party_id,
            notices=letter.notices,
            now=self.now,
        )

    def _deliver(self, letter: LetterDue) -> None:
        party = self.case.parties[letter.party_id]
        assert party.preferences is not None, "a letter is due to a party who never chose"
        content = self.content(letter)
        outcome = self.outcomes(letter, party.preferences.channel)
        self.letters.append(
            Attempted(
                at=self.now,
                role=party.role,
                due=letter,
                content=content,
                outcome=outcome,
                number=len(self.facts) + 1,
            )
        )
        self.record(
            LetterAttempted(
                letter_id=letter.letter_id,
                party_id=letter.party_id,
                covers=letter.covers,
                attempt=letter.attempt,
                outcome=outcome,
                preferences=letter.preferences,
                promises=content.promises,
                address_refused=outcome is DeliveryOutcome.REFUSED
                and self.refusals_name_the_address,
            ),
            actor=ENGINE,
        )

    def letters_with(self, kind: NoticeKind) -> list[Attempted]:
        """The attempts at letters that carry a notice of this kind, oldest first."""
        return [letter for letter in self.letters if kind in letter.kinds]


Step = tuple[datetime, tuple[FactBody, ...]]
"""An instant, and what is recorded then."""


def play(
    policy: Policy,
    calendar: Calendar,
    script: Iterable[Step],
    *,
    until: datetime,
    outcomes: Outcomes = as_it_should_go,
    watch: Watch | None = None,
) -> Play:
    """Play a whole case: its script, and whatever falls due between and after, up to ``until``."""
    steps = list(script)
    first, opening = steps[0]
    playing = Play(policy=policy, calendar=calendar, now=first, outcomes=outcomes, watch=watch)
    playing.record(*opening)
    for at, bodies in steps[1:]:
        playing.run_until(at)
        playing.record(*bodies)
    playing.run_until(until)
    return playing
