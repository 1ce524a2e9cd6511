"""When somebody of the staff may be written to: at once, or with the daily digest."""

from datetime import date, datetime, timedelta

from services.directory.directory import StaffDirectory
from services.directory.entries import MailRhythm, Staff
from services.ledger.escalation_queue import Target, Waiting
from services.ledger.escalations import TargetKind
from workflows.calendar import ONE_DAY, Calendar
from workflows.instants import local_date, local_instant

GATHERING = timedelta(minutes=2)
"""How long a duty waits for others of the same burst; never longer than the quiet interval."""


class MailTimes:
    """Reads each person's choice in the directory; working days are those of one calendar."""

    def __init__(self, *, directory: StaffDirectory, calendar: Calendar, quiet: timedelta) -> None:
        self._directory = directory
        self._calendar = calendar
        self._gathering = min(GATHERING, quiet)

    def everything_from(self, waiting: Waiting) -> datetime:
        """From when on all that waits may be told; the digest that was missed is told late."""
        member = self._waits_for_a_digest(waiting.target)
        if member is None:
            return waiting.since + self._gathering
        return self._first_digest(member, waiting.since)

    def pressing_from(self, waiting: Waiting) -> datetime | None:
        """From when on what cannot wait for the digest may be told by itself; None if nothing."""
        if waiting.pressing_since is None or self._waits_for_a_digest(waiting.target) is None:
            return None
        return waiting.pressing_since + self._gathering

    def keeps_a_digest(self, target: Target) -> bool:
        """Whether this target is told once a day of what is no matter of this day."""
        return self._waits_for_a_digest(target) is not None

    def today(self, target: Target, now: datetime) -> date:
        """The date that it is where the target works; in UTC for a body outside the house."""
        member = self._member(target)
        return now.date() if member is None else local_date(now, self._zone(member))

    def _member(self, target: Target) -> Staff | None:
        return self._directory.member(target.target) if target.kind is TargetKind.STAFF else None

    def _waits_for_a_digest(self, target: Target) -> Staff | None:
        member = self._member(target)
        return member if member is not None and member.mail is MailRhythm.DAILY_DIGEST else None

    def _zone(self, member: Staff) -> str:
        return self._directory.office(member.office_id).time_zone

    def _first_digest(self, member: Staff, since: datetime) -> datetime:
        """The first digest that can hold what waits since then."""
        office = self._directory.office(member.office_id)
        day = self._calendar.first_working_day(local_date(since, office.time_zone))
        at = local_instant(day, office.digest_at, office.time_zone)
        if at < since:
            day = self._calendar.first_working_day(day + ONE_DAY)
            at = local_instant(day, office.digest_at, office.time_zone)
        return at
