"""The parts of the benchmark that need no server, and one small run of those that are quick."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from deploy.bench.cases import (
    AT_ONCE,
    IN_A_MINUTE,
    PARTY,
    POLICY,
    Burst,
    address,
    commands_due_at_once,
    intake,
    safe_window,
    zone_at_noon,
)
from deploy.bench.mail import measure_mail
from deploy.bench.mail_limits import over_one_connection, over_sockets
from deploy.bench.measurements import (
    DUE_VARIABLE,
    FULL,
    MANY_DUE_VARIABLE,
    OPEN_VARIABLE,
    QUICK,
    Sizes,
)
from deploy.bench.planning import FACTS, measure_planning, thirty_facts
from deploy.bench.ready_mail import MAIL
from deploy.bench.settings import bench_settings
from deploy.bench.simulation import measure_simulation
from deploy.bench.sink import Sink
from services.desk.intake import intake_facts, keep_nothing
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.transport import MailTransport
from services.policies.documents import load_policy
from workflows.calendar import WEEKDAYS_ONLY
from workflows.facts import ENGINE, Command
from workflows.planner import plan
from workflows.policy import content_hash

NOW = datetime(2027, 1, 11, 22, 59, 30, tzinfo=UTC)


def _salt_of(command_id: str) -> str:
    return hashlib.blake2b(command_id.encode(), digest_size=16).hexdigest()


@pytest.mark.parametrize("burst", [AT_ONCE, IN_A_MINUTE])
async def test_chosen_commands_open_cases_whose_letters_fall_due_at_once(burst: Burst) -> None:
    zone = zone_at_noon(NOW)
    begins = (NOW + timedelta(minutes=1)).replace(microsecond=0)
    safe = safe_window(begins, burst.safe_hours, zone)
    for command_id in islice(commands_due_at_once(_salt_of, burst), 5):
        bodies = await intake_facts(intake(0, safe, zone, NOW), _salt_of(command_id), keep_nothing)
        command = Command(
            command_id=command_id,
            actor=ENGINE,
            occurred_at=NOW,
            issued_at=NOW,
            bodies=tuple(bodies),
        )
        planned = plan(load_policy("un-women-2020"), WEEKDAYS_ONLY, command.facts(1), NOW)
        assert planned.next_wake
        assert begins < planned.next_wake <= begins + burst.within


@pytest.mark.parametrize("hour", range(24))
def test_a_window_lies_on_one_day_whatever_the_hour(hour: int) -> None:
    now = NOW.replace(hour=hour)
    safe = safe_window(now, timedelta(hours=1), zone_at_noon(now))
    assert safe.begins < safe.ends


async def test_the_sink_takes_mail_and_notes_its_recipient() -> None:
    async with Sink() as sink:
        relay = RelaySettings(
            host="127.0.0.1", port=sink.port, security=MailSecurity.NONE_ON_LOOPBACK
        )

        async def nothing() -> None:
            """Commit nothing."""

        async with MailTransport(relay) as transport:
            sent = await asyncio.gather(
                *(transport.send(MAIL, before_data=nothing) for _ in range(20))
            )
        await sink.until(20)
        assert all(report.outcome.value == "sent" for report in sent)
        assert set(sink.accepted_at) == {MAIL.recipient.envelope}
        sink.forget()
        assert sink.mails == 0


async def test_mail_is_measured_beside_the_library() -> None:
    pooled, single, sockets = await measure_mail(100)
    assert pooled.ours == single.ours == sockets.ours > 0
    assert all(figure.bare for figure in (pooled, single, sockets))
    assert pooled.least_ratio == 0.8


async def test_the_bytes_on_bare_sockets_are_the_same_mails() -> None:
    async with Sink() as sink:
        assert await over_sockets(sink.port, 25) > 0
        assert await over_one_connection(sink.port, 3) > 0
        await sink.until(24)
        assert set(sink.accepted_at) == {MAIL.recipient.envelope}
        assert sink.mails == 20 + 1 + 3


def test_planning_is_measured_on_thirty_facts() -> None:
    facts, now = thirty_facts()
    assert [fact.number for fact in facts] == list(range(1, FACTS + 1))
    assert plan(load_policy("un-women-2020"), WEEKDAYS_ONLY, facts, now).next_wake
    figures = measure_planning(0.01)
    assert all(figure.ours > 0 and figure.bare for figure in figures)


def test_the_numbers_of_cases_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Sizes.from_environment(QUICK) == QUICK
    monkeypatch.setenv(OPEN_VARIABLE, "77")
    monkeypatch.setenv(DUE_VARIABLE, "55")
    monkeypatch.setenv(MANY_DUE_VARIABLE, "66")
    sizes = Sizes.from_environment(FULL)
    assert (sizes.open_cases, sizes.due, sizes.many_due) == (77, 55, 66)
    assert sizes.mails == FULL.mails


def test_a_benchmark_never_touches_a_configured_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DUECOURSE_RELAY_HOST", "relay.example.org")
    monkeypatch.setenv("DUECOURSE_DATABASE_URL", "postgresql://db.example.org/cases")
    settings = bench_settings(tmp_path, relay_port=2525)
    assert settings.relay_host == "127.0.0.1"
    assert str(tmp_path) in settings.database


def test_cases_are_opened_under_the_policy_that_a_trial_adopts(tmp_path: Path) -> None:
    settings = bench_settings(tmp_path, relay_port=2525)
    assert content_hash(load_policy(settings.policy)) == POLICY
    assert address(7) != address(8)
    assert PARTY == "p1"


async def test_simulation_is_measured_for_few_and_for_many_cases() -> None:
    figures = await measure_simulation(3, 6)
    assert [figure.bare is None for figure in figures] == [True, False, False]
    assert all(figure.ours > 0 for figure in figures)
