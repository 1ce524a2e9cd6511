"""A register comes in: who is told what, how often, and that nobody is told by mistake."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from services.desk.answers import PolicyNotAdopted
from services.importing import WINDOW_DAYS, ImpossibleWindow, UnreadableMapping, import_register
from services.ledger.access import CARRYING_OUT
from services.synthetic import mapping_text, write_register
from tests.integration.importing import MONDAY, Taking, a_place_that_takes_registers, in_clear
from workflows.delivery_facts import LetterAttempted
from workflows.facts import Fact
from workflows.notices import NoticeKind
from workflows.parties import Preferences
from workflows.staff import Concern

ROWS = 300


@pytest.fixture
async def taking(temporal_program: Path, tmp_path: Path) -> AsyncIterator[Taking]:
    """A place that takes registers in."""
    async with a_place_that_takes_registers(temporal_program, tmp_path) as place:
        yield place


async def test_whoever_can_be_told_gets_one_catch_up_notice_and_nobody_else_gets_anything(
    taking: Taking, tmp_path: Path
) -> None:
    written = write_register(tmp_path / "register.csv", cases=ROWS, seed=7)

    report = await taking.take(tmp_path / "register.csv")
    await taking.at_rest()
    await taking.days(WINDOW_DAYS)

    assert report.with_channel == written.with_channel
    told: Counter[int] = Counter()
    days = set()
    for case in await taking.open_cases():
        facts = await taking.facts(case.case_id)
        letters = _letters(facts)
        told[len(letters)] += 1
        assert bool(letters) == (_choice(facts) is not None)
        for fact, letter in letters:
            assert [x.notice for x in letter.covers] == [NoticeKind.CATCH_UP]
            assert MONDAY < fact.occurred_at <= MONDAY + timedelta(days=WINDOW_DAYS)
            days.add(fact.occurred_at.date())
    assert told == {1: report.with_channel, 0: report.without_channel}
    assert len(days) > WINDOW_DAYS // 2
    mails = Counter(mail.to for mail in taking.mails() if mail.to.startswith("testcase-"))
    assert set(mails.values()) == {1}


async def test_a_missing_channel_is_a_task_and_staff_get_collective_mails(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=ROWS, seed=8, with_channel=0.0)

    report = await taking.take(tmp_path / "register.csv")
    await taking.at_rest()
    await taking.post_once_gathered()
    at_once = Counter(mail.to for mail in taking.mails())
    await taking.step_to(MONDAY + timedelta(hours=1))
    within_the_hour = Counter(mail.to for mail in taking.mails())

    tasks = await taking.parts.ledger.tasks.listed(CARRYING_OUT)
    assert Counter(task.concern for task in tasks) == {Concern.SAFE_CHANNEL: report.running}
    assert report.without_channel == report.running > 50
    assert set(at_once.values()) == {1}
    assert at_once["hanna.headsample@example.org"] == 1
    assert within_the_hour == at_once
    assert not [mail for mail in taking.mails() if mail.to.startswith("testcase-")]


async def test_the_head_of_the_office_that_owns_the_clocks_reads_how_many_are_late(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=ROWS, seed=9)

    report = await taking.take(tmp_path / "register.csv")
    await taking.post_once_gathered()

    late = report.past_benchmark
    assert late.total() > 20
    told = [mail for mail in taking.mails() if mail.to == "hanna.headsample@example.org"]
    assert len(told) == 1
    assert f"- The investigation: {late['investigation']} cases, the longest by" in told[0].text
    assert f"- The assessment: {late['assessment']} cases, the longest by" in told[0].text


async def test_a_case_comes_in_at_its_real_age_under_the_number_it_had(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=20, seed=3)
    await taking.take(tmp_path / "register.csv")

    rows = (tmp_path / "register.csv").read_text().splitlines()[1:]
    received = {row.split(",")[0]: row.split(",")[6] for row in rows}
    brought = {}
    for case in await taking.cases():
        facts = await taking.facts(case.case_id)
        number = await in_clear(taking, case.case_id, facts)
        brought[number] = (case.opened_at + timedelta(hours=2)).date().isoformat()
    assert brought == received


async def test_a_case_that_is_over_is_a_record_without_a_name_and_without_a_workflow(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=40, seed=4)
    report = await taking.take(tmp_path / "register.csv")

    over = [case for case in await taking.cases() if not case.stage.is_open]
    assert len(over) == report.closed > 20
    for case in over:
        assert case.closed_at is not None
        assert case.closed_at < MONDAY
        assert not await taking.parts.desk.workflows.is_running(case.case_id)
        facts = await taking.facts(case.case_id)
        assert not [fact for fact in facts if getattr(fact.body, "name", None)]
        assert not _letters(facts)


async def test_a_dry_run_tells_the_figures_and_stores_nothing(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=ROWS, seed=7)

    would = await taking.take(tmp_path / "register.csv", dry_run=True)
    assert not await taking.cases()
    assert not taking.mails()
    did = await taking.take(tmp_path / "register.csv")

    assert would.is_dry_run
    assert would.as_json() | {"dry_run": False} == did.as_json()


async def test_notices_are_never_spread_beyond_the_next_update(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=5, seed=1)
    with pytest.raises(ImpossibleWindow, match="1 to 28 days, not 29"):
        await taking.take(tmp_path / "register.csv", window=29)
    assert not await taking.cases()


async def test_an_office_that_nobody_works_in_is_refused_before_anything_is_stored(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=5, seed=1)
    (tmp_path / "m.yaml").write_text(mapping_text().replace("intake-desk", "no-such-office"))
    with pytest.raises(UnreadableMapping, match="no office no-such-office"):
        await taking.take(tmp_path / "register.csv", tmp_path / "m.yaml")
    assert not await taking.cases()


async def test_no_case_comes_in_under_a_policy_that_nobody_adopted(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=5, seed=1)
    policy = tmp_path / "policy.yaml"
    preset = (resources.files("services.policies") / "un-women-2020.yaml").read_text("utf-8")
    policy.write_text(preset.replace("\nversion: 2\n", "\nversion: 3\n"), encoding="utf-8")
    (tmp_path / "m.yaml").write_text(mapping_text())
    with pytest.raises(PolicyNotAdopted):
        await import_register(
            taking.with_policy(policy),
            tmp_path / "register.csv",
            tmp_path / "m.yaml",
            dry_run=False,
            rejects=None,
            say=lambda _: None,
        )
    assert not await taking.cases()


def _letters(facts: tuple[Fact, ...]) -> list[tuple[Fact, LetterAttempted]]:
    return [(fact, fact.body) for fact in facts if isinstance(fact.body, LetterAttempted)]


def _choice(facts: tuple[Fact, ...]) -> Preferences | None:
    chosen = [fact.body.preferences for fact in facts if fact.body.kind == "party_preferred"]
    return chosen[-1] if chosen else None
