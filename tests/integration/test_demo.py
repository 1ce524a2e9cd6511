"""The demonstration, played to its end on real servers, and read as a newcomer reads it."""

import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console

from deploy.demo import run_demo
from deploy.demo.page import Label, Line, StoryPage
from deploy.demo.show import demo_settings
from services.mail.trial_mailbox import read_mailbox
from services.settings import read_settings

HEARS_BY = re.compile(r"to (the [a-z ]+) \((\w\w)\): .*; you will hear from us by (\d+ \w+ \d+)")
A_LINE = re.compile(r"^(\d+ \w{3} \d{4}) +(\w+) +(.*)$")


@pytest_asyncio.fixture(scope="module")
async def played(temporal_program: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demonstration printed, each line whole."""
    folder = tmp_path_factory.mktemp("demo")
    printed = io.StringIO()
    await run_demo(read_settings(), console=Console(file=printed, width=100), folder=folder)
    (folder / "printed.txt").write_text(printed.getvalue())
    return printed.getvalue()


def _lines(printed: str) -> list[tuple[date, str, str]]:
    """Dated lines with their continuations, quotations left out."""
    whole = re.sub(r"\n {23}(?!\|)", " ", re.sub(r"\n {23}\|[^\n]*", "", printed))
    found = (A_LINE.match(line) for line in whole.splitlines())
    return [(_date(x[1]), x[2], x[3]) for x in found if x]


def _date(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").date()  # noqa: DTZ007 - a date of the story


def test_the_story_has_its_nine_chapters_and_an_end(played: str) -> None:
    chapters = re.findall(r"^ (\d)\. (.+)$", played, flags=re.MULTILINE)
    assert [int(number) for number, _ in chapters] == list(range(1, 10))
    assert "To go on:" in played


def test_every_promise_is_kept(played: str) -> None:
    counted = re.search(r"Promises kept +(\d+) of (\d+)", played)
    assert counted
    assert counted[1] == counted[2]
    assert int(counted[1]) > 30
    assert " broken " not in played
    assert " untold " not in played


def test_whoever_is_promised_a_date_hears_by_it(played: str) -> None:
    promised: dict[str, date] = {}
    for on, label, text in _lines(played):
        told = re.match(r"to (the [a-z ]+) \(\w\w\)", text)
        if label not in ("mail", "page") or not told:
            continue
        assert on <= promised.pop(told[1], on)
        if by := HEARS_BY.match(text):
            promised[by[1]] = _date(by[3])
    assert set(promised) == {"the affected person", "the reporter", "the witness"}


def test_each_is_written_to_in_the_language_they_chose(played: str) -> None:
    spoken = {x[1]: x[2] for x in (HEARS_BY.match(text) for _, _, text in _lines(played)) if x}
    assert spoken == {
        "the affected person": "fr",
        "the reporter": "en",
        "the witness": "es",
        "the respondent": "en",
    }
    assert "| Cette lettre vous dit ce qui va se passer" in played


def test_the_respondent_is_passed_over_and_the_next_one_is_told(played: str) -> None:
    told = [text for _, label, text in _lines(played) if label in ("task", "escalate")]
    assert not any(text.startswith("to Hanna Headsample") for text in told)
    passed = [text for text in told if "Hanna Headsample" in text]
    assert passed
    assert all(text.startswith("to Elena Executivesample (executive)") for text in passed)


def test_the_respondent_hears_nothing_before_the_office_says_so(played: str) -> None:
    lines = _lines(played)
    informed = next(x[0] for x in lines if x[2].startswith("the respondent was informed"))
    mails = [x[0] for x in lines if x[1] == "mail" and x[2].startswith("to the respondent")]
    assert mails
    assert min(mails) >= informed


@pytest.mark.parametrize(
    "expected",
    [
        "an update, on the office's word: there is nothing new",
        "an update that claims nothing: the office has not answered",
        "content is withheld (risk to evidence)",
        "an update: something may not be told at the moment",
        "an apology: the benchmark has passed",
        "the investigation will take until 28 May 2027 (forensic analysis)",
        "why it takes longer, and until when",
        "the investigation has ended",
        "the report has arrived, and the clock of the decision starts",
        "the decision is 16 days past its benchmark",
        "what was decided",
        "the case is closed",
        "a check-in after the end",
    ],
)
def test_each_turn_of_the_story_is_shown(played: str, expected: str) -> None:
    assert any(expected in text for _, _, text in _lines(played))


def test_lateness_climbs_from_the_handler_to_the_executive(played: str) -> None:
    climbed = [
        text.removeprefix("to ").partition(" (")[0]
        for _, label, text in _lines(played)
        if label == "escalate" and "the decision" in text
    ]
    assert list(dict.fromkeys(climbed)) == [
        "Dario Decidesample",
        "Dora Decidesample",
        "Elena Executivesample",
    ]


def test_the_mailbox_holds_what_the_lines_told(played: str) -> None:
    place = re.search(r"kept in (\S+):", played)
    assert place
    to_her = [x for x in read_mailbox(Path(place[1]) / "mailbox") if "ada.testcase" in x.to]
    shown = [x for x in _lines(played) if x[1] == "mail" and "to the affected person" in x[2]]
    assert len(to_her) == len(shown)


def test_nothing_of_a_configured_installation_reaches_the_demonstration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DUECOURSE_RELAY_HOST", "relay.example.org")
    monkeypatch.setenv("DUECOURSE_DATABASE_URL", "postgresql://db.example.org/cases")
    monkeypatch.setenv("DUECOURSE_TEMPORAL_ADDRESS", "temporal.example.org:7233")
    monkeypatch.setenv("DUECOURSE_TRIAL", "false")
    settings = demo_settings(tmp_path)
    assert settings.trial
    assert settings.keeps_its_own_mail
    assert settings.temporal_address is None
    assert str(tmp_path) in settings.database


def test_a_file_gets_plain_lines_and_dates_stay_whole() -> None:
    printed = io.StringIO()
    page = StoryPage(Console(file=printed))
    words = " ".join(["word"] * 13)
    page.line(Line(on=date(2027, 2, 8), label=Label.MAIL, text=f"{words} by 8 Feb 2027"))
    assert printed.getvalue().splitlines()[0].startswith("8 Feb 2027   mail      word")
    assert printed.getvalue().rstrip().endswith("8 Feb 2027")
    assert "\x1b" not in printed.getvalue()


def test_a_terminal_gets_colours_unless_they_are_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    def printed() -> str:
        kept = io.StringIO()
        page = StoryPage(Console(file=kept, force_terminal=True, color_system="standard"))
        page.line(Line(on=date(2027, 2, 8), label=Label.ESCALATE, text="to somebody"))
        return kept.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;35m" in printed()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "35m" not in printed()
