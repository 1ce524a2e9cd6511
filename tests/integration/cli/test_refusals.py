import json

import pytest

from tests.integration.cli.offline import NAMED_IN_IT, Offline

REFUSED = [
    ("case decide {open} no_action", "a decision follows the investigation"),
    ("case advance {open} decision", "goes on to"),
    ("case advance {open} investigation --conclusion report_sent", "only an investigation"),
    ("case advance {closed} investigation", "is closed"),
    ("case word {closed} nothing_new", "is closed"),
    ("party add {closed} witness", "is closed"),
    ("case hold {open} --reason risk_to_evidence --review-on 2001-01-01", "in the past"),
    ("case hold {open} --reason risk_to_evidence --review-on 2190-01-01", "allows holds of"),
    ("case hold {open} --reason bad_mood --review-on 2190-01-01", "lists these reasons"),
    ("case release {open}", "nothing is held"),
    ("case pause {open} decision --reason criminal_proceeding", "does not run"),
    ("case resume {open} assessment", "is not paused"),
    ("case extend {open} assessment --to 2001-01-01 --reason capacity", "in the future"),
    ("case close {open} decided", "ends as decided only in"),
    ("case reopen {open} investigation", "is open"),
    ("case answer {open} q9 --text Yes", "no such question"),
    ("case settle-withdrawal {open} p1 --confirmed", "no open request"),
    ("party settle-change {open} p1 address --confirmed", "no open request"),
    ("party settle-change {open} p9 key --taken-back", "no such party"),
    ("case alarm-answered {open} p1", "no alarm"),
    ("case advance {open} assessment --at 2198-01-01T00:00Z", "check its date"),
    ("case advance {open} assessment --at 1999-01-01T00:00Z", "before the case was opened"),
    ("case advance {open} assessment --as " + NAMED_IN_IT, "no case"),
    ("case show {open} --as " + NAMED_IN_IT, "no case"),
    ("letter list {open} --as " + NAMED_IN_IT, "no case"),
    ("party list {open} --reveal --as " + NAMED_IN_IT, "no case"),
    ("party informed {open} p9", "no such party"),
    ("party release {open} p1", "only a respondent"),
    ("party add {open} respondent --staff nobody", "would bar nobody"),
    ("party add {open} witness --language fr", "say how she wants to hear"),
    ("party prefer {open} p1 --channel full_mail --language en", "needs a mail address"),
    ("party prefer {open} p1 --channel page --language en --address a@b.example", "no address"),
    ("party prefer {open} p1 --channel full_mail --language en --address a@b.example", "tell her"),
    ("party prefer {open} p1 --channel page --language en --knowingly", "leave --knowingly out"),
    ("case word {open} nothing_new --text News", "a text goes with 'new' only"),
    ("case open --category other_misconduct --respondent nobody", "would bar nobody"),
    ("case open --category other_misconduct --intake-office nowhere", "has no office"),
    ("case open --category other_misconduct --received 2198-01-01", "check its date"),
    ("case open --category other_misconduct --calendar XX", "there is no country 'XX'"),
    ("case open --category other_misconduct --calendar DE-ZZ", "it has: BB, BE, BW, BY"),
    ("mailbox 99", "the mailbox has 0"),
    ("task done no-such-task", "no task"),
    ("letter show no-such-letter", "no letter"),
    ("letter print no-such-letter", "say what to write"),
    ("letter print no-such-letter --pdf l.pdf", "no letter"),
    ("letter handed no-such-letter", "no letter"),
    (
        "party prefer {open} p1 --channel encrypted_mail --language en --address a@b.example",
        "--key",
    ),
]


@pytest.mark.parametrize(("typed", "reason"), REFUSED, ids=[typed for typed, _ in REFUSED])
def test_the_impossible_is_refused_with_its_reason_and_nothing_is_stored(
    typed: str, reason: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    before = away.stored()
    arguments = typed.format(open=away.open_case, closed=away.closed_case).split()
    told = away.type_in(capsys, *arguments)
    assert (told.code, told.out) == (2, "")
    assert reason in told.err
    assert away.stored() == before


POSSIBLE = [
    "case advance {open} assessment",
    "case word {open} new --text News",
    "party add {open} witness --name Wanda",
    "case open --category other_misconduct",
]


@pytest.mark.parametrize("typed", POSSIBLE)
def test_while_temporal_is_away_nothing_is_taken_and_nothing_personal_is_kept(
    typed: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    before = away.stored()
    told = away.as_shipped.type_in(capsys, *typed.format(open=away.open_case).split())
    assert (told.code, told.out) == (1, "")
    assert "does not answer" in told.err
    assert away.stored() == before


@pytest.mark.parametrize(
    "typed",
    [
        "case list",
        "case show {open}",
        "case facts {open}",
        "party list {open}",
        "audit verify",
        "calendar used",
    ],
)
def test_what_is_only_read_needs_no_temporal(
    typed: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, *typed.format(open=away.open_case).split(), "--json")
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)


def test_a_reference_may_be_typed_without_care(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    sloppy = away.open_case.replace("-", "").lower()
    told = away.type_in(capsys, "case", "show", sloppy)
    assert told.code == 0
    assert away.open_case in told.out


def test_names_and_addresses_are_shown_only_on_request_and_that_is_audited(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = away.type_in(capsys, "party", "list", away.open_case)
    assert "Ada" not in silent.out
    shown = away.type_in(capsys, "party", "list", away.open_case, "--reveal", "--as", "st-intake-1")
    assert "Ada Testcase" in shown.out
    assert "ada.testcase@example.org" in shown.out
    audit = away.type_in(capsys, "audit", "show", "--case", away.open_case, "--json")
    last = [x for x in json.loads(audit.out) if x["action"] == "vault.reveal"][-1]
    assert (last["actor"], last["purpose"]) == ("staff:st-intake-1", "show_party")


def test_the_doctor_says_that_temporal_is_away_and_what_to_do(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, "doctor", "--json")
    findings = {x["name"]: x for x in json.loads(told.out)["findings"]}
    assert told.code == 1
    assert not findings["engine"]["is_well"]
    assert "duecourse up" in findings["engine"]["advice"]
    assert findings["keys"]["is_well"]


def test_the_calendar_of_running_cases_is_found_by_its_hash_and_compared_with_todays(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = json.loads(away.type_in(capsys, "calendar", "used", "--json").out)
    (used,) = [x for x in kept if x["open_cases"]]
    assert (used["name"], used["last_known_day"], used["runs_out"]) == ("weekdays", None, False)
    told = away.type_in(capsys, "calendar", "diff", used["hash"], "DE-BY", "--json")
    days = {x["day"]: x["becomes_working"] for x in json.loads(told.out)["days"]}
    assert days["2027-01-06"] is False
    assert all(becomes_working is False for becomes_working in days.values())


def test_the_doctor_looks_how_far_the_calendars_know(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = json.loads(away.type_in(capsys, "doctor", "--json").out)["findings"]
    (calendar,) = [x for x in findings if x["name"] == "calendar"]
    assert calendar["is_well"]
    assert "knows its days off" in calendar["says"]
