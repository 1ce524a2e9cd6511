"""What goes out next, and what it will say: by the planner and the letters, as they will be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.cases import CaseFile
from services.letters.letter import render_letter
from services.letters.rendered import LetterError, LetterTexts
from services.office.pages import plain
from services.office.parts import OfficeParts
from workflows.facts import Actor, Command, Fact, FactBody
from workflows.letter_content import compose
from workflows.obligations import Notice
from workflows.planner import Plan, plan
from workflows.staff import OfficeDuty

NOT_SHOWN = "[the words that the office gave]"
"""In place of a text that lies in the vault: a preview opens nothing."""

PREVIEWED = "vr_only-a-preview"
"""Where a text would lie that was typed just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLetter:
    """The next letter to a party.

    Attributes:
        party_id: To whom.
        role: As what she is in the case.
        due_at: When it goes out; None for one that goes out at once.
        zone: Her time zone, in which that day is meant.
        about: What it tells, in words.
        language: In which it is written.
        text: What it will say; None where it cannot be written.
    """

    party_id: str
    role: str
    due_at: datetime | None
    zone: str
    about: tuple[str, ...]
    language: str
    text: str | None = field(repr=False)


def after(file: CaseFile, bodies: Sequence[FactBody], actor: Actor, now: datetime) -> CaseFile:
    """The file of a case as it would be, had this happened now; nothing is stored."""
    command = Command(
        command_id="preview", actor=actor, occurred_at=now, issued_at=now, bodies=tuple(bodies)
    )
    facts: tuple[Fact, ...] = (*file.facts, *command.facts(len(file.facts) + 1))
    return CaseFile(case_id=file.case_id, policy=file.policy, calendar=file.calendar, facts=facts)


def next_letters(
    parts: OfficeParts, file: CaseFile, planned: Plan, now: datetime, *, typed: str | None = None
) -> list[NextLetter]:
    """The next letter to each party who is owed one, the soonest first.

    Args:
        parts: The letters' texts and the directory.
        file: The facts, those that are only thought of included.
        planned: What follows from them.
        now: The present instant.
        typed: The text that lies nowhere yet, as it was typed just now.
    """
    found: dict[str, tuple[datetime | None, tuple[Notice, ...]]] = {
        letter.party_id: (None, letter.notices) for letter in planned.letters
    }
    ahead = [each for each in planned.upcoming if isinstance(each, Notice)]
    for first in ahead:
        if first.party_id not in found:
            together = tuple(
                x for x in ahead if (x.party_id, x.due_at) == (first.party_id, first.due_at)
            )
            found[first.party_id] = (first.due_at, together)
    return [
        _letter(parts, file, party_id, due_at, notices, now, typed)
        for party_id, (due_at, notices) in found.items()
    ]


def plan_of(file: CaseFile, now: datetime) -> Plan:
    """What follows from the facts of a file now."""
    return plan(file.policy, file.calendar, file.facts, now)


def _letter(
    parts: OfficeParts,
    file: CaseFile,
    party_id: str,
    due_at: datetime | None,
    notices: tuple[Notice, ...],
    now: datetime,
    typed: str | None,
) -> NextLetter:
    case = file.replayed()
    party = case.parties[party_id]
    preferences = party.preferences
    return NextLetter(
        party_id=party_id,
        role=plain(party.role.value),
        due_at=due_at,
        zone=preferences.time_zone if preferences else case.opening.time_zone,
        about=tuple(
            plain(x.notice.value) + (f" ({plain(x.form)})" if x.form else "") for x in notices
        ),
        language=preferences.language.value if preferences else "",
        text=_text(parts, file, party_id, notices, due_at or now, typed) if preferences else None,
    )


def _text(
    parts: OfficeParts,
    file: CaseFile,
    party_id: str,
    notices: tuple[Notice, ...],
    at: datetime,
    typed: str | None,
) -> str | None:
    content = compose(
        file.policy,
        file.calendar,
        file.facts,
        letter_id="preview",
        party_id=party_id,
        notices=notices,
        now=at,
    )
    case = file.replayed()
    texts = LetterTexts(
        word_text=None if content.word_text is None else _shown(content.word_text, typed),
        answers=tuple(_shown(each, typed) for each in content.answers),
    )
    try:
        return render_letter(
            content,
            parts.directory.support_contacts(
                case.opening.offices[OfficeDuty.INTAKE], content.language, case.barred_staff()
            ),
            texts,
            signed_by=parts.signed_by,
            library=parts.library,
        ).text
    except LetterError:
        return None


def _shown(reference: str, typed: str | None) -> str:
    return typed if typed and reference == PREVIEWED else NOT_SHOWN
