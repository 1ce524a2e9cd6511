import io
import logging

import pytest
import structlog
from temporalio import activity, workflow
from temporalio.testing import ActivityEnvironment

from tests.unit.logging.lines import CANARY, Lines, Terminal, configured


def test_a_line_has_time_level_event_logger_and_its_fields(lines: Lines) -> None:
    structlog.get_logger("services.mail").info("notice.sent", notice_id="no_1", attempt=2)
    line = lines.last
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {
        "level": "info",
        "event": "notice.sent",
        "logger": "services.mail",
        "notice_id": "no_1",
        "attempt": 2,
    }


def test_a_field_that_is_not_allowed_is_dropped_and_counted(lines: Lines) -> None:
    structlog.get_logger("services.mail").info("notice.sent", recipient=CANARY, name=CANARY)
    assert CANARY not in lines.text
    assert lines.last["dropped"] == 2


@pytest.mark.parametrize(
    "event",
    [
        f"Sent to {CANARY}",
        CANARY,
        f"notice.{CANARY}",
        "notice",
        f"notice.sent {CANARY}",
        "",
        "a.b\n",
    ],
)
def test_an_event_that_is_no_name_is_replaced_by_its_place(lines: Lines, event: str) -> None:
    structlog.get_logger("services.mail").info(event)
    assert CANARY not in lines.text
    assert lines.last["event"] == "event.unnamed"
    assert lines.last["at"].startswith("tests/unit/logging/test_product_lines.py:")


def test_positional_arguments_are_not_filled_in(lines: Lines) -> None:
    structlog.get_logger("services.mail").info("notice.sent", CANARY)
    assert CANARY not in lines.text


def test_bound_and_context_fields_pass_the_same_gate(lines: Lines) -> None:
    structlog.contextvars.bind_contextvars(case_id="case_1", name=CANARY)
    structlog.get_logger("services.mail").bind(party_id="pa_1", text=CANARY).info("notice.sent")
    assert CANARY not in lines.text
    assert (lines.last["case_id"], lines.last["party_id"]) == ("case_1", "pa_1")
    assert lines.last["dropped"] == 2


def test_workflow_code_logs_through_temporal(lines: Lines) -> None:
    workflow.logger.base_logger.info("case.replanned", extra={"facts": 12, "who": CANARY})
    assert CANARY not in lines.text
    assert (lines.last["event"], lines.last["facts"], lines.last["dropped"]) == (
        "case.replanned",
        12,
        1,
    )


async def test_activity_code_logs_with_its_ids_as_fields(lines: Lines) -> None:
    async def deliver() -> None:
        activity.logger.warning("notice.deferred", extra={"seconds": 60})

    await ActivityEnvironment().run(deliver)
    assert lines.last["event"] == "notice.deferred"
    assert lines.last["workflow_id"] == "test"
    assert lines.last["attempt"] == 1
    assert "dropped" not in lines.last


def test_a_formatted_message_in_product_code_is_no_event(lines: Lines) -> None:
    activity.logger.warning("sending to %s", CANARY)
    activity.logger.warning(f"sending to {CANARY}")  # the mistake under test
    logging.getLogger("services.mail").warning("%s", CANARY)
    assert CANARY not in lines.text
    assert [line["event"] for line in lines.all] == ["library.message"] * 3


@pytest.mark.parametrize(
    ("level", "expected"), [("debug", 4), ("INFO", 3), ("warning", 2), ("error", 1)]
)
def test_the_level_decides_what_the_product_says(level: str, expected: int) -> None:
    with configured(io.StringIO(), level=level) as lines:
        log = structlog.get_logger("services.mail")
        log.debug("notice.seen")
        log.info("notice.sent")
        log.warning("notice.deferred")
        log.error("notice.failed")
        assert len(lines.all) == expected


def test_an_unknown_level_is_refused_with_the_levels_there_are() -> None:
    with (
        pytest.raises(ValueError, match=r"'loud' is no log level.*debug, info, warning, error"),
        configured(io.StringIO(), level="loud"),
    ):
        pass


def test_configuring_twice_writes_each_line_once() -> None:
    with configured(io.StringIO()), configured(io.StringIO()) as lines:
        structlog.get_logger("services.mail").info("notice.sent")
        assert len(lines.all) == 1


@pytest.mark.parametrize(
    ("stream", "no_color", "coloured"),
    [
        (Terminal, None, True),
        (Terminal, "", True),
        (Terminal, "1", False),
        (io.StringIO, None, False),
    ],
)
def test_lines_for_people_are_coloured_on_a_terminal_that_wants_it(
    monkeypatch: pytest.MonkeyPatch,
    stream: type[io.StringIO],
    no_color: str | None,
    coloured: bool,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    with configured(stream(), json_lines=False) as lines:
        structlog.get_logger("services.mail").info("notice.sent", notice_id="no_1", name=CANARY)
        assert "notice.sent" in lines.text
        assert "no_1" in lines.text
        assert CANARY not in lines.text
        assert ("\x1b[" in lines.text) is coloured
