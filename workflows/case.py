"""A case as its facts describe it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from workflows.case_facts import CaseImported, CaseOpened
from workflows.delivery_facts import LetterAttempted
from workflows.legal_holds import LegalHold
from workflows.moments import Event, Moment
from workflows.parties import Role
from workflows.party import Party
from workflows.policy_terms import Anchor
from workflows.stages import ClockName, Conclusion, Outcome, Stage, Word
from workflows.taken_along import OwedNotice, TakenAlong, TimedClock
from workflows.triggers import Trigger


@dataclass(slots=True, kw_only=True)
class Hold:
    """Content is withheld since a moment, for a reason, to be reviewed on a day.

    ``renewed`` is when a named person last confirmed it: what happened between is withheld, too.
    """

    since: Moment
    renewed: Moment
    reason: str
    review_on: date


@dataclass(slots=True, kw_only=True)
class Pause:
    """A clock stood still from ``since`` until ``until``, or still does."""

    since: Moment
    reason: str
    until: datetime | None = None
    reviewed: Moment | None = None


@dataclass(slots=True, kw_only=True)
class Extension:
    """The owner of a clock gave a reason and a date."""

    moment: Moment
    expected_on: date
    reason: str


@dataclass(slots=True, kw_only=True)
class Attempt:
    """The latest attempt to deliver a notice: the letter it was in and what became of it.

    ``begun`` is the first attempt with the same letter, which was frozen then.
    """

    moment: Moment
    begun: Moment
    fact: LetterAttempted
    unknowns: int = 0


@dataclass(slots=True, kw_only=True)
class Question:
    """A party asked; ``answered`` once the office wrote an answer.

    ``let_go`` if the party was erased before: nobody answers it any more.
    """

    question_id: str
    party_id: str
    asked: Moment
    answered: Moment | None = None
    let_go: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody has to answer it."""
        return self.answered is None and not self.let_go


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOfTerms:
    """The case came under another policy or calendar at a moment, and took these along.

    ``told`` are the parties whom a letter reached under the former ones.
    """

    moment: Moment
    carried: frozenset[str]
    notices: dict[str, OwedNotice]
    clocks: dict[ClockName, TimedClock]
    told_of_progress: frozenset[Role]
    told: frozenset[str]

    @classmethod
    def of(cls, moment: Moment, taken: TakenAlong, told: frozenset[str]) -> Self:
        """The change that a fact tells of."""
        return cls(
            moment=moment,
            carried=frozenset(taken.carried),
            notices={x.obligation_id: x for x in taken.notices},
            clocks={x.clock: x for x in taken.clocks},
            told_of_progress=frozenset(taken.told_of_progress),
            told=told,
        )

    def owed_under(self, ids: Mapping[str, str]) -> Self:
        """The same change, where some of what it took along is owed under other ids now."""
        return replace(
            self,
            carried=frozenset(ids.get(x, x) for x in self.carried),
            notices={
                ids.get(key, key): owed.model_copy(update={"obligation_id": ids.get(key, key)})
                for key, owed in self.notices.items()
            },
        )


@dataclass(slots=True, kw_only=True)
class Case:
    """What the facts so far amount to. Only ``fold.py`` changes it; everybody else reads.

    ``policy`` and ``calendar`` are the hashes of those that it runs under now; ``changes`` are the
    moves to them from others, oldest first.
    """

    opened: Moment
    opening: CaseOpened
    policy: str
    calendar: str
    stage: Stage = Stage.INTAKE
    number: int = 0
    events: dict[Trigger, list[Event]] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    discharged: set[str] = field(default_factory=set)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    letters: dict[str, LetterAttempted] = field(default_factory=dict)
    owed_again: dict[str, str] = field(default_factory=dict)
    """By the id of an obligation whose letter came back: the id under which it is owed anew."""

    pauses: dict[ClockName, list[Pause]] = field(default_factory=dict)
    extensions: dict[ClockName, list[Extension]] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    hold: Hold | None = None
    hold_ended: Moment | None = None
    legal_hold: LegalHold | None = None
    legal_hold_ended: Moment | None = None
    word: tuple[Moment, Word, str | None] | None = None
    conclusion: Conclusion | None = None
    outcome: Outcome | None = None
    report_received: bool = False
    decided: bool = False
    imported: CaseImported | None = None
    changes: list[ChangeOfTerms] = field(default_factory=list)

    @property
    def terms_changed(self) -> ChangeOfTerms | None:
        """The newest move to another policy or calendar, if there was any."""
        return self.changes[-1] if self.changes else None

    def events_meant_by(self, anchor: Anchor) -> list[Event]:
        """The events so far to which an anchor of the policy refers, oldest first."""
        happened = self.events.get(anchor.event)
        return [event for event in happened if event.is_meant_by(anchor)] if happened else []

    def happened(self, event: Event) -> None:
        """Note an event, behind those of its kind that were known before."""
        self.events.setdefault(event.trigger, []).append(event)

    def steps_of(self, party_id: str | None) -> frozenset[str]:
        """The steps recorded for the case as a whole and, if one is named, for a party."""
        return frozenset(
            event.form
            for event in self.events.get(Trigger.STEP, ())
            if event.form is not None and event.party_id in (None, party_id)
        )

    def forget_step(self, step: str, party_id: str | None) -> None:
        """Let nothing further follow from a step that was taken back."""
        self.events[Trigger.STEP] = [
            event
            for event in self.events.get(Trigger.STEP, ())
            if (event.form, event.party_id) != (step, party_id)
        ]

    def id_now(self, obligation_id: str) -> str:
        """The id under which an obligation is owed now: what was discharged stays discharged."""
        while obligation_id in self.owed_again:
            obligation_id = self.owed_again[obligation_id]
        return obligation_id

    def is_paused(self, clock: ClockName) -> bool:
        """Whether a clock stands still."""
        pauses = self.pauses.get(clock)
        return pauses is not None and pauses[-1].until is None

    def barred_staff(self) -> frozenset[str]:
        """Staff who are named in the case: they never receive, see or settle anything of it."""
        return frozenset(
            party.staff_id for party in self.parties.values() if party.staff_id is not None
        )

    def has_unknown_respondent(self) -> bool:
        """Whether somebody is accused whom nobody could name yet."""
        respondents = [x for x in self.parties.values() if x.role is Role.RESPONDENT]
        return not respondents or any(x.staff_id is None for x in respondents)
