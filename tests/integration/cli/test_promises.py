"""``duecourse promises`` as somebody types it."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.clocks import SystemClock
from services.ledger.ledger import open_ledger
from tests.integration.cli.offline import NAMED_IN_IT, Offline, offline
from workflows.delivery_facts import Covered, LetterAttempted
from workflows.facts import ENGINE, Command
from workflows.notices import DeliveryOutcome, NoticeKind, PromiseKind
from workflows.promises import Promise

NOW = datetime.now(UTC)
PAST = (NOW - timedelta(days=3)).replace(hour=0, minute=0, second=0, microsecond=0)
"""The end of the day for which a promise was made that nobody kept."""


@pytest_asyncio.fixture(scope="module")
async def let_down(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """An installation in which the affected person of the open case was promised a day, in vain."""
    home: Path = tmp_path_factory.mktemp("home") / "var"
    away = await offline(home)
    ledger = await open_ledger(away.settings.database, SystemClock().now)
    try:
        through = await ledger.facts.recorded_through("c-open")
        told = Command(
            command_id="k-told",
            actor=ENGINE,
            occurred_at=NOW - timedelta(days=9),
            issued_at=NOW - timedelta(days=9),
            bodies=(_letter(),),
        )
        await ledger.facts.record("c-open", told.facts(through + 1))
    finally:
        await ledger.close()
    return away


def _letter() -> LetterAttempted:
    promised = Promise(
        promise_id="promise-1",
        party_id="p1",
        kind=PromiseKind.NEXT_UPDATE,
        on=(PAST - timedelta(days=1)).date(),
        zone="UTC",
        deadline=PAST,
    )
    return LetterAttempted(
        letter_id="letter-1",
        party_id="p1",
        covers=(Covered(obligation_id="due-1", notice=NoticeKind.ACKNOWLEDGEMENT),),
        attempt=1,
        outcome=DeliveryOutcome.SENT,
        preferences=3,
        promises=(promised,),
    )


def test_whoever_still_waits_is_listed_with_how_long(
    let_down: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = let_down.type_in(capsys, "promises", "--overdue")
    assert told.code == 0
    assert let_down.open_case in told.out
    assert "broken, not told for 4 days" in told.out


def test_the_json_names_the_letter_and_the_fact_that_made_the_promise(
    let_down: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = let_down.type_in(capsys, "promises", "--case", let_down.open_case, "--json")
    [promise] = json.loads(told.out)
    assert promise["standing"] == "broken"
    assert promise["case"] == let_down.open_case
    assert promise["made_by"]["letter_id"] == "letter-1"
    assert promise["made_by"]["office_id"] == "intake-desk"
    assert promise["settled_by"] is None


def test_the_share_that_was_kept_is_told_with_its_counts(
    let_down: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = let_down.type_in(capsys, "promises", "--rates-by", "office", "--json")
    nobody_kept = {"kept": 0, "broken": 1, "let_go": 0, "open": 0, "kept_of_100": 0.0}
    assert json.loads(told.out) == {
        "by": "office",
        "rates": [{"of": "intake-desk", **nobody_kept}],
        "all": {"of": None, **nobody_kept},
    }
    shown = let_down.type_in(capsys, "promises", "--rates-by", "month").out
    assert "0.0 %" in shown
    assert f"{PAST - timedelta(days=1):%Y-%m}" in shown


def test_promises_and_shares_are_written_as_csv(
    let_down: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = let_down.type_in(capsys, "promises", "--csv")
    [promise] = csv.DictReader(io.StringIO(told.out, newline=""))
    assert (promise["case"], promise["standing"]) == (let_down.open_case, "broken")
    assert (promise["office"], promise["told_at"], promise["how"]) == ("intake-desk", "", "")
    rates = let_down.type_in(capsys, "promises", "--rates-by", "office", "--csv").out
    assert rates.splitlines() == [
        "office,kept,broken,let_go,open,kept_of_100",
        "intake-desk,0,1,0,0,0.0",
    ]
    none = let_down.type_in(capsys, "promises", "--csv", "--as", NAMED_IN_IT).out
    assert len(none.splitlines()) == 1


def test_whoever_is_named_in_the_case_sees_and_counts_nothing(
    let_down: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    for question in (("--overdue",), ("--rates-by", "stage")):
        told = let_down.type_in(capsys, "promises", *question, "--as", NAMED_IN_IT)
        assert (told.code, told.out) == (0, "No such promises.\n")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--since", "2027-02-01", "--until", "2027-01-01"), "--until is before --since"),
        (("--rates-by", "month", "--broken"), "leave out --overdue and --broken"),
        (("--office", "no-such-office"), "no office 'no-such-office'"),
        (("--case", "K7Q2-M4XA-9"), "there is no case"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    let_down: Offline, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], said: str
) -> None:
    told = let_down.type_in(capsys, "promises", *typed)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
