"""How what comes back is received: what settings may say, and what doctor says of them."""

import asyncio
from pathlib import Path

import pytest

from deploy.assembly import return_address
from services.settings import Settings, SettingsError, read_settings
from services.settings.returns import listens_at, mailbox_of
from services.upkeep.mail_examination import finding_about_returns

ADDRESS = "bounce@bounces.example.org"


def _settings(**given: object) -> Settings:
    return read_settings(**{"bounce_address": ADDRESS, **given})


def test_a_way_to_receive_without_an_address_is_refused() -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_BOUNCE_LISTEN is set without"):
        read_settings(bounce_listen="127.0.0.1:2424")


def test_a_mailbox_needs_somebody_who_signs_in() -> None:
    with pytest.raises(SettingsError, match="BOUNCE_IMAP_USERNAME"):
        _settings(bounce_imap_host="imap.example.org")


@pytest.mark.parametrize(
    ("typed", "place"),
    [("127.0.0.1:2424", ("127.0.0.1", 2424)), ("[::1]:24", ("::1", 24)), ("mx:24", ("mx", 24))],
)
def test_a_place_to_listen_at_is_a_host_and_a_port(typed: str, place: tuple[str, int]) -> None:
    assert listens_at(_settings(bounce_listen=typed)) == place


@pytest.mark.parametrize("typed", ["2424", "127.0.0.1", "127.0.0.1:", ":24", "mx:99999", "mx:x"])
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(SettingsError, match=r"write 127\.0\.0\.1:2424"):
        listens_at(_settings(bounce_listen=typed))


@pytest.mark.parametrize("address", ["nobody", "bounce+all@example.org", "b" * 40 + "@example.org"])
def test_an_address_that_cannot_serve_is_refused_by_its_variable(address: str) -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_BOUNCE_ADDRESS"):
        return_address(_settings(bounce_address=address))


def test_a_mailbox_keeps_its_password_to_itself(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("an invented pass phrase\n")
    mailbox = mailbox_of(
        _settings(
            bounce_imap_host="imap.example.org",
            bounce_imap_username="returns",
            bounce_imap_password_file=file,
        )
    )
    assert mailbox is not None
    assert mailbox.password.get_secret_value() == "an invented pass phrase"
    assert "phrase" not in repr(mailbox)


async def test_doctor_says_where_failure_notices_go_that_nobody_reads_here() -> None:
    finding = await finding_about_returns(read_settings(sender_address="updates@example.org"))
    assert finding.is_well
    assert "not read here: failure notices go to updates@example.org" in finding.says


async def test_doctor_says_that_nobody_receives_what_comes_to_the_address() -> None:
    finding = await finding_about_returns(_settings())
    assert not finding.is_well
    assert "read by nobody" in finding.says


async def test_doctor_says_whether_somebody_listens() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = _settings(bounce_listen=f"127.0.0.1:{port}")
    assert (await finding_about_returns(settings)).is_well
    server.close()
    await server.wait_closed()
    assert not (await finding_about_returns(settings)).is_well
