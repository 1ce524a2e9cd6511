"""What ``duecourse doctor`` says of the gateway to parties and of the chats of staff."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.directory.reading import trial_directory
from services.settings import Settings, read_settings
from services.upkeep.message_examination import finding_about_chats, finding_about_the_gateway
from tests.servers.gateway import SECRET_TEXT, TestGateway


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with a secret of use."""
    file = tmp_path / "secret"
    file.write_text(f"{SECRET_TEXT}\n", encoding="utf-8")
    return file


async def test_no_gateway_is_well_and_said_so() -> None:
    finding = await finding_about_the_gateway(read_settings())
    assert (finding.is_well, finding.says) == (True, "none: nobody can choose the channel")


async def test_a_gateway_that_answers_is_well_and_gets_no_message(secret: Path) -> None:
    async with TestGateway() as gateway:
        settings = read_settings(gateway_url=gateway.url, gateway_secret_file=secret)
        finding = await finding_about_the_gateway(settings)
        assert (finding.is_well, gateway.requests) == (True, [])
    finding = await finding_about_the_gateway(settings)
    assert not finding.is_well
    assert "does not answer" in finding.says


async def test_a_gateway_without_a_trusted_certificate_is_not_well(secret: Path) -> None:
    async with TestGateway() as gateway:
        url = gateway.url.replace("http://", "https://")
        settings = read_settings(gateway_url=url, gateway_secret_file=secret)
        assert not (await finding_about_the_gateway(settings)).is_well


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "DUECOURSE_GATEWAY_SECRET_FILE"),
        ({"gateway_secret_file": "short"}, "DUECOURSE_GATEWAY_SECRET_FILE"),
        ({"gateway_secret_file": "good", "gateway_ca_file": "none"}, "DUECOURSE_GATEWAY_CA_FILE"),
    ],
)
async def test_settings_of_no_use_are_named(
    given: dict[str, str], said: str, secret: Path, tmp_path: Path
) -> None:
    short = tmp_path / "short"
    short.write_text("whsec_c2hvcnQ=\n", encoding="utf-8")
    files = {"good": secret, "short": short, "none": tmp_path / "none"}
    named: dict[str, Any] = {key: files[name] for key, name in given.items()}
    settings = read_settings(gateway_url="https://gateway.example.org/x", **named)
    finding = await finding_about_the_gateway(settings)
    assert (finding.is_well, said in finding.says) == (False, True)
    assert "c2hvcnQ" not in finding.says


def _with_a_chat(settings: Settings) -> Any:
    directory = trial_directory()
    first, *others = directory.staff
    chatting = first.model_copy(update={"chat": "https://chat.example.org/room"})
    staffed = directory.model_copy(update={"staff": (chatting, *others)})
    return SimpleNamespace(settings=settings, directory=staffed)


async def test_chats_that_nothing_signs_are_found_before_a_worker_starts(secret: Path) -> None:
    finding = await finding_about_chats(_with_a_chat(read_settings()))
    assert not finding.is_well
    assert "DUECOURSE_STAFF_CHAT_SECRET_FILE" in finding.says
    signed = read_settings(staff_chat_secret_file=secret)
    finding = await finding_about_chats(_with_a_chat(signed))
    assert (finding.is_well, finding.says) == (True, "1 in the staff directory, signed")
