"""The heart: facts in, obligations out. Pure; without I/O, clock or environment.

Everything else is a face of ``plan``: the workflow carries it out, pages and previews show it, the
simulator runs it, reports count it. Nobody else computes a date.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.calendar import Calendar
from workflows.case import Case
from workflows.clocks import ClockReading
from workflows.facts import Fact
from workflows.fold import replay
from workflows.obligations import LetterDue, Notice, ObligationKind, StaffDuty
from workflows.planning.as_read import CaseAsRead, NotAsRead
from workflows.planning.attempts import letter_given_up, letter_under_a_hold
from workflows.planning.closing_first import closing_first
from workflows.planning.frame import Frame
from workflows.planning.ladders import climb_of_a_matter, task_id
from workflows.planning.matters import Matter, matters_of_the_parties
from workflows.planning.paused import after_pauses
from workflows.planning.promise_readings import PromiseReading
from workflows.policy import Policy
from workflows.staff import Concern
from workflows.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What follows from the facts at an instant; the same until ``next_wake``.

    ``letters`` and ``duties`` are due now; ``upcoming`` lies ahead (of a ladder and of repetitions
    only the next one), ``waiting`` has no instant yet.
    ``open_tasks`` are the tasks whose matter is still open: any other task of the case is done.
    ``is_finished``: the case is closed, and nothing is due or to come.
    """

    stage: Stage
    clocks: tuple[ClockReading, ...]
    promises: tuple[PromiseReading, ...]
    letters: tuple[LetterDue, ...]
    duties: tuple[StaffDuty, ...]
    upcoming: tuple[Notice | StaffDuty, ...]
    waiting: tuple[Notice, ...]
    open_tasks: tuple[str, ...]
    next_wake: datetime | None
    is_finished: bool


def plan(policy: Policy, calendar: Calendar, facts: Iterable[Fact], now: datetime) -> Plan:
    """The clocks, promises and obligations that follow from the facts at ``now``.

    Args:
        policy: the policy that the case runs under now.
        calendar: the working days frozen into the case.
        facts: what happened; doubled and unordered facts are sorted out.
        now: an aware instant.

    Raises:
        NotACase: the facts do not begin with an opening.
        FactsConflict: two different facts carry the same number.
    """
    return plan_case(policy, calendar, replay(facts), now)


def plan_case(policy: Policy, calendar: Calendar, case: Case, now: datetime) -> Plan:
    """The plan of a case whose facts were folded already."""
    return plan_as_read(CaseAsRead.read(policy, calendar, case), now)


def plan_as_read(read: CaseAsRead, now: datetime) -> Plan:
    """The plan of a case that was read before, and learned nothing since.

    Raises:
        NotAsRead: facts came since it was read.
    """
    frame = read.frame
    case = frame.case
    if case.number != read.number:
        message = f"the case was read at fact {read.number} and is at {case.number}: read it again"
        raise NotAsRead(message)
    owed = after_pauses(frame, read.owed.at(now))
    owed = closing_first(frame, owed, read.owed.by_rule, now)
    notices = tuple(_in_safe_hours(frame, notice, now) for notice in owed)
    matters = tuple(matters_of_the_parties(frame, {x.obligation_id: x for x in notices}))
    staff = tuple(_owed_by_staff(read, matters, now))
    ready = [notice for notice in notices if notice.due_at is not None]
    letters = _letters(frame, [x for x in ready if x.due_at is not None and x.due_at <= now])
    upcoming = _in_order_of_time(ready, staff, now)
    open_tasks = tuple(task_id(frame, matter) for matter in (*matters, *read.matters))
    return Plan(
        stage=case.stage,
        clocks=frame.clocks,
        promises=tuple(reading.at(now) for reading in read.promises),
        letters=letters,
        duties=_highest_rungs([duty for duty in staff if duty.due_at <= now]),
        upcoming=upcoming,
        waiting=tuple(notice for notice in notices if notice.due_at is None),
        open_tasks=open_tasks,
        next_wake=_next_wake(read, letters, upcoming, now),
        is_finished=not (case.stage.is_open or notices or open_tasks),
    )


def _in_safe_hours(frame: Frame, notice: Notice, now: datetime) -> Notice:
    """The notice as it is, or put off to the next safe hours if it can only go out outside them.

    However late it is, and also when it is tried again: a letter at night may betray her.
    """
    if notice.due_at is None or notice.due_at > now:
        return notice
    preferences = frame.case.parties[notice.party_id].wishes
    opening = preferences.safe_hours.next_opening(now, preferences.time_zone)
    return notice if opening is None else replace(notice, due_at=opening)


def _owed_by_staff(
    read: CaseAsRead, matters: tuple[Matter, ...], now: datetime
) -> Iterator[StaffDuty]:
    for matter in matters:
        yield from climb_of_a_matter(read.frame, read.ladders, matter).at(now)
    for climb in read.climbs:
        yield from climb.at(now)


def _letters(frame: Frame, due: list[Notice]) -> tuple[LetterDue, ...]:
    """Notices due to the same party go out together; a letter tried before keeps its own."""
    together: dict[tuple[str, str | None], list[Notice]] = {}
    for notice in sorted(due, key=lambda x: (x.anchor, x.due_at, x.notice.place, x.obligation_id)):
        together.setdefault((notice.party_id, notice.letter_id), []).append(notice)
    return tuple(
        _letter(frame, party_id, letter_id, tuple(notices))
        for (party_id, letter_id), notices in together.items()
    )


def _letter(
    frame: Frame, party_id: str, letter_id: str | None, notices: tuple[Notice, ...]
) -> LetterDue:
    chosen = frame.case.parties[party_id].chosen_number
    first = notices[0].obligation_id
    anew = (*letter_given_up(frame, first, chosen), *letter_under_a_hold(frame))
    return LetterDue(
        letter_id=letter_id or frame.id_of("letter", first, chosen, *anew),
        party_id=party_id,
        attempt=notices[0].attempt,
        preferences=chosen,
        notices=notices,
    )


def _highest_rungs(due: list[StaffDuty]) -> tuple[StaffDuty, ...]:
    """Of several rungs due at once only the highest is climbed; tasks are always opened."""
    highest: dict[tuple[Concern, str, int], StaffDuty] = {}
    for duty in due:
        if duty.kind is ObligationKind.ESCALATION:
            matter = (duty.concern, duty.subject, duty.anchor)
            if matter not in highest or highest[matter].step < duty.step:
                highest[matter] = duty
    tasks = [duty for duty in due if duty.kind is not ObligationKind.ESCALATION]
    return (*tasks, *highest.values())


def _in_order_of_time(
    notices: list[Notice], staff: tuple[StaffDuty, ...], now: datetime
) -> tuple[Notice | StaffDuty, ...]:
    ahead: list[tuple[datetime, str, Notice | StaffDuty]] = [
        (duty.due_at, duty.obligation_id, duty) for duty in staff if duty.due_at > now
    ]
    ahead.extend(
        (notice.due_at, notice.obligation_id, notice)
        for notice in notices
        if notice.due_at is not None and notice.due_at > now
    )
    return tuple(obligation for _, _, obligation in sorted(ahead, key=lambda x: x[:2]))


def _next_wake(
    read: CaseAsRead,
    letters: tuple[LetterDue, ...],
    upcoming: tuple[Notice | StaffDuty, ...],
    now: datetime,
) -> datetime | None:
    """The first instant after ``now`` at which the plan reads differently."""
    turning = [obligation.due_at for obligation in upcoming[:1]]
    turning.extend(_end_of_safe_hours(read.frame, letter, now) for letter in letters)
    turning.extend(read.turns)
    turning.extend(read.owed.turns_after(now))
    return min((instant for instant in turning if instant and instant > now), default=None)


def _end_of_safe_hours(frame: Frame, letter: LetterDue, now: datetime) -> datetime:
    preferences = frame.case.parties[letter.party_id].wishes
    return preferences.safe_hours.closing(now, preferences.time_zone)
