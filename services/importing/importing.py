"""Importing a register: every row accounted for, and nothing done twice however often it is run."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path

from services.calendars import load_calendar
from services.desk.answers import PolicyNotAdopted
from services.importing.bringing_in import BringingIn, BroughtIn, Found
from services.importing.history import ImportTerms
from services.importing.mapping import RegisterMapping
from services.importing.mapping_document import UnreadableMapping, load_mapping
from services.importing.reading import read_register
from services.importing.reasons import RejectedRow, SetAside
from services.importing.register_row import RegisterRow
from services.importing.rejects_file import RejectsFile
from services.importing.report import ImportReport
from services.installation import Installation
from services.mail.address import parse_address
from services.policies.documents import load_policy
from services.staff_post import Duty, escalations_of, targets_of
from services.temporal_server.progress import Say
from workflows.admission import Refused
from workflows.facts import Actor, ActorKind
from workflows.instants import local_date
from workflows.policy import Policy, content_hash

AT_ONCE = 50
"""Rows that are brought in side by side."""

TELL_EVERY = 500
"""Rows between two words of progress."""

WINDOW_DAYS = 14


class ImpossibleWindow(ValueError):
    """The catch-up notices cannot be spread so far."""


async def import_register(
    parts: Installation,
    csv: Path,
    mapping: Path,
    *,
    dry_run: bool,
    rejects: Path | None,
    window_days: int = WINDOW_DAYS,
    say: Say,
    by: str = "import",
) -> ImportReport:
    """Bring a register in.

    Args:
        parts: The installation that takes the cases.
        csv: The register.
        mapping: What its columns and words mean.
        dry_run: Only find out what would be done; nothing is stored, started or sent.
        rejects: Where to write the rows that are set aside; an older file there is replaced.
        window_days: Over how many days the catch-up notices are spread.
        say: Told of the progress.
        by: The opaque id of who imports; it stands in every fact.

    Returns:
        The figures. Running, closed and set aside add up to the rows.

    Raises:
        UnreadableMapping: the mapping is not sound, or names an office the directory lacks.
        UnreadableRegister: the file cannot be read with this mapping.
        ImpossibleWindow: updates would be due before the catch-up notices.
        UnreadableCalendar: the installation's calendar is not sound.
        PolicyNotAdopted: nobody accepted the policy's assumed numbers.
        EngineUnreachable: Temporal does not answer. The import can be run again.
    """
    read = load_mapping(mapping)
    policy = load_policy(parts.settings.policy)
    _check(parts, read, policy, window_days)
    if not dry_run:
        await _require_adoption(parts, policy)
        await parts.desk.workflows.require_reachable()
    now = parts.clock.now()
    calendar = load_calendar(parts.settings.calendar, today=local_date(now, read.time_zone))
    if not dry_run:
        await parts.ledger.policies.keep_calendar(calendar)
    terms = ImportTerms(
        register=read.register_name,
        zone=read.time_zone,
        policy=content_hash(policy),
        calendar=content_hash(calendar),
        at=now,
        window_days=window_days,
        actor=Actor(kind=ActorKind.IMPORT, actor_id=by),
    )
    bringing = BringingIn(parts, terms, policy, calendar, is_dry_run=dry_run)
    rows = read_register(csv, read, local_date(now, read.time_zone))
    report = ImportReport(is_dry_run=dry_run)
    with _rejects(rejects) as file:
        overdue = await _take_all(rows, bringing, report, file, say)
    await _tell_owners(parts, overdue, report)
    return report


def _check(parts: Installation, mapping: RegisterMapping, policy: Policy, window_days: int) -> None:
    known = {office.office_id for office in parts.directory.offices}
    unknown = sorted(mapping.offices_named() - known)
    if unknown:
        message = (
            f"the staff directory has no office {', '.join(unknown)}, which the mapping names; it "
            f"has: {', '.join(sorted(known))}"
        )
        raise UnreadableMapping(message)
    spans = [policy.cadence.every, *policy.cadence.by_role.values()]
    longest = min(span.approximate_days for span in spans)
    if not 1 <= window_days <= longest:
        message = (
            f"catch-up notices can be spread over 1 to {longest} days, not {window_days}: after "
            "that the next regular update is due under this policy"
        )
        raise ImpossibleWindow(message)


async def _require_adoption(parts: Installation, policy: Policy) -> None:
    adopted = await parts.ledger.policies.is_adopted(
        content_hash(policy), for_trial=parts.settings.trial
    )
    if not adopted:
        message = (
            "nobody has adopted this policy: a named person has to accept its assumed numbers "
            "before a case runs under it ('duecourse policy adopt')"
        )
        raise PolicyNotAdopted(message)


def _rejects(place: Path | None) -> AbstractContextManager[RejectsFile | None]:
    return nullcontext() if place is None else RejectsFile(place)


async def _take_all(
    rows: Iterator[RegisterRow | RejectedRow],
    bringing: BringingIn,
    report: ImportReport,
    rejects: RejectsFile | None,
    say: Say,
) -> list[Duty]:
    overdue: list[Duty] = []
    while batch := await asyncio.to_thread(lambda: list(islice(rows, AT_ONCE))):
        report.rows += len(batch)
        for became in await _together(batch, bringing, report):
            if isinstance(became, RejectedRow):
                report.set_aside[became.reason] += 1
                if rejects is not None:
                    rejects.write(became)
            else:
                overdue.extend(became.overdue.duties)
        if report.rows % TELL_EVERY < len(batch):
            say(f"{report.rows} rows read: {report.new} new cases, {report.known} known")
    return overdue


async def _together(
    batch: list[RegisterRow | RejectedRow], bringing: BringingIn, report: ImportReport
) -> list[BroughtIn | RejectedRow]:
    """What became of each row; a failure is raised when all the others have come to their end."""
    ended = await asyncio.gather(
        *(_take(row, bringing, report) for row in batch), return_exceptions=True
    )
    became: list[BroughtIn | RejectedRow] = []
    for each in ended:
        if isinstance(each, BaseException):
            raise each
        became.append(each)
    return became


async def _take(
    row: RegisterRow | RejectedRow, bringing: BringingIn, report: ImportReport
) -> BroughtIn | RejectedRow:
    if isinstance(row, RejectedRow):
        return row
    try:
        brought = await bringing.bring_in(row)
    except Refused:
        return RejectedRow(line=row.line, key=row.key, reason=SetAside.IMPOSSIBLE_HISTORY)
    _count(row, brought, report)
    return brought


def _count(row: RegisterRow, brought: BroughtIn, report: ImportReport) -> None:
    report.noticed.update(row.noticed)
    report.new += brought.found is Found.NEW
    report.known += brought.found is Found.KNOWN
    report.changed += brought.found is Found.CHANGED
    report.past_benchmark.update(brought.overdue.clocks)
    if not row.is_running:
        report.closed += 1
        return
    report.running += 1
    report.with_nobody += row.party is None
    report.with_channel += row.has_a_safe_channel
    report.without_channel += row.party is not None and not row.has_a_safe_channel


async def _tell_owners(parts: Installation, overdue: list[Duty], report: ImportReport) -> None:
    """Note all overdue clocks at once, so that the post room makes one mail for each owner."""
    domain = (
        parts.settings.message_id_domain
        or parse_address(parts.settings.sender_address).envelope.rpartition("@")[2]
    )
    noted = []
    for duty in overdue:
        resolution = parts.directory.resolve(duty.chain, duty.office_id, duty.barred)
        targets = targets_of(resolution)
        report.told.update(target.target for target in targets)
        noted.extend(escalations_of(duty, targets, now=parts.clock.now(), domain=domain))
    if noted and not report.is_dry_run:
        await parts.ledger.escalations.intend_together(noted)
