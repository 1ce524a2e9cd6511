"""The gateway as settings describe it: none, one, or a message that says what is wrong."""

from pathlib import Path

import pytest

from deploy.assembly import message_gateway
from services.settings import SettingsError, read_settings
from tests.servers.gateway import SECRET_TEXT

URL = "https://gateway.example.org/messages"


def _secret(folder: Path, text: str = SECRET_TEXT) -> Path:
    file = folder / "secret"
    file.write_text(f"{text}\n", encoding="utf-8")
    return file


def test_without_an_address_there_is_no_gateway() -> None:
    assert message_gateway(read_settings()) is None


def test_a_gateway_needs_an_address_and_a_secret(tmp_path: Path) -> None:
    settings = read_settings(gateway_url=URL, gateway_secret_file=_secret(tmp_path))
    gateway = message_gateway(settings)
    assert gateway is not None
    assert gateway.longest_wait.total_seconds() == 40


@pytest.mark.parametrize(
    ("given", "secret", "reason"),
    [
        ({"gateway_url": URL}, None, "DUECOURSE_GATEWAY_SECRET_FILE"),
        ({"gateway_url": "http://gateway.example.org/"}, SECRET_TEXT, "DUECOURSE_GATEWAY_URL"),
        ({"gateway_url": URL}, "too short", "DUECOURSE_GATEWAY_SECRET_FILE"),
        (
            {"gateway_url": URL, "gateway_ca_file": Path("nowhere.pem")},
            SECRET_TEXT,
            "DUECOURSE_GATEWAY_CA_FILE",
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_setting(
    given: dict[str, object], secret: str | None, reason: str, tmp_path: Path
) -> None:
    if secret is not None:
        given = {**given, "gateway_secret_file": _secret(tmp_path, secret)}
    with pytest.raises(SettingsError, match=reason) as refused:
        message_gateway(read_settings(**given))
    assert secret is None or secret not in str(refused.value)
