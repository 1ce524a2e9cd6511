"""A case before it is opened: its timeline, and the first letter as it will leave."""

from dataclasses import dataclass
from datetime import datetime

from services.desk.intake import Intake, intake_facts, keep_nothing
from services.directory.directory import StaffDirectory
from services.letters.letter import render_letter
from services.letters.library import LetterLibrary
from services.letters.neutral_mail import render_neutral_mail
from services.letters.neutral_message import render_neutral_message
from services.letters.rendered import LetterTexts, RenderedLetter
from services.opening.documents import Documents
from workflows.facts import Actor, Command, Fact
from workflows.fold import replay
from workflows.letter_content import compose
from workflows.obligations import Notice
from workflows.parties import Channel, Language, Role
from workflows.planner import Plan, plan
from workflows.staff import OfficeDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What letters are written with.

    Attributes:
        directory: Where support contacts stand.
        library: Where the texts of letters lie.
        signed_by: Who signs them.
    """

    directory: StaffDirectory
    library: LetterLibrary
    signed_by: str


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
    documents: Documents,
    writing: Writing,
    now: datetime,
    *,
    salt: str,
) -> Preview:
    """The case as the planner sees it, and the first letter as it is rendered.

    The letter is the affected person's; where nobody knows how to reach her, the reporter's.
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
    planned = plan(documents.policy, documents.calendar, facts, now)
    return Preview(
        plan=planned, first_letter=_first_letter(facts, planned, documents, writing, now)
    )


def _first_letter(
    facts: tuple[Fact, ...], planned: Plan, documents: Documents, writing: Writing, now: datetime
) -> FirstLetter | None:
    case = replay(facts)
    told = sorted(
        (x for x in case.parties.values() if x.role.is_informed_by_a_safe_channel),
        key=lambda party: party.role is not Role.AFFECTED_PERSON,
    )
    for party in told:
        notices = _first_notices(planned, party.party_id)
        if party.preferences is None or not notices:
            continue
        due_at = max(notices[0].due_at or now, now)
        content = compose(
            documents.policy,
            documents.calendar,
            facts,
            letter_id="preview",
            party_id=party.party_id,
            notices=notices,
            now=due_at,
        )
        letter = render_letter(
            content,
            writing.directory.support_contacts(
                case.opening.offices[OfficeDuty.INTAKE], content.language, case.barred_staff()
            ),
            LetterTexts(),
            signed_by=writing.signed_by,
            library=writing.library,
        )
        may = documents.policy.may_write_to(party.preferences, is_confirmed=False)
        return FirstLetter(
            due_at=due_at,
            channel=party.preferences.channel,
            letter=letter,
            mail=_mail(may, letter, writing),
        )
    return None


def _mail(channel: Channel, letter: RenderedLetter, writing: Writing) -> RenderedLetter | None:
    match channel:
        case Channel.FULL_MAIL | Channel.ENCRYPTED_MAIL:
            return letter
        case Channel.GATEWAY:
            return _as_message(letter.language, writing.library)
        case Channel.NEUTRAL_MAIL:
            return render_neutral_mail(
                letter.language, signed_by=writing.signed_by, library=writing.library
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
