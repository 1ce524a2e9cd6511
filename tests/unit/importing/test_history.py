"""A row becomes a case at its real age, whose plan catches up once, not for every year missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.desk.intake import Choice, NewParty, keep_nothing
from services.importing.history import ImportTerms, facts_of_row
from services.importing.identity import RowIdentity
from services.importing.mapping_terms import Ending
from services.importing.overdue import overdue_clocks
from services.importing.register_row import RegisterRow
from services.policies.documents import load_policy
from services.vault.kinds import VaultKind
from workflows.calendar import WEEKDAYS_ONLY
from workflows.clocks import read_clocks
from workflows.facts import Actor, ActorKind, Fact
from workflows.fold import replay
from workflows.notices import NoticeKind
from workflows.obligations import Notice, ObligationKind, StaffDuty
from workflows.parties import Channel, Language, Role
from workflows.planner import plan
from workflows.policy import content_hash
from workflows.staff import Concern, OfficeDuty, StaffRole
from workflows.stages import Category, ClockName, Decision, Outcome, Stage

POLICY = load_policy("un-women-2020")
NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)
WINDOW = 14
IDENTITY = RowIdentity(case_id="c1", salt="0" * 32, said="1" * 32)
TERMS = ImportTerms(
    register="test-register",
    zone="Europe/Paris",
    policy=content_hash(POLICY),
    calendar=content_hash(WEEKDAYS_ONLY),
    at=NOW,
    window_days=WINDOW,
    actor=Actor(kind=ActorKind.IMPORT, actor_id="import"),
)
BY_PAGE = Choice(channel=Channel.PAGE, language=Language.ENGLISH, time_zone="Europe/Paris")


def a_row(
    stage: Stage = Stage.INVESTIGATION,
    *,
    received_on: date = date(2024, 5, 6),
    ended_on: date | None = None,
    ending: Ending | None = None,
    choice: Choice | None = BY_PAGE,
) -> RegisterRow:
    return RegisterRow(
        line=2,
        key="A-1",
        category=Category.SEXUAL_HARASSMENT,
        offices={
            OfficeDuty.INTAKE: "intake-desk",
            OfficeDuty.INVESTIGATING: "investigation-office",
            OfficeDuty.DECIDING: "decision-office",
        },
        received_on=received_on,
        stage=stage,
        began_on=received_on,
        ended_on=ended_on,
        ending=ending,
        party=NewParty(role=Role.AFFECTED_PERSON, name="Ada Testcase", choice=choice),
        noticed=(),
    )


async def brought_in(row: RegisterRow) -> tuple[Fact, ...]:
    return await facts_of_row(row, IDENTITY, TERMS, keep_nothing)


async def test_a_case_is_as_old_as_its_report() -> None:
    facts = await brought_in(a_row())
    assert facts[0].occurred_at == datetime(2024, 5, 5, 22, tzinfo=UTC)
    [clock] = [
        x for x in read_clocks(POLICY, WEEKDAYS_ONLY, replay(facts)) if x.clock == "investigation"
    ]
    assert clock.benchmark_on == date(2024, 8, 6)
    assert clock.passed_by(NOW)


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        (Stage.INTAKE, []),
        (Stage.ASSESSMENT, ["stage_advanced"]),
        (Stage.INVESTIGATION, ["stage_advanced"]),
        (Stage.DECISION, ["stage_advanced", "stage_advanced"]),
    ],
)
async def test_a_running_case_stands_where_its_row_says(stage: Stage, kinds: list[str]) -> None:
    ended_on = date(2024, 9, 2) if stage is Stage.DECISION else None
    facts = await brought_in(a_row(stage, ended_on=ended_on))
    assert [fact.body.kind for fact in facts] == [
        "case_opened",
        "case_imported",
        *kinds,
        "party_added",
        "party_preferred",
    ]
    assert replay(facts).stage is stage
    assert [fact.number for fact in facts] == list(range(1, len(facts) + 1))


@pytest.mark.parametrize("outcome", Outcome)
async def test_a_case_that_is_over_owes_nothing(outcome: Outcome) -> None:
    decision = Decision.ACTION_TAKEN if outcome is Outcome.DECIDED else None
    row = a_row(
        Stage.CLOSED,
        ended_on=date(2024, 9, 2),
        ending=Ending(outcome=outcome, decision=decision),
    )
    facts = await brought_in(row)
    planned = plan(POLICY, WEEKDAYS_ONLY, facts, NOW)
    assert replay(facts).outcome is outcome
    assert planned.is_finished
    assert facts[-1].occurred_at == datetime(2024, 9, 1, 22, tzinfo=UTC)
    assert not [fact for fact in facts if getattr(fact.body, "name", None)]


async def test_a_case_that_began_and_ended_on_the_day_of_receipt_is_possible() -> None:
    same = date(2024, 5, 6)
    ending = Ending(outcome=Outcome.DECIDED, decision=Decision.NO_ACTION)
    facts = await brought_in(a_row(Stage.CLOSED, received_on=same, ended_on=same, ending=ending))
    assert replay(facts).stage is Stage.CLOSED


async def test_a_report_of_today_can_be_brought_in_this_morning() -> None:
    facts = await brought_in(a_row(Stage.INTAKE, received_on=NOW.date()))
    assert facts[0].occurred_at <= NOW


@pytest.mark.parametrize("years", [0, 1, 4, 8])
@pytest.mark.parametrize("stage", [Stage.INTAKE, Stage.ASSESSMENT, Stage.INVESTIGATION])
async def test_however_old_a_case_is_one_catch_up_notice_is_due_within_the_window(
    years: int, stage: Stage
) -> None:
    received_on = date(2026 - years, 11, 2)
    facts = await brought_in(a_row(stage, received_on=received_on))
    planned = plan(POLICY, WEEKDAYS_ONLY, facts, NOW)
    assert planned.letters == ()
    notices = [x for x in planned.upcoming if isinstance(x, Notice) and x.due_at is not None]
    caught_up = [x for x in notices if x.notice is NoticeKind.CATCH_UP]
    assert len(caught_up) == 1
    within = [x for x in notices if x.due_at and x.due_at <= NOW + timedelta(days=WINDOW)]
    assert within == caught_up


async def test_without_a_safe_channel_there_is_a_task_and_no_notice() -> None:
    facts = await brought_in(a_row(choice=None))
    planned = plan(POLICY, WEEKDAYS_ONLY, facts, NOW)
    assert not [x for x in planned.upcoming if isinstance(x, Notice)]
    tasks = [x for x in planned.duties if x.kind is ObligationKind.TASK]
    assert [x.concern for x in tasks] == [Concern.SAFE_CHANNEL]


async def test_the_search_for_a_safe_channel_escalates_from_the_import_on() -> None:
    facts = await brought_in(a_row(choice=None))
    later = plan(POLICY, WEEKDAYS_ONLY, facts, NOW)
    rungs = [
        x
        for x in (*later.duties, *later.upcoming)
        if isinstance(x, StaffDuty)
        and x.concern is Concern.SAFE_CHANNEL
        and x.kind is ObligationKind.ESCALATION
    ]
    assert rungs
    assert min(x.due_at for x in rungs) > NOW + timedelta(days=2)


async def test_the_head_of_the_owning_office_is_told_of_a_clock_long_past() -> None:
    overdue = overdue_clocks("c1", POLICY, WEEKDAYS_ONLY, await brought_in(a_row()))
    assert overdue.clocks == (ClockName.INVESTIGATION,)
    [duty] = overdue.duties
    assert duty.chain == (StaffRole.INVESTIGATION_HEAD, StaffRole.EXECUTIVE)
    assert duty.office_id == "investigation-office"


async def test_a_head_whom_the_ladder_tells_is_not_told_beside_it() -> None:
    just_past = a_row(received_on=date(2026, 10, 5))
    overdue = overdue_clocks("c1", POLICY, WEEKDAYS_ONLY, await brought_in(just_past))
    assert overdue.clocks == (ClockName.INVESTIGATION,)
    assert overdue.duties == ()


async def test_a_case_in_time_is_nobodys_lateness() -> None:
    in_time = a_row(received_on=date(2026, 12, 21))
    overdue = overdue_clocks("c1", POLICY, WEEKDAYS_ONLY, await brought_in(in_time))
    assert overdue.clocks == ()


async def test_names_and_the_number_in_the_other_register_go_to_the_vault() -> None:
    kept: list[tuple[VaultKind, str, str | None]] = []

    async def keep(kind: VaultKind, text: str, party_id: str | None) -> str:
        kept.append((kind, text, party_id))
        return f"vr_kept-number-{len(kept)}"

    facts = await facts_of_row(a_row(), IDENTITY, TERMS, keep)
    assert kept == [
        (VaultKind.EXTERNAL_REFERENCE, "A-1", None),
        (VaultKind.PARTY_NAME, "Ada Testcase", "p1"),
    ]
    assert "Ada" not in str(facts)
    assert "A-1" not in str(facts)


async def test_a_row_about_nobody_is_a_case_without_a_party() -> None:
    facts = await brought_in(replace(a_row(), party=None))
    assert not replay(facts).parties
