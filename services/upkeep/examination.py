"""What ``duecourse doctor`` looks at: each finding says what is wrong and what to do."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio.service import RPCError

from services.calendars import UnreadableCalendar, load_calendar, runs_out
from services.desk.answers import EngineUnreachable
from services.installation import Installation
from services.keys import KeyFileError
from services.ledger.errors import LedgerError
from services.ledger.escalation_queue import EscalationQueue
from services.letters.checking import check_letters
from services.letters.checking.samples import Telling
from services.letters.library import LetterLibrary
from services.letters.missing import sendable
from services.letters.rendered import LetterError
from services.policies.documents import UnreadablePolicy, load_policy
from services.settings import Settings
from services.settings.key_sources import key_source_of
from services.staff_post.mail_times import MailTimes
from services.upkeep.finding import Finding
from services.upkeep.key_examination import finding_about_key_store
from services.upkeep.mail_examination import finding_about_returns, findings_about_mail
from services.upkeep.message_examination import finding_about_chats, finding_about_the_gateway
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.policy import content_hash

LEAST_FREE_BYTES = 512 * 1024 * 1024
LONGEST_WAIT_FOR_THE_POST = timedelta(minutes=10)
"""Beside the quiet interval: mails to staff are gathered, and sent every now and then."""

LARGEST_CLOCK_DIFFERENCE = timedelta(seconds=60)


async def examine(settings: Settings, parts: Installation | None) -> tuple[Finding, ...]:
    """Look at everything that can be looked at; without ``parts`` only at what lies on disk."""
    findings = [
        _keys(settings),
        _disk(settings),
        _letters(settings),
        *await findings_about_mail(settings),
        await finding_about_returns(settings),
        await finding_about_the_gateway(settings),
    ]
    if parts is None:
        return tuple(findings)
    looks = (
        _restoration,
        _engine,
        _worker,
        _key_store,
        _ledger_clock,
        _policy,
        _calendar,
        _stuck_cases,
        _staff_post,
        finding_about_chats,
    )
    return (*findings, *[await _told(look, parts) for look in looks])


async def _told(look: Callable[[Installation], Awaitable[Finding]], parts: Installation) -> Finding:
    try:
        return await look(parts)
    except (LedgerError, RPCError, OSError, RuntimeError) as error:
        return Finding(
            name=look.__name__.strip("_").replace("_", " "),
            is_well=False,
            says=f"cannot be looked at ({type(error).__name__})",
            advice="see that the database and Temporal are reachable, then look again",
        )


def _keys(settings: Settings) -> Finding:
    source = key_source_of(settings)
    try:
        source.read()
    except KeyFileError as error:
        return Finding(
            name="keys",
            is_well=False,
            says=str(error),
            advice="put the keys back from their backup: nothing can be read without it",
        )
    return Finding(name="keys", is_well=True, says=f"{source.place}: they are there and private")


def _letters(settings: Settings) -> Finding:
    if settings.letters is None:
        return Finding(name="letters", is_well=True, says="the product's own")
    try:
        policy = load_policy(settings.policy)
        tellings = [Telling(role=x, notice=y, form=z) for x, y, z in sendable(policy)]
        found = check_letters(LetterLibrary(own=settings.letters), tellings)
    except (LetterError, UnreadablePolicy) as error:
        says, is_well = str(error), False
    else:
        says = f"{len(found)} findings in {settings.letters}, and the product's where it has none"
        is_well = not found
    return Finding(
        name="letters",
        is_well=is_well,
        says=says,
        advice="see each with 'duecourse letters check', and mend it before a letter needs it",
    )


def _disk(settings: Settings) -> Finding:
    place = settings.home if settings.home.exists() else settings.home.absolute().parent
    free = shutil.disk_usage(place).free
    return Finding(
        name="disk",
        is_well=free >= LEAST_FREE_BYTES,
        says=f"{free // (1024 * 1024)} MiB free at {settings.home}",
        advice="make room: without it intake is refused",
    )


async def _restoration(parts: Installation) -> Finding:
    standing = await parts.ledger.restorations.standing()
    return Finding(
        name="restored",
        is_well=standing is None,
        says="nothing waits to be released"
        if standing is None
        else f"a backup of {standing.backup_made_at:%Y-%m-%d %H:%M} UTC was brought back, and "
        "nothing leaves",
        advice="see what may have left (duecourse restored show), then: duecourse restored release",
    )


async def _engine(parts: Installation) -> Finding:
    try:
        await parts.desk.workflows.require_reachable()
    except EngineUnreachable:
        return Finding(
            name="engine",
            is_well=False,
            says="Temporal does not answer",
            advice="start it ('duecourse up'), or check DUECOURSE_TEMPORAL_ADDRESS",
        )
    return Finding(name="engine", is_well=True, says="Temporal answers")


async def _worker(parts: Installation) -> Finding:
    workers = await parts.desk.workflows.workers()
    return Finding(
        name="worker",
        is_well=workers > 0,
        says=f"{workers} of them at work",
        advice="start one: 'duecourse worker', or 'duecourse up' in a trial",
    )


async def _key_store(parts: Installation) -> Finding:
    return await finding_about_key_store(parts)


async def _ledger_clock(parts: Installation) -> Finding:
    apart = abs(await parts.ledger.clock_now() - parts.clock.now())
    return Finding(
        name="clocks",
        is_well=apart <= LARGEST_CLOCK_DIFFERENCE,
        says=f"database and this machine are {apart.total_seconds():.1f} s apart",
        advice="set the clocks (NTP): more than a minute apart, nothing is sent",
    )


async def _policy(parts: Installation) -> Finding:
    try:
        policy = load_policy(parts.settings.policy)
    except UnreadablePolicy as error:
        return Finding(name="policy", is_well=False, says=str(error), advice="mend the document")
    adopted = await parts.ledger.policies.is_adopted(
        content_hash(policy), for_trial=parts.settings.trial
    )
    return Finding(
        name="policy",
        is_well=adopted,
        says=f"{policy.name} version {policy.version}"
        + (" is adopted" if adopted else " was adopted by nobody"),
        advice=f"a named person adopts it: duecourse policy adopt {parts.settings.policy}",
    )


async def _calendar(parts: Installation) -> Finding:
    today = parts.clock.now().date()
    try:
        default = load_calendar(parts.settings.calendar, today=today)
    except UnreadableCalendar as error:
        return Finding(name="calendar", is_well=False, says=str(error), advice="mend the document")
    counts = await parts.ledger.cases.open_cases_by_calendar()
    used = [await parts.ledger.policies.calendar(each) for each in counts]
    ending = [each for each in (default, *used) if runs_out(each, today)]
    return Finding(
        name="calendar",
        is_well=not ending,
        says=f"{default.name}; {len(ending)} calendars in use end within two years"
        if ending
        else f"{default.name}; every calendar in use knows its days off for two years or more",
        advice="see which (duecourse calendar used): behind its end holidays count as worked",
    )


async def _stuck_cases(parts: Installation) -> Finding:
    stuck = await parts.ledger.alarms.standing()
    overdue = await parts.ledger.cases.overdue_wakes(parts.clock.now())
    count = len({x.case_id for x in stuck} | {x.case_id for x in overdue})
    return Finding(
        name="cases",
        is_well=not count,
        says=f"{count} missed their wake" if count else "every case woke when it should",
        advice="see that a worker runs; then 'duecourse reconcile', and the worker's log",
    )


def _working_days(parts: Installation) -> Calendar:
    """Those of the settings; a calendar that cannot be read is a finding of its own."""
    try:
        return load_calendar(parts.settings.calendar, today=parts.clock.now().date())
    except UnreadableCalendar:
        return WEEKDAYS_ONLY


async def _staff_post(parts: Installation) -> Finding:
    queue = EscalationQueue(parts.ledger.database)
    long_ago = parts.clock.now() - LONGEST_WAIT_FOR_THE_POST - parts.settings.quiet * 2
    times = MailTimes(
        directory=parts.directory,
        calendar=_working_days(parts),
        quiet=parts.settings.quiet,
    )
    everything = await queue.waiting(parts.clock.now())
    waiting = [x for x in everything if times.everything_from(x) < long_ago]
    return Finding(
        name="staff post",
        is_well=not waiting,
        says=f"{len(waiting)} people wait for a mail" if waiting else "nobody waits for a mail",
        advice="see that the relay answers; the worker sends again by itself",
    )
