"""A case before it is opened, as the command line shows it: its timeline, and the first letter."""

from datetime import datetime

from rich.table import Table

from services.cli.words import day_in_words, plain, plan_in_words
from services.letters.rendered import RenderedLetter
from services.opening.preview import Preview
from workflows.instants import local_date


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
