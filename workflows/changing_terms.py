"""Moving a running case to another policy or calendar: what it takes along, and what would move."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.calendar import Calendar
from workflows.case import Case
from workflows.case_facts import CalendarChanged, PolicyChanged
from workflows.facts import Actor, Command, Fact
from workflows.fold import replay
from workflows.moments import Event
from workflows.obligations import Notice
from workflows.parties import Role
from workflows.plan_comparison import Comparison, compare, owed_notices_in
from workflows.planner import Plan, plan_case
from workflows.planning.frame import Frame
from workflows.planning.milestones import is_unfavourable_news, rules_behind_notices
from workflows.policy import NoticeRule, Policy
from workflows.taken_along import OwedNotice, TakenAlong, TimedClock
from workflows.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The policy and the calendar that a case runs under."""

    policy: Policy
    calendar: Calendar

    def plan(self, case: Case, now: datetime) -> Plan:
        """What follows for a case under these terms."""
        return plan_case(self.policy, self.calendar, case, now)


def taken_along(terms: Terms, case: Case, now: datetime) -> TakenAlong:
    """What a case takes along if it leaves these terms at ``now``."""
    plan = terms.plan(case, now)
    return TakenAlong(
        carried=tuple(owed_notices_in(plan)),
        notices=tuple(_open_notices(terms, case, plan, now)),
        clocks=tuple(
            TimedClock(
                clock=reading.clock,
                counts_from=reading.counts_from,
                last_day=reading.last_day,
                benchmark_on=reading.benchmark_on,
                has_passed=reading.passed_by(now),
            )
            for reading in plan.clocks
            if reading.is_running
        ),
        told_of_progress=tuple(x for x in Role if terms.policy.may_tell_progress(x)),
        after=case.number,
    )


def move_to_policy(policy_hash: str, taken: TakenAlong) -> PolicyChanged:
    """The fact by which a case moves to another policy."""
    return PolicyChanged.model_validate({**dict(taken), "policy": policy_hash})


def move_to_calendar(calendar_hash: str, taken: TakenAlong) -> CalendarChanged:
    """The fact by which a case moves to another calendar."""
    return CalendarChanged.model_validate({**dict(taken), "calendar": calendar_hash})


def what_would_move(
    before: Terms,
    after: Terms,
    facts: Sequence[Fact],
    move: PolicyChanged | CalendarChanged,
    actor: Actor,
    now: datetime,
) -> Comparison:
    """What the case's plan would be like after the move, beside what it is; nothing is recorded."""
    command = Command(
        command_id="what-would-move", actor=actor, occurred_at=now, issued_at=now, bodies=(move,)
    )
    moved = replay((*facts, *command.facts(len(facts) + 1)))
    return compare(before.plan(replay(facts), now), after.plan(moved, now), now)


def _open_notices(terms: Terms, case: Case, plan: Plan, now: datetime) -> Iterator[OwedNotice]:
    """The notices whose event has happened; what only a clock's passing would owe is foreseen."""
    frame = Frame.around(terms.policy, terms.calendar, case)
    former = case.terms_changed.notices if case.terms_changed else {}
    behind = {key: (rule, event) for key, rule, event in rules_behind_notices(frame)}
    for key, notice in owed_notices_in(plan).items():
        if key in behind:
            rule, event = behind[key]
            if event.moment.at <= now:
                yield _owed(notice, rule, event, case.parties[notice.party_id].role)
        elif key in former:
            yield former[key].model_copy(
                update={"due_at": notice.due_at, "latest_on": notice.latest_on}
            )


def _owed(notice: Notice, rule: NoticeRule, event: Event, role: Role) -> OwedNotice:
    return OwedNotice(
        obligation_id=notice.obligation_id,
        notice=notice.notice,
        party_id=notice.party_id,
        anchor=notice.anchor,
        event=event.trigger,
        due_at=notice.due_at,
        latest_on=notice.latest_on,
        form=notice.form,
        clock=event.clock if event.trigger is Trigger.CLOCK_PASSED else None,
        unless=tuple(sorted(rule.unless)),
        withholdable=rule.withholdable,
        by_voice=is_unfavourable_news(rule, event.form, role),
    )
