"""Where an installation's keys come from: a file, a variable, or a credential of systemd."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from services.keys.errors import KeyFileError, KeyProblem
from services.keys.file import load_key_file, rotate_key
from services.keys.purposes import KeyPurpose
from services.keys.reading import content_of, rings_in
from services.keys.ring import KeyRings

KEYS_VARIABLE = "DUECOURSE_KEYS"
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
CREDENTIAL = "duecourse-keys"
"""The credential's name: `LoadCredentialEncrypted=duecourse-keys:...` in the unit."""


class KeyPlace(StrEnum):
    """The kinds of places that keys can be read from."""

    FILE = "file"
    ENVIRONMENT = "environment"
    SYSTEMD = "systemd"


class KeySource(Protocol):
    """A place that keys are read from."""

    @property
    def place(self) -> str:
        """The place as people know it: a path, a variable's name."""

    def read(self) -> KeyRings:
        """Read the keys as they are there now.

        Raises:
            KeyFileError: They are missing, damaged, or open to others.
        """

    def rotated(self, purpose: KeyPurpose) -> KeyRings:
        """Add a new current key for a purpose, and read.

        Raises:
            KeyFileError: This program cannot write there; the message says how it is done.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysInFile:
    """A key file of mode 0600."""

    path: Path

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self.path)

    def read(self) -> KeyRings:
        """See `KeySource.read`."""
        return load_key_file(self.path)

    def rotated(self, purpose: KeyPurpose) -> KeyRings:
        """See `KeySource.rotated`."""
        return rotate_key(self.path, purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysInEnvironment:
    """The text of a key file in a variable, put there by whoever starts the program."""

    variables: Mapping[str, str]

    @property
    def place(self) -> str:
        """The variable's name."""
        return f"the variable {KEYS_VARIABLE}"

    def read(self) -> KeyRings:
        """See `KeySource.read`."""
        text = self.variables.get(KEYS_VARIABLE, "")
        if not text.strip():
            raise KeyFileError(
                KeyProblem.MISSING,
                f"{self.place} is not set. It holds the whole text of a key file, which "
                "'duecourse keys make FILE' makes.",
            )
        return rings_in(text.encode("utf-8", "surrogateescape"), self.place)

    def rotated(self, purpose: KeyPurpose) -> KeyRings:
        """See `KeySource.rotated`; always refused."""
        raise _read_only(self.place, purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysOfSystemd:
    """A credential that systemd gives to its unit alone, in memory (systemd.exec(5))."""

    variables: Mapping[str, str]

    @property
    def place(self) -> str:
        """The credential's name."""
        return f"the systemd credential {CREDENTIAL}"

    def read(self) -> KeyRings:
        """See `KeySource.read`."""
        folder = self.variables.get(CREDENTIALS_VARIABLE)
        if not folder:
            raise KeyFileError(
                KeyProblem.MISSING,
                f"{self.place} is not there: {CREDENTIALS_VARIABLE} is not set. Start the program "
                f"as a unit with LoadCredential={CREDENTIAL}:/path/of/the/key/file.",
            )
        # Its mode is not looked at: systemd gives the file to its unit alone, by an access list
        # that shows as rights of the group.
        content = content_of(
            Path(folder) / CREDENTIAL,
            self.place,
            if_missing=f"{self.place} is not there. Add LoadCredential={CREDENTIAL}:"
            "/path/of/the/key/file to the unit.",
        )
        return rings_in(content, self.place)

    def rotated(self, purpose: KeyPurpose) -> KeyRings:
        """See `KeySource.rotated`; always refused."""
        raise _read_only(self.place, purpose)


def key_source(place: KeyPlace, *, file: Path, variables: Mapping[str, str]) -> KeySource:
    """The source of that kind.

    Args:
        place: Its kind.
        file: The key file, for that kind.
        variables: The environment, for the others.
    """
    match place:
        case KeyPlace.FILE:
            return KeysInFile(path=file)
        case KeyPlace.ENVIRONMENT:
            return KeysInEnvironment(variables=variables)
        case KeyPlace.SYSTEMD:
            return KeysOfSystemd(variables=variables)


def _read_only(place: str, purpose: KeyPurpose) -> KeyFileError:
    return KeyFileError(
        KeyProblem.READ_ONLY,
        f"{place} cannot be written by this program. Add a key to the key file it is filled from "
        f"('duecourse keys add FILE --of {purpose}'), fill it again, start every worker again, and "
        "then rotate.",
    )
