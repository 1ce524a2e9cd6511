"""Which notices the policy's rules owe to whom, because something happened."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from workflows.instants import local_date
from workflows.moments import Event, Moment
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Preferences, Rhythm, Role
from workflows.party import Party
from workflows.planning.carried import voice_still_owed
from workflows.planning.events import events_for
from workflows.planning.frame import Frame
from workflows.planning.identity import milestone_id
from workflows.planning.kept_waiting import is_kept_waiting
from workflows.planning.owed_by_rules import is_owed
from workflows.planning.paused import goes_on_at
from workflows.planning.rulebook import NumberedRule
from workflows.planning.series import Series
from workflows.planning.updates import day_on_the_beat
from workflows.planning.waiting import waits_for, while_the_channel_rests
from workflows.planning.windows import Window, due_of, suitable_day, window_of
from workflows.policy import NoticeRule
from workflows.policy_terms import Due
from workflows.stages import Conclusion, Decision
from workflows.triggers import Trigger

UNFAVOURABLE = frozenset(
    form.value for forms in (Conclusion, Decision) for form in forms if form.is_unfavourable
)


def milestone_series(frame: Frame, slots: Mapping[str, datetime]) -> Iterator[Series]:
    """Every notice that a rule owes and that was not told yet, with what repeats it.

    ``slots`` are the regular slots by party: in the steady rhythm a milestone waits for it.
    """
    if not frame.hearers:
        return
    book = frame.rulebook
    happened = frame.case.events
    for numbered in book.when_open if frame.is_open else book.when_closed:
        if numbered.waits_for_its_event and numbered.rule.when.event not in happened:
            continue
        for event in events_for(frame, numbered.rule.when):
            for party in frame.hearers:
                if is_owed(frame, numbered, event, party):
                    series = _series(frame, numbered, event, party, slots)
                    if series is not None:
                        yield series


def rules_behind_notices(frame: Frame) -> Iterator[tuple[str, NoticeRule, Event]]:
    """For every notice that a rule owes or owed, by id: the rule, and what it counts from."""
    book = frame.rulebook
    for numbered in book.when_open if frame.is_open else book.when_closed:
        rule = numbered.rule
        for event in events_for(frame, rule.when):
            for party in frame.hearers:
                for ordinal in range(rule.repeat.at_most + 1 if rule.repeat else 1):
                    yield milestone_id(frame, numbered, event, party, ordinal), rule, event


def _series(
    frame: Frame,
    numbered: NumberedRule,
    event: Event,
    party: Party,
    slots: Mapping[str, datetime],
    begins: int = 0,
) -> Series | None:
    """The first notice from a repetition on that is still owed, and those behind it."""
    rule = numbered.rule
    times = rule.repeat.at_most + 1 if rule.repeat and _goes_on(frame, event) else 1
    for ordinal in range(begins, times):
        obligation_id = milestone_id(frame, numbered, event, party, ordinal)
        if obligation_id in frame.case.discharged:
            continue
        waits = _waits_for(frame, rule, event, party)
        due_at, latest_on = _due(frame, rule, event, party, slots, ordinal)
        if not _is_left_behind(frame, event, obligation_id, due_at):
            notice = Notice(
                obligation_id=obligation_id,
                notice=rule.notice,
                party_id=party.party_id,
                anchor=event.moment.number,
                due_at=None if waits else due_at,
                form=event.form or event.stage or event.clock,
                waits_for=waits,
                latest_on=latest_on,
            )
            following = partial(_series, frame, numbered, event, party, slots, ordinal + 1)
            notice = while_the_channel_rests(frame, notice)
            return Series(notice, rule, goes_on_at(frame, party), following)
    return None


def _waits_for(frame: Frame, rule: NoticeRule, event: Event, party: Party) -> WaitsFor | None:
    """What the notice waits for; a check-in tells of the closing, and never comes before it."""
    if rule.notice is NoticeKind.AFTER_CARE and is_kept_waiting(frame, party):
        return WaitsFor.AFFECTED_PERSON
    return waits_for(frame, rule, event, party)


def _goes_on(frame: Frame, event: Event) -> bool:
    """Whether the notice is repeated: a clock that stopped is not late any more."""
    if event.trigger is not Trigger.CLOCK_PASSED:
        return True
    return any(x.clock is event.clock and x.is_running for x in frame.clocks)


def _is_left_behind(frame: Frame, event: Event, obligation_id: str, due_at: datetime) -> bool:
    imported = frame.case.imported
    if imported is not None and due_at < imported.at and event.trigger is not Trigger.IMPORTED:
        return True
    was_tried = obligation_id in frame.case.attempts
    return not was_tried and frame.is_superseded(obligation_id, due_at, event.moment.number)


def _due(
    frame: Frame,
    rule: NoticeRule,
    event: Event,
    party: Party,
    slots: Mapping[str, datetime],
    ordinal: int,
) -> tuple[datetime, date | None]:
    """The instant at which it is to be told, and the last day of its window, if it has one."""
    preferences = party.wishes
    imported = frame.case.imported
    if imported is not None and event.trigger is Trigger.IMPORTED:
        return _spread_catch_up(frame, event.moment, party, imported.window_days), None
    due = due_of(frame, rule, party)
    window = window_of(frame, rule, due, event, preferences.time_zone, ordinal)
    at = _due_at(frame, rule, due, window, event, party, preferences, slots, ordinal)
    return at, window.latest_on


def _due_at(
    frame: Frame,
    rule: NoticeRule,
    due: Due,
    window: Window,
    event: Event,
    party: Party,
    preferences: Preferences,
    slots: Mapping[str, datetime],
    ordinal: int,
) -> datetime:
    steady = preferences.rhythm is Rhythm.STEADY and party.told_something
    slot = slots.get(party.party_id) if steady else None
    if ordinal or not due.is_prompt:
        happened_on = local_date(event.moment.at, preferences.time_zone)
        day = suitable_day(frame, due, preferences, window.opens_on, happened_on)
        instant = _in_her_hours(frame, party, preferences, day)
        if instant < event.moment.at:
            instant = _promptly(frame, party, preferences, event.moment.at)
        promised = slots.get(party.party_id)
        if rule.notice is NoticeKind.CLOSING and promised is not None and promised < instant:
            # A date that was told is kept, and after the closing no other letter would keep it.
            return promised
        # In the steady rhythm it joins the slot on or after its day, so none falls between slots.
        opens_by_then = slot is not None and window.opens_on <= _day_of(slot, preferences)
        if slot is not None and opens_by_then and event.moment.at <= slot:
            return slot
        if steady and not frame.is_open:
            return _on_the_beat(frame, party, preferences, window.opens_on, instant)
        return instant
    if slot is not None and event.moment.prompt_from <= slot:
        return slot
    if _is_offered_by_voice(rule, event, party):
        offered = party.voice_offered.get(rule.notice)
        if offered is None or offered.number < event.moment.number:
            last_day = _last_day_to_offer(frame, rule, due, window, event, party, ordinal)
            return _on_a_safe_day(frame, party, preferences, last_day)
        return _promptly(frame, party, preferences, offered.prompt_from)
    return _promptly(frame, party, preferences, event.moment.prompt_from)


def _last_day_to_offer(
    frame: Frame,
    rule: NoticeRule,
    due: Due,
    window: Window,
    event: Event,
    party: Party,
    ordinal: int,
) -> date:
    """The last day of the window; it counts from the end of a pause, in which nobody may offer."""
    pause = party.pause
    if pause is None or pause.over_at <= event.moment.at:
        return window.latest_on
    later = event._replace(moment=event.moment._replace(at=pause.over_at))
    return window_of(frame, rule, due, later, party.wishes.time_zone, ordinal).latest_on


def _on_the_beat(
    frame: Frame, party: Party, preferences: Preferences, day: date, instant: datetime
) -> datetime:
    """When a regular letter would come, had the case gone on; unless it was promised for sooner."""
    beat = day_on_the_beat(frame, party, day)
    promised = party.open_promise(PromiseKind.AFTER_CARE)
    if promised is not None and day <= promised.promise.on < beat:
        return instant
    return _on_a_safe_day(frame, party, preferences, beat)


def _day_of(slot: datetime, preferences: Preferences) -> date:
    return local_date(slot, preferences.time_zone)


def _promptly(frame: Frame, party: Party, preferences: Preferences, after: datetime) -> datetime:
    ended = frame.case.hold_ended
    moments = [after]
    if party.hears_since is not None:
        moments.append(party.hears_since.prompt_from)
    if ended is not None:
        moments.append(ended.prompt_from)
    return preferences.safe_hours.next_instant(
        max(moments), preferences.time_zone, frame.hour_of(party)
    )


def _on_a_safe_day(frame: Frame, party: Party, preferences: Preferences, day: date) -> datetime:
    allowed = preferences.safe_hours.first_allowed_day(day)
    return _in_her_hours(frame, party, preferences, allowed)


def _in_her_hours(frame: Frame, party: Party, preferences: Preferences, day: date) -> datetime:
    return preferences.safe_hours.instant_on(day, preferences.time_zone, frame.hour_of(party))


def _spread_catch_up(frame: Frame, imported: Moment, party: Party, window: int) -> datetime:
    """In the window of so many days from the import, on a day of the party's own."""
    preferences = party.wishes
    spread = int(frame.share_of(party) * window)
    day = local_date(imported.prompt_from, preferences.time_zone) + timedelta(days=spread)
    instant = _on_a_safe_day(frame, party, preferences, day)
    if instant >= imported.prompt_from:
        return instant
    return _promptly(frame, party, preferences, imported.prompt_from)


def _is_offered_by_voice(rule: NoticeRule, event: Event, party: Party) -> bool:
    return is_unfavourable_news(rule, event.form, party.role)


def is_unfavourable_news(rule: NoticeRule, form: str | None, role: Role) -> bool:
    """Whether a person offers to tell it before the letter does."""
    return rule.voice_first and role is Role.AFFECTED_PERSON and form in UNFAVOURABLE


def voice_offers_owed(frame: Frame) -> Iterator[tuple[NoticeKind, Moment, Party]]:
    """Unfavourable news that a person still has to offer to tell, before the letter does."""
    by_rule: set[tuple[NoticeKind, int, str]] = set()
    for kind, moment, party in _voice_offers_by_rule(frame):
        by_rule.add((kind, moment.number, party.party_id))
        yield kind, moment, party
    for owed, moment, party in voice_still_owed(frame):
        if (owed.notice, moment.number, party.party_id) not in by_rule:
            yield owed.notice, moment, party


def _voice_offers_by_rule(frame: Frame) -> Iterator[tuple[NoticeKind, Moment, Party]]:
    for numbered in frame.rulebook.voice_first:
        rule = numbered.rule
        for event in events_for(frame, rule.when):
            for party in frame.hearers:
                if (
                    _is_offered_by_voice(rule, event, party)
                    and is_owed(frame, numbered, event, party)
                    and milestone_id(frame, numbered, event, party) not in frame.case.discharged
                    and waits_for(frame, rule, event, party) is not WaitsFor.HOLD
                ):
                    yield rule.notice, event.moment, party
