"""A real PKCS#11 module, SoftHSM, with a token of its own for each test."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pkcs11
import pytest
from pydantic import SecretStr

from services.keys.token import TokenPlace
from tests.servers.availability import give_up_on

LABEL = "duecourse-test"
PIN = "an_invented_pin"
_PINS = ("--so-pin", "87654321", "--pin", PIN)
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
_PROGRAM = "softhsm2-util"
_CONFIGURATION = "SOFTHSM2_CONF"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftHsm:
    """A module with one token, whose keys are files in a folder.

    Attributes:
        place: The module, the token and its PIN.
        folder: What lies in the token.
    """

    place: TokenPlace
    folder: Path

    def unplug(self) -> None:
        """Take the token away, while programs use it."""
        self.folder.rename(self.folder.with_name("unplugged"))

    def plug_in(self) -> None:
        """Bring it back."""
        self.folder.with_name("unplugged").rename(self.folder)


@pytest.fixture
def softhsm(tmp_path: Path) -> Iterator[SoftHsm]:
    """A token without keys, gone afterwards."""
    if not softhsm_is_here():
        give_up_on("SoftHSM", "its module or softhsm2-util is not here (Debian: softhsm2)")
    with a_token(tmp_path) as token:
        yield token


def softhsm_is_here() -> bool:
    """Whether this machine has it."""
    return _module() is not None and shutil.which(_PROGRAM) is not None


@contextmanager
def a_token(folder: Path) -> Iterator[SoftHsm]:
    """A token without keys, which this process and those that it starts can use meanwhile."""
    module, program = _module(), shutil.which(_PROGRAM)
    assert module is not None
    assert program is not None
    tokens = folder / "tokens"
    tokens.mkdir(mode=0o700)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    with patch.dict(os.environ, {_CONFIGURATION: str(configuration)}):
        subprocess.run(  # noqa: S603 - a program of the machine, with arguments of ours
            [program, "--init-token", "--free", "--label", LABEL, *_PINS],
            check=True,
            capture_output=True,
        )
        place = TokenPlace(module=module, label=LABEL, pin=SecretStr(PIN))
        yield SoftHsm(place=place, folder=tokens)
        # The module read its configuration when it was started; the next test has another one.
        pkcs11.unload(str(module))


def _module() -> Path | None:
    return next((Path(each) for each in _MODULES if Path(each).exists()), None)
