"""Facts in the words of a table, such as "opened 2 October 2025; acknowledged 9 October 2025"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from services.policies.documents import load_policy
from tests.unit.planner.builders import added, case_opened, closed_on, preferred, wishes
from tests.unit.planner.driver import Play
from workflows import case_facts as c
from workflows import party_facts as p
from workflows.facts import FactBody
from workflows.instants import SafeHours
from workflows.parties import Role
from workflows.stages import Conclusion, Stage

Bodies = tuple[FactBody, ...]
Made = Callable[[re.Match[str]], Bodies]

DAY = r"(\d{1,2} [A-Z][a-z]+ \d{4})"
MIDMORNING = time(10)
ZONES = {
    "un-women-2020": "America/New_York",
    "eu-whistleblower-2019-1937": "Europe/Brussels",
    "ireland-2022": "Europe/Dublin",
    "england-wales-police-complaints": "Europe/London",
    "uk-victims-code": "Europe/London",
    "act-australia-victims": "Australia/Canberra",
    "canada-workplace-harassment": "America/Toronto",
    "india-posh": "Asia/Kolkata",
    "who-120": "Europe/Zurich",
    "chicago-2-78-135": "America/Chicago",
}
ROLES = {"she": Role.AFFECTED_PERSON, "reporter": Role.REPORTER, "respondent": Role.RESPONDENT}


def day_of(words: str) -> date:
    """A day as people write it: 9 October 2025."""
    return datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).date()


@dataclass(slots=True)
class Told:
    """What a row gives: how she may be reached, which days nobody works, and what happened when."""

    hours: SafeHours = field(default_factory=SafeHours)
    off: set[date] = field(default_factory=set)
    vulnerable: bool = False
    reachable_at_once: bool = True
    seen_on: date | None = None
    happened: list[tuple[date, Bodies]] = field(default_factory=list)


_HAPPENED: tuple[tuple[str, Made], ...] = (
    ("assessment begun", lambda _: (c.StageAdvanced(to=Stage.ASSESSMENT),)),
    ("investigation begun", lambda _: (c.StageAdvanced(to=Stage.INVESTIGATION),)),
    (
        "report sent",
        lambda _: (c.StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT),),
    ),
    ("report received", lambda _: (c.ReportReceived(),)),
    ("decided", lambda _: (c.DecisionRecorded.model_validate({"decision": "action_taken"}),)),
    ("closed as (\\w+)", lambda m: (c.CaseClosed.model_validate({"outcome": m[1]}),)),
    (
        "held",
        lambda m: (c.ContentHeld(reason="risk_to_evidence", review_on=day_of(m[m.re.groups])),),
    ),
    ("released", lambda _: (c.HoldReleased(),)),
    ("acknowledged|reachable from", lambda _: (preferred("she", wishes()),)),
    ("respondent informed", lambda _: (p.PartyInformed(party_id="respondent"),)),
    ("step (\\w+)", lambda m: (c.StepRecorded(step=m[1]),)),
    ("she asks for (\\w+)", lambda m: (c.StepRecorded(step=m[1], party_id="she"),)),
    (
        "she takes back (\\w+)",
        lambda m: (c.StepRecorded(step=m[1], party_id="she", taken_back=True),),
    ),
    ("(\\w+) clock paused", lambda m: (_of_a_clock("clock_paused", m[1]),)),
    ("(\\w+) clock resumed", lambda m: (_of_a_clock("clock_resumed", m[1]),)),
    (f"(\\w+) clock extended to {DAY}, on", lambda m: (_extension(m[1], m[2]),)),
)


def _of_a_clock(kind: str, clock: str) -> FactBody:
    if kind == "clock_paused":
        return c.ClockPaused.model_validate({"clock": clock, "reason": "criminal_proceeding"})
    return c.ClockResumed.model_validate({"clock": clock})


def _extension(clock: str, until: str) -> FactBody:
    return c.ClockExtended.model_validate(
        {"clock": clock, "expected_on": day_of(until), "reason": "complexity"}
    )


def told_facts(words: str) -> tuple[date, Told]:
    """The opening day and the rest of what a row gives.

    Raises:
        ValueError: a part of it has no meaning here.
    """
    told = Told()
    opened: date | None = None
    for part in (x.strip() for x in words.split(";")):
        if found := re.fullmatch(f"opened {DAY}", part):
            opened = day_of(found[1])
        elif found := re.fullmatch(f"nobody works {DAY}", part):
            told.off.add(day_of(found[1]))
        elif found := re.fullmatch(f"seen on {DAY}", part):
            told.seen_on = day_of(found[1])
        elif part == "she is vulnerable":
            told.vulnerable = True
        elif part == "she can be reached from Monday to Friday":
            told.hours = SafeHours(weekdays=frozenset({1, 2, 3, 4, 5}))
        else:
            told.happened.append(_happening(part))
            if part.startswith(("acknowledged", "reachable")):
                told.reachable_at_once = False
    if opened is None:
        message = f"no opening in: {words}"
        raise ValueError(message)
    return opened, told


def _happening(part: str) -> tuple[date, Bodies]:
    for pattern, made in _HAPPENED:
        if found := re.fullmatch(f"(?:{pattern}) {DAY}", part):
            return day_of(found[found.re.groups]), made(found)
    message = f"the table has no such words: {part}"
    raise ValueError(message)


def played(preset: str, words: str, until: date) -> Play:
    """The case that a row describes, played until the end of a day."""
    opened, told = told_facts(words)
    zone = ZONES[preset]
    policy, calendar = load_policy(preset), closed_on(*told.off)
    playing = Play(policy=policy, calendar=calendar, now=_at(opened, time(8), zone))
    hers = [preferred("she", wishes(zone=zone, hours=told.hours))]
    respondents = wishes(zone=zone, hours=told.hours)
    playing.admit(
        case_opened(policy, calendar, zone=zone),
        added("she", vulnerable=told.vulnerable),
        added("respondent", Role.RESPONDENT),
        preferred("respondent", respondents),
        *(hers if told.reachable_at_once else []),
    )
    for day, bodies in sorted(told.happened, key=lambda x: x[0]):
        playing.run_until(_at(day, MIDMORNING, zone))
        playing.admit(*(_in_zone(body, zone, told.hours) for body in bodies))
    playing.run_until(_at(max(until, told.seen_on or until), time(23, 59), zone))
    return playing


def _in_zone(body: FactBody, zone: str, hours: SafeHours) -> FactBody:
    return (
        preferred(body.party_id, wishes(zone=zone, hours=hours))
        if isinstance(body, p.PartyPreferred)
        else body
    )


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)
