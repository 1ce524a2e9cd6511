from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import house_rules, workflow_rules
from tests.architecture.sources import ROOMS, ROOT, Source, sources_in

Rule = Callable[[Source], Iterator[str]]

EVERYWHERE = (
    house_rules.files_that_are_too_long,
    house_rules.definitions_without_a_fixed_name,
    house_rules.errors_that_are_swallowed,
    house_rules.unfinished_work,
    house_rules.checks_silenced_without_a_reason,
    house_rules.things_done_at_import,
    house_rules.names_that_say_nothing,
)
IN_WORKFLOWS = (
    workflow_rules.readings_of_the_wall_clock,
    workflow_rules.imports_of_the_world,
    workflow_rules.calls_into_the_world,
)
IN_TESTS = (
    house_rules.files_that_are_too_long,
    house_rules.unfinished_work,
    house_rules.checks_silenced_without_a_reason,
)
# Alembic runs this file by importing it.
RUN_BY_IMPORT = frozenset({"env.py"})


@pytest.mark.parametrize("rule", EVERYWHERE)
def test_the_product_keeps_the_house_rules(rule: Rule) -> None:
    found = [
        finding
        for source in sources_in(*ROOMS)
        if not (rule is house_rules.things_done_at_import and source.path.name in RUN_BY_IMPORT)
        for finding in rule(source)
    ]
    assert found == []


@pytest.mark.parametrize("rule", IN_WORKFLOWS)
def test_the_workflows_touch_nothing_of_the_world(rule: Rule) -> None:
    assert [finding for source in sources_in("workflows") for finding in rule(source)] == []


@pytest.mark.parametrize("rule", IN_TESTS)
def test_the_tests_keep_the_rules_that_concern_them(rule: Rule) -> None:
    # The rules' own folder spells out what it forbids.
    found = [
        finding
        for source in sources_in("tests")
        if "architecture" not in source.path.parts
        for finding in rule(source)
    ]
    assert found == []


def test_no_folder_of_tests_hides_a_package_of_the_product() -> None:
    assert not (ROOT / "tests" / "workflows").exists()


def test_every_folder_of_tests_is_a_package() -> None:
    with_tests = {source.path.parent for source in sources_in("tests")}
    assert [
        str(folder) for folder in with_tests if not (ROOT / folder / "__init__.py").is_file()
    ] == []


BROKEN: tuple[tuple[Rule, str], ...] = (
    (house_rules.files_that_are_too_long, "\n" * 401),
    (house_rules.definitions_without_a_fixed_name, "@activity.defn\ndef send(): ..."),
    (house_rules.definitions_without_a_fixed_name, "@workflow.defn()\nclass Case: ..."),
    (house_rules.definitions_without_a_fixed_name, "@workflow.update\nasync def hold(): ..."),
    (house_rules.definitions_without_a_fixed_name, "@workflow.query(name=f'{x}')\ndef q(): ..."),
    (house_rules.definitions_without_a_fixed_name, "@workflow.signal(dynamic=True)\ndef s(): ..."),
    (house_rules.errors_that_are_swallowed, "try: f()\nexcept: pass"),
    (house_rules.errors_that_are_swallowed, "try: f()\nexcept Exception: log()"),
    (house_rules.errors_that_are_swallowed, "try: f()\nexcept (ValueError, Exception): log()"),
    (house_rules.errors_that_are_swallowed, "try: f()\nexcept Exception:  # noqa: BLE001\n  pass"),
    (house_rules.errors_that_are_swallowed, "with contextlib.suppress(Exception): f()"),
    (house_rules.unfinished_work, "x = 1  # TODO: the rest"),
    (house_rules.checks_silenced_without_a_reason, "x = f()  # noqa: S101"),
    (house_rules.checks_silenced_without_a_reason, "x = f()  # type: ignore[misc]"),
    (house_rules.checks_silenced_without_a_reason, "x = f()  # nosec B311"),
    (house_rules.checks_silenced_without_a_reason, "x = f()  # noqa: S311 # nosec B311"),
    (house_rules.things_done_at_import, "configure_logging()"),
    (house_rules.names_that_say_nothing, "class CaseManager: ..."),
    (workflow_rules.readings_of_the_wall_clock, "datetime.now(UTC)"),
    (workflow_rules.readings_of_the_wall_clock, "dt.datetime.utcnow()"),
    (workflow_rules.readings_of_the_wall_clock, "date.today()"),
    (workflow_rules.imports_of_the_world, "import os"),
    (workflow_rules.imports_of_the_world, "from urllib.request import urlopen"),
    (workflow_rules.imports_of_the_world, "def late():\n    import sqlalchemy"),
    (workflow_rules.imports_of_the_world, "from services.ledger import Ledger"),
    (workflow_rules.calls_into_the_world, "open('/etc/passwd')"),
    (workflow_rules.calls_into_the_world, "uuid.uuid4()"),
)


@pytest.mark.parametrize(("rule", "text"), BROKEN)
def test_a_rule_finds_what_breaks_it(rule: Rule, text: str) -> None:
    assert list(rule(Source(Path("room/file.py"), text)))


KEPT: tuple[tuple[Rule, str], ...] = (
    (house_rules.files_that_are_too_long, "\n" * 400),
    (house_rules.definitions_without_a_fixed_name, "@activity.defn(name='send')\ndef s(): ..."),
    (house_rules.definitions_without_a_fixed_name, "@workflow.update(name=HOLD)\ndef s(): ..."),
    (house_rules.definitions_without_a_fixed_name, "@workflow.signal(name=N.HOLD)\ndef s(): ..."),
    (house_rules.definitions_without_a_fixed_name, "@hold.validator\ndef check(): ..."),
    (house_rules.errors_that_are_swallowed, "try: f()\nexcept BaseException:\n  undo()\n  raise"),
    (house_rules.errors_that_are_swallowed, "try: f()\nexcept ValueError: pass"),
    (
        house_rules.errors_that_are_swallowed,
        "try: f()\nexcept Exception:  # noqa: BLE001, S110 - the run is over\n  pass",
    ),
    (house_rules.checks_silenced_without_a_reason, "f()  # noqa: S603 - chosen by tests alone"),
    (house_rules.checks_silenced_without_a_reason, "f()  # type: ignore[x] # the table above"),
    (house_rules.checks_silenced_without_a_reason, "f()  # nosec B404 # without a shell"),
    (house_rules.things_done_at_import, "app.add_typer(case)"),
    (house_rules.things_done_at_import, "with imports_passed_through():\n    import x"),
    (workflow_rules.readings_of_the_wall_clock, "workflow.now()"),
    (workflow_rules.readings_of_the_wall_clock, "datetime.fromisoformat(text)"),
    (workflow_rules.imports_of_the_world, "import hashlib\nfrom pydantic import BaseModel"),
    (workflow_rules.imports_of_the_world, "from workflows.facts import Fact"),
)


@pytest.mark.parametrize(("rule", "text"), KEPT)
def test_a_rule_leaves_alone_what_keeps_it(rule: Rule, text: str) -> None:
    assert list(rule(Source(Path("room/file.py"), text))) == []


def test_a_file_named_after_no_idea_is_found() -> None:
    assert list(house_rules.names_that_say_nothing(Source(Path("services/mail_utils.py"), "")))
    assert not list(house_rules.names_that_say_nothing(Source(Path("services/mail.py"), "")))
