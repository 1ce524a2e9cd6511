"""Where mail may travel unprotected: on this machine, and nowhere else."""

import pytest
from pydantic import ValidationError

from services.mail.relay_settings import MailSecurity, RelaySettings, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_machine_may_go_without_tls(host: str) -> None:
    settings = RelaySettings(host=host, security=MailSecurity.NONE_ON_LOOPBACK)
    assert is_loopback(host)
    assert settings.effective_port == 25


@pytest.mark.parametrize(
    "host",
    [
        "relay.example.org", "192.0.2.1", "10.0.0.1", "::", "localhost.example.org",
        "127.0.0.1.example.org", "localhost.", "LOCALHOST", "127.1", "2130706433", "0x7f.0.0.1",
    ],
)  # fmt: skip
def test_no_other_host_may_go_without_tls(host: str) -> None:
    with pytest.raises(ValidationError, match="starttls"):
        RelaySettings(host=host, security=MailSecurity.NONE_ON_LOOPBACK)


@pytest.mark.parametrize(
    ("security", "port"), [(MailSecurity.IMPLICIT_TLS, 465), (MailSecurity.STARTTLS, 587)]
)
def test_any_host_may_be_used_under_tls(security: MailSecurity, port: int) -> None:
    settings = RelaySettings(host="relay.example.org", security=security)
    assert settings.effective_port == port
    assert security.is_encrypted


@pytest.mark.parametrize("only", [{"username": "duecourse"}, {"password": "a pass phrase"}])
def test_username_and_password_come_together(only: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="together"):
        RelaySettings.model_validate({"host": "relay.example.org", "security": "starttls"} | only)


def test_neither_settings_nor_their_refusal_show_the_password() -> None:
    good = {
        "host": "relay.example.org",
        "security": "starttls",
        "username": "duecourse",
        "password": "a pass phrase",
    }
    assert "pass phrase" not in repr(RelaySettings.model_validate(good))
    with pytest.raises(ValidationError) as raised:
        RelaySettings.model_validate(good | {"port": 70000})
    assert "pass phrase" not in str(raised.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 0},
        {"port": 65536},
        {"connections": 0},
        {"connections": 101},
        {"final_reply_seconds": 0},
        {"command_seconds": -1},
        {"idle_seconds": 3601},
        {"client_name": "x\r\nMAIL"},
        {"client_name": ""},
        {"host": "relay.example.org\r\n"},
        {"host": ""},
        {"tls": False},
    ],
)
def test_absurd_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RelaySettings.model_validate({"host": "relay.example.org", "security": "starttls"} | wrong)


def test_the_relay_has_ten_minutes_for_its_last_word() -> None:
    settings = RelaySettings(host="relay.example.org", security=MailSecurity.STARTTLS)
    assert settings.final_reply_seconds == 600
