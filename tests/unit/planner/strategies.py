"""Hypothesis strategies: whole lives of cases, under any policy and calendar."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from tests.unit.planner.builders import (
    CALENDAR,
    OFFICER,
    OPENED_AT,
    added,
    case_opened,
    closed_on,
    preferred,
)
from tests.unit.planner.driver import Outcomes, Play, Watch
from tests.unit.planner.generated_policies import HOW_MANY, generated_policy
from tests.unit.planner.moves import MOVES, any_preferences
from tests.unit.planner.wide_policies import HOW_MANY_WIDE, accepted_policy
from workflows.admission import Refused
from workflows.calendar import Calendar
from workflows.case_facts import CaseImported, StageAdvanced
from workflows.delivery_facts import LetterReturned
from workflows.facts import ENGINE
from workflows.notices import DeliveryOutcome
from workflows.obligations import LetterDue
from workflows.parties import Channel, Role
from workflows.policy import Policy
from workflows.stages import Category, Stage

AFTERMATH = timedelta(days=60)
"""How long a case is watched after the last thing that people did."""

POLICY_CHANGES = "change_policy"

ZONES = ("Europe/Paris", "Asia/Kathmandu", "America/St_Johns")
CALENDARS = (
    CALENDAR,
    closed_on(*(date(2027, month, 26) for month in (3, 5, 12))),
    closed_on(week=frozenset({7, 1, 2, 3, 4})),
    closed_on(week=frozenset({3})),
)

A_FAILING_RELAY = (
    DeliveryOutcome.REFUSED,
    DeliveryOutcome.DEFERRED,
    DeliveryOutcome.UNKNOWN,
    DeliveryOutcome.STOPPED,
    DeliveryOutcome.PRINTED,
)


def policy_of(number: int) -> Policy:
    """A policy with care, or behind those one without any that ``policy check`` accepts."""
    if number < HOW_MANY:
        return generated_policy(number)
    return accepted_policy(number - HOW_MANY)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something people do some time after the deed before; ``pick`` chooses how."""

    after_hours: int
    move: str
    pick: int
    reported_late_hours: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that a whole life of a case follows from."""

    place: int
    parties: tuple[tuple[Role, int, bool], ...]
    deeds: tuple[Deed, ...]
    relay: tuple[DeliveryOutcome | None, ...]
    imported_at_age: int | None = None
    policy_number: int = 0
    next_policy_number: int = 0
    refusals_name_the_address: bool = False

    @property
    def policy(self) -> Policy:
        """The policy under which the case is opened."""
        return policy_of(self.policy_number)

    @property
    def next_policy(self) -> Policy:
        """The policy that it is moved to, if it is."""
        return policy_of(self.next_policy_number)

    @property
    def calendar(self) -> Calendar:
        """The working days of the case."""
        return CALENDARS[self.place % len(CALENDARS)]

    @property
    def zone(self) -> str:
        """The time zone of the case."""
        return ZONES[self.place // 4 % len(ZONES)]

    @property
    def category(self) -> Category:
        """What the case is about."""
        return list(Category)[self.place // 12 % len(Category)]

    def outcomes(self) -> Outcomes:
        """The relay of this life: fails as it is told, in turn, and then works for ever."""
        coming = iter(self.relay)

        def outcome(letter: LetterDue, channel: Channel) -> DeliveryOutcome:
            if channel is Channel.BY_HAND:
                return DeliveryOutcome.PRINTED
            failing = next(coming, None)
            return failing or (
                DeliveryOutcome.PUBLISHED if channel is Channel.PAGE else DeliveryOutcome.SENT
            )

        return outcome


PAUSES_BETWEEN = (0, 1, 5, 30, 100, 300, 700, 1500)
REPORTED_LATE = (0, 0, 0, 3, 40, 400)
OFTEN = (
    ("advance",) * 6
    + ("prefer", "hand_over_a_letter", "come_back") * 3
    + ("add", "inform", "close", "decide", "hold", "revoke") * 2
)
ALL_MOVES = (*MOVES, POLICY_CHANGES, *OFTEN)


def _deed(number: int) -> Deed:
    """One of the very many deeds there are: a single draw is quicker than four."""
    number, pause = divmod(number, len(PAUSES_BETWEEN))
    number, late = divmod(number, len(REPORTED_LATE))
    pick, move = divmod(number, len(ALL_MOVES))
    return Deed(PAUSES_BETWEEN[pause], ALL_MOVES[move], pick, REPORTED_LATE[late])


def _party(number: int) -> tuple[Role, int, bool]:
    number, role = divmod(number, len(Role))
    pick, vulnerable = divmod(number, 4)
    return list(Role)[role], pick, vulnerable == 1


_DEEDS = st.integers(0, len(PAUSES_BETWEEN) * len(REPORTED_LATE) * len(ALL_MOVES) * 999).map(_deed)
_PARTIES = st.integers(0, len(Role) * 4 * 199).map(_party)


def lives(*, longest: int = 10, prompt_and_reliable: bool = False) -> st.SearchStrategy[Life]:
    """Whole lives of cases: under any policy, with anything that people and mails do.

    In a ``prompt_and_reliable`` one mail always arrives, facts are recorded when they happen, and
    nobody changes how they want to hear.
    """
    any_life = st.builds(
        Life,
        place=st.integers(0, 47),
        parties=st.lists(_PARTIES, min_size=1, max_size=3).map(tuple),
        deeds=st.lists(_DEEDS, max_size=longest).map(tuple),
        relay=st.lists(st.sampled_from((None, None, *A_FAILING_RELAY)), max_size=8).map(tuple),
        imported_at_age=st.sampled_from((None, None, 0, 3, 40, 99, 400)),
        policy_number=st.integers(0, HOW_MANY + HOW_MANY_WIDE - 1),
        next_policy_number=st.integers(0, HOW_MANY + HOW_MANY_WIDE - 1),
        refusals_name_the_address=st.booleans(),
    )
    return any_life.map(_made_reliable) if prompt_and_reliable else any_life


def _made_reliable(life: Life) -> Life:
    deeds = [
        replace(x, reported_late_hours=0)
        for x in life.deeds
        if x.move not in ("prefer", "hand_over_a_letter", "come_back")
    ]
    by_mail = [(role, _BY_MAIL[pick % len(_BY_MAIL)], often) for role, pick, often in life.parties]
    return replace(life, deeds=tuple(deeds), parties=tuple(by_mail), relay=())


_BY_MAIL = tuple(
    pick
    for pick in range(200)
    if any_preferences(pick).channel in (Channel.PAGE, Channel.FULL_MAIL)
)


def begun(life: Life, watch: Watch | None = None, *, start: datetime = OPENED_AT) -> Play:
    """The play of a life with nothing but its opening recorded."""
    playing = Play(
        policy=life.policy,
        calendar=life.calendar,
        now=start,
        outcomes=life.outcomes(),
        refusals_name_the_address=life.refusals_name_the_address,
        watch=watch,
    )
    opening = case_opened(life.policy, life.calendar, category=life.category, zone=life.zone)
    if life.imported_at_age is None:
        playing.record(opening)
    else:
        age = timedelta(days=life.imported_at_age)
        window = 1 + life.imported_at_age % 30
        playing.record(opening, CaseImported(at=start, window_days=window), occurred_at=start - age)
        playing.record(StageAdvanced(to=Stage.INVESTIGATION), occurred_at=start - age / 2)
    for position, (role, pick, vulnerable) in enumerate(life.parties):
        name = f"party-{position + 1}"
        playing.record(added(name, role, vulnerable=vulnerable))
        if pick:
            playing.record(preferred(name, any_preferences(pick)))
    return playing


def live(life: Life, watch: Watch | None = None, *, start: datetime = OPENED_AT) -> Play:
    """Play a whole life, and some time after it."""
    playing = begun(life, watch, start=start)
    for deed in life.deeds:
        playing.run_until(playing.now + timedelta(hours=deed.after_hours))
        do(playing, deed, life)
    playing.run_until(playing.now + AFTERMATH)
    return playing


def do(playing: Play, deed: Deed, life: Life) -> None:
    """Record what a deed amounts to as the case stands now, if it is possible."""
    if deed.move == POLICY_CHANGES:
        if playing.case.stage.is_open:
            playing.change_policy(life.next_policy)
        return
    body = MOVES[deed.move](playing.case, playing.now, deed.pick)
    if body is not None:
        late = timedelta(hours=deed.reported_late_hours)
        happened = max(playing.now - late, playing.case.opened.at)
        with suppress(Refused):
            actor = ENGINE if isinstance(body, LetterReturned) else OFFICER
            playing.admit(body, occurred_at=happened, actor=actor)
