"""What a party knows of its case: what its letters told, and the dates they promised.

Every date is the planner's, every standing is what a letter of that moment says (``compose``). The
facts are cut off behind the newest letter that reached the party: the page never runs ahead of
letters, whatever the case has come to since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.access.party_page import page_is_open_to
from services.access.party_ways import changes_open_to, ways_open_to
from services.access.party_wishes import PartyWish, wishes_open_to
from services.cases import CaseFile, CaseFiles
from services.ledger.access import Access
from services.ledger.ledger import Ledger
from services.ledger.letters import Letter
from workflows.case import Case
from workflows.contact_changes import ContactChange
from workflows.instants import local_date
from workflows.letter_content import LetterContent, Section, compose
from workflows.notices import PromiseKind
from workflows.obligations import ObligationKind, StaffDuty
from workflows.parties import Channel, Preferences
from workflows.party import Party
from workflows.planner import Plan, plan, plan_as_read
from workflows.planning.answers import unpromised_answers
from workflows.planning.as_read import CaseAsRead
from workflows.planning.promise_readings import PromiseReading
from workflows.promises import Standing
from workflows.staff import Concern, OfficeDuty
from workflows.stages import Stage
from workflows.triggers import Trigger

LETTERS_REMEMBERED = 10_000
"""What a letter was about never changes, and takes a plan to find out: codes, nothing personal."""


class PageClosed(Exception):
    """The party has no page: nothing may be told to it, or it is not in the case any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLetter:
    """A letter that reached the party: on which day, by which fact, and what it was about."""

    letter: Letter
    sections: tuple[Section, ...]
    told_on: date
    fact_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDates:
    """What the party was promised and still waits for.

    ``answers`` and ``missed_answers`` each hold a day once; a question that no letter has spoken of
    yet counts with the day that the next one will promise. ``missed_on`` is the day that passed in
    silence, until somebody tells late. On ``consent_asked_on`` an officer asks whether the way she
    chose is still safe.
    """

    update_on: date | None
    update_kind: PromiseKind | None
    answers: tuple[date, ...]
    missed_on: date | None
    missed_answers: tuple[date, ...]
    consent_asked_on: date | None

    @property
    def first_on(self) -> date | None:
        """The first day by which she hears anything."""
        days = (*self.answers, self.update_on) if self.update_on else self.answers
        return min(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStanding:
    """Where the case stood as the newest letter told it.

    ``told_stages`` are the stages that the party knows the case went through, the present one last.
    ``owner`` is whose clock runs, if anything of it may be known.
    """

    content: LetterContent
    told_stages: tuple[Stage, ...]
    owner: OfficeDuty | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HerCase:
    """Everything of a case that one party's page shows.

    ``wishes`` is what the party can ask for, ``ways`` the channels that it can choose by itself,
    ``changes`` what of them it can ask to have changed; ``asked`` are such requests that are open,
    with their days.
    """

    party: Party
    preferences: Preferences
    offices: dict[OfficeDuty, str]
    barred_staff: frozenset[str]
    today: date
    paused_until: date | None
    told: tuple[ToldLetter, ...]
    next: NextDates
    standing: KnownStanding | None
    wishes: frozenset[PartyWish]
    ways: tuple[Channel, ...]
    changes: tuple[ContactChange, ...]
    asked: tuple[tuple[ContactChange, date], ...]


class HerCases:
    """Reads what a party knows of its case."""

    def __init__(self, *, ledger: Ledger, files: CaseFiles) -> None:
        self._ledger = ledger
        self._files = files
        self._sections: dict[str, tuple[Section, ...]] = {}

    async def of(self, case_id: str, party_id: str, access: Access, now: datetime) -> HerCase:
        """What the party's page shows at ``now``.

        Raises:
            PageClosed: nothing may be told to the party.
            NotInLedger: there is no such case.
        """
        file = await self._files.open(case_id, access)
        case = file.replayed()
        party = case.parties.get(party_id)
        if party is None or party.preferences is None or not page_is_open_to(party):
            raise PageClosed
        zone = party.preferences.time_zone
        kept = {
            letter.letter_id: letter
            for letter in await self._ledger.letters.of_case(case_id, access, party_id=party_id)
        }
        told = [
            ToldLetter(
                letter=kept[x.letter_id],
                sections=await self._sections_of(file, kept[x.letter_id]),
                told_on=local_date(x.heard_at, zone),
                fact_number=x.number,
            )
            for x in party.tellings
            if x.letter_id in kept
        ]
        ways = ways_open_to(file.facts, party_id, party.preferences)
        return HerCase(
            party=party,
            preferences=party.preferences,
            offices=case.opening.offices,
            barred_staff=case.barred_staff(),
            today=local_date(now, zone),
            paused_until=_paused_until(party, zone, now),
            told=tuple(told),
            next=_next_dates(file, case, party, now),
            standing=await self._standing(file, party, told),
            wishes=wishes_open_to(case, party),
            ways=ways,
            changes=changes_open_to(ways),
            asked=_asked(party, zone),
        )

    async def _standing(
        self, file: CaseFile, party: Party, told: Sequence[ToldLetter]
    ) -> KnownStanding | None:
        if not told:
            return None
        newest = told[-1].letter
        then = await self._as_it_was(file, newest)
        if not then.policy.may_tell_progress(party.role):
            return None
        content = compose(
            then.policy,
            then.calendar,
            then.facts,
            letter_id=newest.letter_id,
            party_id=party.party_id,
            notices=(),
            now=newest.intended_at,
        )
        return KnownStanding(
            content=content,
            told_stages=_told_stages(then.replayed(), content),
            owner=_owner(then, content),
        )

    async def _as_it_was(self, file: CaseFile, letter: Letter) -> CaseFile:
        """The case as it was when a letter was planned."""
        facts = [fact for fact in file.facts if fact.number <= letter.fact_number]
        return await self._files.around(file.case_id, facts)

    async def _sections_of(self, file: CaseFile, letter: Letter) -> tuple[Section, ...]:
        """What a letter was about, with the form of each notice, as the plan of then has it.

        Never the form of anything that happened since: that may be held back.
        """
        known = self._sections.get(letter.letter_id)
        if known is None:
            then = await self._as_it_was(file, letter)
            planned = plan(then.policy, then.calendar, then.facts, letter.intended_at)
            forms = {x.obligation_id: x.form for due in planned.letters for x in due.notices}
            known = tuple(
                dict.fromkeys(
                    Section(notice=x.notice, form=forms.get(x.obligation_id)) for x in letter.covers
                )
            )
            while len(self._sections) >= LETTERS_REMEMBERED:
                del self._sections[next(iter(self._sections))]
            self._sections[letter.letter_id] = known
        return known


def _next_dates(file: CaseFile, case: Case, party: Party, now: datetime) -> NextDates:
    read = CaseAsRead.read(file.policy, file.calendar, case)
    planned = plan_as_read(read, now)
    waited_for = [
        reading
        for reading in planned.promises
        if reading.promise.party_id == party.party_id
        and reading.was_told
        and reading.told_at is None
    ]
    contacts = [x for x in waited_for if x.promise.kind is not PromiseKind.ANSWER]
    answers = [x for x in waited_for if x.promise.kind is PromiseKind.ANSWER]
    coming = [x for x in contacts if x.standing is Standing.OPEN]
    today = local_date(now, party.preferences.time_zone) if party.preferences else now.date()
    asked = {day for _, day in unpromised_answers(read.frame, party, today)}
    first = min(coming, key=lambda x: x.promise.on, default=None)
    missed = [x.promise.on for x in contacts if x.standing is Standing.BROKEN and x.is_owed]
    return NextDates(
        update_on=first.promise.on if first else None,
        update_kind=first.promise.kind if first else None,
        answers=tuple(sorted(asked.union(_days(answers, Standing.OPEN)))),
        missed_on=max(missed, default=None),
        missed_answers=_days(answers, Standing.BROKEN),
        consent_asked_on=_consent_asked_on(planned, party),
    )


def _consent_asked_on(planned: Plan, party: Party) -> date | None:
    """The day of the task that asks her, due or to come; in her zone."""
    if party.preferences is None:
        return None
    asked = [
        duty.due_at
        for duty in (*planned.duties, *planned.upcoming)
        if isinstance(duty, StaffDuty)
        and duty.concern is Concern.CONSENT
        and duty.kind is ObligationKind.TASK
        and duty.party_id == party.party_id
    ]
    return local_date(min(asked), party.preferences.time_zone) if asked else None


def _asked(party: Party, zone: str) -> tuple[tuple[ContactChange, date], ...]:
    return tuple((x.change, local_date(x.asked.at, zone)) for x in party.asked_changes.values())


def _paused_until(party: Party, zone: str, now: datetime) -> date | None:
    """Until when nothing is written at the party's own wish."""
    if party.pause is None or party.pause.over_at <= now:
        return None
    return local_date(party.pause.over_at, zone)


def _days(readings: Sequence[PromiseReading], standing: Standing) -> tuple[date, ...]:
    return tuple(sorted({x.promise.on for x in readings if x.standing is standing}))


def _told_stages(case: Case, content: LetterContent) -> tuple[Stage, ...]:
    """The stages up to the one that the letter speaks of, those that were left out left out."""
    present = content.progress.stage if content.progress else Stage.CLOSED
    order = list(Stage)
    entered = {event.stage for event in case.events.get(Trigger.STAGE_STARTED, ())}
    before = [x for x in order[: order.index(present)] if x in entered or x is Stage.INTAKE]
    return (*before, present)


def _owner(file: CaseFile, content: LetterContent) -> OfficeDuty | None:
    clock = content.progress.clock if content.progress and not content.held else None
    return next((rule.owner for rule in file.policy.clocks if rule.clock is clock), None)
