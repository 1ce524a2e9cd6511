"""A case before it is opened: its timeline, and the first letter as it will leave."""

from dataclasses import dataclass
from datetime import datetime

from rich.table import Table

from services.cli.words import day_in_words, plain, plan_in_words
from services.desk.intake import Intake, intake_facts, keep_nothing
from services.directory.directory import StaffDirectory
from services.letters.letter import render_letter
from services.letters.library import LetterLibrary
from services.letters.neutral_mail import render_neutral_mail
from services.letters.neutral_message import render_neutral_message
from services.letters.rendered import LetterTexts, RenderedLetter
from services.settings import Settings
from workflows.calendar import Calendar
from workflows.facts import Actor, Command, Fact
from workflows.fold import replay
from workflows.instants import local_date
from workflows.letter_content import compose
from workflows.obligations import Notice
from workflows.parties import Channel, Language, Role
from workflows.planner import Plan, plan
from workflows.policy import Policy
from workflows.staff import OfficeDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLetter:
    """The first letter to a party: when, by which channel, and what a reader of the mail sees."""

    due_at: datetime
    channel: Channel
    letter: RenderedLetter
    mail: RenderedLetter | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What opening a case will set going."""

    plan: Plan
    first_letter: FirstLetter | None


async def preview_of(
    intake: Intake,
    actor: Actor,
    policy: Policy,
    calendar: Calendar,
    directory: StaffDirectory,
    settings: Settings,
    now: datetime,
    *,
    salt: str,
) -> Preview:
    """The case as the planner sees it, and the affected person's first letter as it is rendered.

    Nothing is stored; names and addresses stay where they are. With the ``salt`` that the case will
    get, the hours shown are those at which its letters will leave.

    Raises:
        ValueError: the intake is impossible.
    """
    facts = Command(
        command_id="preview",
        actor=actor,
        occurred_at=intake.received_at,
        issued_at=now,
        bodies=tuple(await intake_facts(intake, salt, keep_nothing)),
    ).facts(1)
    planned = plan(policy, calendar, facts, now)
    letter = _first_letter(facts, planned, policy, calendar, directory, settings, now)
    return Preview(plan=planned, first_letter=letter)


def _first_letter(
    facts: tuple[Fact, ...],
    planned: Plan,
    policy: Policy,
    calendar: Calendar,
    directory: StaffDirectory,
    settings: Settings,
    now: datetime,
) -> FirstLetter | None:
    case = replay(facts)
    her = next((x for x in case.parties.values() if x.role is Role.AFFECTED_PERSON), None)
    if her is None or her.preferences is None:
        return None
    notices = _first_notices(planned, her.party_id)
    if not notices:
        return None
    due_at = notices[0].due_at or now
    content = compose(
        policy,
        calendar,
        facts,
        letter_id="preview",
        party_id=her.party_id,
        notices=notices,
        now=max(due_at, now),
    )
    support = directory.support_contacts(
        case.opening.offices[OfficeDuty.INTAKE], content.language, case.barred_staff()
    )
    letter = render_letter(
        content,
        support,
        LetterTexts(),
        signed_by=settings.sender_name,
        library=LetterLibrary(own=settings.letters),
    )
    return FirstLetter(
        due_at=max(due_at, now),
        channel=her.preferences.channel,
        letter=letter,
        mail=_mail(policy.may_write_to(her.preferences, is_confirmed=False), letter, settings),
    )


def _mail(channel: Channel, letter: RenderedLetter, settings: Settings) -> RenderedLetter | None:
    match channel:
        case Channel.FULL_MAIL | Channel.ENCRYPTED_MAIL:
            return letter
        case Channel.GATEWAY:
            return _as_message(letter.language, LetterLibrary(own=settings.letters))
        case Channel.NEUTRAL_MAIL:
            return render_neutral_mail(
                letter.language,
                signed_by=settings.sender_name,
                library=LetterLibrary(own=settings.letters),
            )
        case _:
            return None


def _as_message(language: Language, library: LetterLibrary) -> RenderedLetter:
    said = render_neutral_message(language, library=library)
    return RenderedLetter(language=language, subject="", text=f"{said}\n", html="")


def _first_notices(planned: Plan, party_id: str) -> tuple[Notice, ...]:
    """The notices that go out together first: those due now, else the earliest."""
    for letter in planned.letters:
        if letter.party_id == party_id:
            return letter.notices
    ahead = [x for x in planned.upcoming if isinstance(x, Notice) and x.party_id == party_id]
    return tuple(x for x in ahead if x.due_at == ahead[0].due_at)


def preview_in_words(preview: Preview, now: datetime, zone: str) -> list[str | Table]:
    """The timeline, and the letter as she will read it."""
    shown = plan_in_words(preview.plan, now, zone)
    first = preview.first_letter
    if first is None:
        return [*shown, "", "No letter yet: no safe channel is known. An officer gets the task."]
    shown += ["", f"Her first letter, on {day_in_words(local_date(first.due_at, zone))}:"]
    if first.mail is None:
        shown.append(f"Channel: {plain(first.channel)}; no mail is sent.")
    elif first.channel.needs_a_key:
        shown.append("The mail is encrypted to her key; anybody sees its sender and this subject.")
    elif first.mail is not first.letter:
        shown += [
            "What leaves, as anybody sees it:",
            _quoted(first.mail),
            "",
            "What it stands for:",
        ]
    return [*shown, _quoted(first.letter)]


def preview_as_data(preview: Preview) -> dict[str, object]:
    """The same for programs."""
    first = preview.first_letter
    return {
        "clocks": preview.plan.clocks,
        "promises": preview.plan.promises,
        "upcoming": preview.plan.upcoming,
        "first_letter": first
        and {
            "due_at": first.due_at,
            "channel": first.channel,
            "letter": first.letter.text,
            "mail": first.mail and {"subject": first.mail.subject, "text": first.mail.text},
        },
    }


def _quoted(letter: RenderedLetter) -> str:
    subject = [f"Subject: {letter.subject}", ""] if letter.subject else []
    lines = [*subject, *letter.text.splitlines()]
    return "\n".join(f"  | {line}".rstrip() for line in lines)
