"""The guide for whoever offers to tell a party unfavourable news, for a task that asks for it."""

from services.cli.choices import WEEKDAYS
from services.cli.sessions import Reading
from services.ledger.tasks import Task
from services.letters.library import LetterLibrary
from services.letters.rendered import RenderedLetter
from services.letters.talking_guide import render_talking_guide
from workflows.case import Case
from workflows.instants import local_date
from workflows.obligations import Notice
from workflows.parties import Preferences
from workflows.planner import Plan
from workflows.staff import Concern, OfficeDuty


async def guide_for(reading: Reading, case_id: str, task: Task) -> RenderedLetter | None:
    """What to say, in the party's language; None for a task of another kind, or news told already.

    Whoever is named in the case is never among the support contacts.
    """
    if task.concern is not Concern.VOICE or task.subject is None:
        return None
    case = (await reading.file(case_id)).replayed()
    plan = await reading.parts.desk.planned(case_id, reading.access("show_task"))
    party_id, _, kind = task.subject.partition(".")
    party = case.parties[party_id]
    news = next((x for x in _owed(plan) if (x.party_id, x.notice) == (party_id, kind)), None)
    if news is None or party.preferences is None:
        return None
    language = party.preferences.language
    settings = reading.parts.settings
    return render_talking_guide(
        language,
        party.role,
        news.notice,
        news.form,
        reading.parts.directory.support_contacts(
            case.opening.offices[OfficeDuty.INTAKE], language, case.barred_staff()
        ),
        letter_on=news.latest_on
        or (local_date(news.due_at, party.preferences.time_zone) if news.due_at else None),
        library=LetterLibrary(own=settings.letters),
    )


def how_to_reach(case: Case, party_id: str) -> str:
    """When and in which language a party may be spoken to, as she chose."""
    preferences = case.parties[party_id].preferences
    return _hours(preferences) if preferences else f"{party_id} has not chosen how to hear yet."


def _hours(preferences: Preferences) -> str:
    hours = preferences.safe_hours
    days = ", ".join(WEEKDAYS[day - 1] for day in sorted(hours.weekdays))
    return (
        f"Safe hours: {hours.begins:%H:%M} to {hours.ends:%H:%M}, {preferences.time_zone}, on "
        f"{days}. Language: {preferences.language}."
    )


def _owed(plan: Plan) -> list[Notice]:
    due = [notice for letter in plan.letters for notice in letter.notices]
    return [*due, *(x for x in plan.upcoming if isinstance(x, Notice)), *plan.waiting]
