"""The real complaint log through every preset: the figures that were published of it come out."""

import asyncio
import os
from datetime import date
from pathlib import Path

import pytest

from services.policies.documents import load_policy, preset_names
from services.simulation.figures import PolicyFigures
from services.simulation.report import Report
from services.simulation.request import Request, prepare
from services.simulation.running import simulate
from workflows.policy import Policy
from workflows.staff import Concern

PRODUCT = Path(__file__).parents[2]
PLACE = "DUECOURSE_SHARED_DATA"
MAPPING = PRODUCT / "docs" / "mappings" / "complaints-log.yaml"
SNAPSHOT = date(2023, 7, 21)
EVERY_SO_MANY = 25
"""Under each preset every so many rows are played, and all of them in the full campaign."""

IS_FULL = os.environ.get("DUECOURSE_CAMPAIGN") == "full"


@pytest.fixture(scope="module")
def log() -> Path:
    """The complaint log; it belongs to its publisher and is not part of the product."""
    data = Path(os.environ.get(PLACE) or PRODUCT.parent / "shared" / "data")
    file = data / "nopd" / "complaints.csv"
    if not file.is_file():
        pytest.skip(f"no complaint log at {file}: set {PLACE} to the folder that holds nopd/")
    return file


def _played(log: Path, *policies: str, handling: tuple[str, ...] = ()) -> Report:
    prepared = prepare(
        Request(policies=policies, register=log, mapping=MAPPING, as_of=SNAPSHOT, handling=handling)
    )
    processes = os.cpu_count() or 1
    tallies = asyncio.run(
        simulate(prepared.simulation, prepared.cases, processes=processes, done=lambda _: None)
    )
    return prepared.report(tallies)


def _some_rows(log: Path, folder: Path) -> Path:
    if IS_FULL:
        return log
    heading, *rows = log.read_text(encoding="utf-8").splitlines(keepends=True)
    part = folder / "part.csv"
    part.write_text("".join([heading, *rows[::EVERY_SO_MANY]]), encoding="utf-8")
    return part


def test_the_published_figures_are_recomputed(log: Path) -> None:
    """Published: median 127 days, 90th percentile 496; 68, 56 and 30 % past 90, 120 and 180.

    They count 4,191 completions, of which the import sets aside 75 whose status says that they
    still run; without those the 90th percentile is one day later.
    """
    report = _played(log, "un-women-2020", handling=("never",))
    (figures,) = report.policies
    lengths = figures.lengths
    assert figures.received + sum(report.set_aside.values()) == 5255
    assert report.set_aside["running_with_an_end"] == 75
    assert lengths.cases + 75 == pytest.approx(4191, abs=1)
    assert (lengths.median, lengths.ninth_decile) == (127, 497)
    shares = {days: 100 * count / lengths.cases for days, count in lengths.past.items()}
    assert [round(shares[days]) for days in (90, 120, 180)] == [68, 56, 30]


@pytest.fixture(scope="module")
def under_every_preset(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The log under every preset that ships."""
    part = _some_rows(log, tmp_path_factory.mktemp("log"))
    return _played(part, *preset_names())


@pytest.mark.parametrize("preset", preset_names())
def test_alerts_stay_capped_and_nobody_is_forgotten(
    preset: str, under_every_preset: Report
) -> None:
    (figures,) = [x for x in under_every_preset.policies if x.policy == preset]
    policy = load_policy(preset)
    assert figures.received > 100
    assert figures.notices_told
    for clock in figures.clocks:
        assert 0 <= clock.past <= clock.started
    _no_ladder_is_climbed_further_than_it_goes(policy, figures)
    longest = max([policy.cadence.every, *policy.cadence.by_role.values()], key=_days)
    assert figures.longest_silence <= _days(longest) + policy.cadence.tolerance_days + 3


def _days(span: object) -> int:
    return getattr(span, "approximate_days", 0)


def _no_ladder_is_climbed_further_than_it_goes(policy: Policy, figures: PolicyFigures) -> None:
    ladders = {rule.clock: rule.ladder for rule in policy.clocks}
    for rung in figures.escalations:
        ladder = (
            policy.ladder_of(rung.about) if isinstance(rung.about, Concern) else ladders[rung.about]
        )
        rungs = sum(1 + (step.repeat.at_most if step.repeat else 0) for step in ladder.steps)
        assert rung.step <= rungs
        assert rung.count <= figures.received * 60
