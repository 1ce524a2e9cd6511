from pathlib import Path

from services.temporal_server.dev_server import (
    DevServerSettings,
    ServerLogLevel,
    server_arguments,
)

LOG = Path("server.log")


def test_a_server_with_a_file_listens_on_loopback_and_has_no_pages() -> None:
    settings = DevServerSettings(log_file=LOG, database=Path("var/temporal.db"))
    line = " ".join(server_arguments(settings, 7233))
    assert line.startswith("server start-dev --ip 127.0.0.1 --port 7233 --namespace default")
    assert "--headless" in line
    assert "--db-filename var/temporal.db --sqlite-pragma journal_mode=wal" in line
    assert "--dynamic-config-value matching.numTaskqueueReadPartitions=1" in line


def test_a_server_in_memory_has_no_file_and_no_pragmas() -> None:
    line = " ".join(server_arguments(DevServerSettings(log_file=LOG), 7233))
    assert "--db-filename" not in line
    assert "--sqlite-pragma" not in line


def test_pages_namespace_and_log_level_are_passed_on() -> None:
    settings = DevServerSettings(
        log_file=LOG, ui_port=8233, namespace="trial", log_level=ServerLogLevel.ERROR
    )
    line = " ".join(server_arguments(settings, 7233))
    assert "--namespace trial --log-level error" in line
    assert "--ui-port 8233" in line
    assert "--headless" not in line
