"""From a document and the holiday library to the calendar that is frozen into cases."""

from datetime import date

from services.calendars.document import CalendarDocument, Weekday
from services.calendars.errors import UnreadableCalendar
from services.calendars.own_days import OwnDays
from services.calendars.public_holidays import PublicHolidays, YearSpan, public_holidays
from workflows.calendar import LONGEST_CLOSURE, ONE_DAY, WEEKDAYS_ONLY, Calendar

_ALL_WEEK = frozenset(day.value for day in Weekday)


def build_calendar(document: CalendarDocument, wanted: YearSpan) -> Calendar:
    """The working days of a document over these years, or over those that the library knows.

    Raises:
        UnreadableCalendar: A day is closed and open at once, or nobody works for two months.
    """
    public = public_holidays(document.place, wanted) if document.place else None
    span = public.span if public else wanted
    week, off, worked = _days_of_the_place(document, public)
    closed, opened = _days(document.closed, span), _days(document.open, span)
    if both := closed & opened:
        message = f"{min(both).isoformat()} stands under 'closed' and under 'open'"
        raise UnreadableCalendar(message)
    calendar = Calendar(
        name=document.calendar_name,
        version=_version(public, span),
        working_week=week,
        days_off=frozenset(day for day in (off | closed) - opened if day.isoweekday() in week),
        days_worked=frozenset(
            day for day in (worked | opened) - closed if day.isoweekday() not in week
        ),
        known_from=span.begins,
        known_until=span.ends,
    )
    require_working_days(calendar, span)
    return calendar


def require_working_days(calendar: Calendar, span: YearSpan) -> None:
    """Refuse a calendar in which a date would be looked for in vain.

    Raises:
        UnreadableCalendar: Nobody works for longer than the longest closure.
    """
    idle, day = 0, span.begins
    while day <= span.ends:
        idle = 0 if calendar.is_working_day(day) else idle + 1
        if idle >= LONGEST_CLOSURE:
            message = (
                f"until {day.isoformat()} there is no working day for {idle} days: an office that "
                "is closed for so long needs another one to do its work"
            )
            raise UnreadableCalendar(message)
        day += ONE_DAY


def _days_of_the_place(
    document: CalendarDocument, public: PublicHolidays | None
) -> tuple[frozenset[int], frozenset[date], frozenset[date]]:
    if document.weekend is not None:
        week = _ALL_WEEK - {day.value for day in document.weekend}
        return week, frozenset(public.names if public else ()), frozenset()
    if public is None:
        return WEEKDAYS_ONLY.working_week, frozenset(), frozenset()
    return public.working_week, public.days_off, public.days_worked


def _days(entries: tuple[OwnDays, ...], span: YearSpan) -> frozenset[date]:
    return frozenset(day for entry in entries for day in entry.within(span))


def _version(public: PublicHolidays | None, span: YearSpan) -> str:
    return f"holidays {public.release}, {span}" if public else f"own days, {span}"
