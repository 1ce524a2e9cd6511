"""Which relays the settings describe, and how a wrong description is told."""

from pathlib import Path

import pytest

from services.mail.relay_settings import MailSecurity
from services.settings import Settings, SettingsError, read_settings
from services.settings.relays import relays_of


def _settings(**given: object) -> Settings:
    return read_settings(relay_host="relay.example.org", **given)


def test_the_first_relay_comes_first(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a pass phrase\n")
    first, second = relays_of(
        _settings(
            relay_mails_per_minute=60,
            fallback_relay_host="other.example.org",
            fallback_relay_security="implicit_tls",
            fallback_relay_username="duecourse",
            fallback_relay_password_file=secret,
            fallback_relay_connections=2,
            relay_answer_seconds=300,
        )
    )
    assert (first.host, first.mails_per_minute, first.username) == ("relay.example.org", 60, None)
    assert first.security is MailSecurity.STARTTLS
    assert (second.host, second.effective_port, second.connections) == ("other.example.org", 465, 2)
    assert second.password is not None
    assert second.password.get_secret_value() == "a pass phrase"
    assert second.mails_per_minute is None
    assert {x.final_reply_seconds for x in (first, second)} == {300}


def test_a_trial_may_have_none() -> None:
    assert relays_of(read_settings()) == ()


def test_a_fallback_alone_is_refused() -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_RELAY_HOST"):
        read_settings(fallback_relay_host="other.example.org")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"relay_security": "none_on_loopback"}, "DUECOURSE_RELAY: Mail to relay.example.org"),
        ({"fallback_relay_host": "not a host"}, "DUECOURSE_FALLBACK_RELAY_HOST: "),
        (
            {"fallback_relay_host": "x.example.org", "fallback_relay_username": "me"},
            "DUECOURSE_FALLBACK_RELAY: Give the relay's username and password together",
        ),
        ({"relay_password_file": Path("/nowhere/secret")}, "/nowhere/secret cannot be read"),
    ],
)
def test_a_wrong_description_names_its_variable(given: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsError) as raised:
        relays_of(_settings(**given))
    assert named in str(raised.value)


def test_a_password_travels_under_tls_only(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a pass phrase")
    with pytest.raises(SettingsError, match="readable on the way") as raised:
        relays_of(
            read_settings(
                relay_host="127.0.0.1",
                relay_security="none_on_loopback",
                relay_username="duecourse",
                relay_password_file=secret,
            )
        )
    assert "pass phrase" not in str(raised.value)
    assert raised.value.__context__ is None
