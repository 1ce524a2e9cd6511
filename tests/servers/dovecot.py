"""A real Dovecot with one mailbox, for one test: IMAP under TLS, on a loopback port."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.temporal_server.ports import LOOPBACK, free_port, is_free
from tests.servers.availability import give_up_on
from tests.servers.processes import end, start, wait_until
from tests.servers.smtp_certificates import TestAuthority

USERNAME = "returns"
PASSWORD = "an_invented_pass_phrase"
_OWNER = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class DovecotMailbox:
    """A running server and the Maildir behind it.

    Attributes:
        authority: The PEM file to trust.
        folder: The Maildir; its folders are directories in it whose names begin with a dot.
    """

    port: int
    authority: Path
    folder: Path
    host: str = LOOPBACK
    _delivered: list[str] = field(default_factory=list)

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the mailbox, as a mail server does."""
        name = f"{1_000_000 + len(self._delivered)}.test.example"
        self._delivered.append(name)
        written = self.folder / "tmp" / name
        written.write_bytes(raw)
        shutil.chown(written, _OWNER)
        written.rename(self.folder / "new" / name)

    def make_folder(self, name: str) -> None:
        """Make a folder beside the inbox."""
        _make_maildir(self.folder / f".{name}")

    def mails_in(self, name: str) -> list[bytes]:
        """What lies in a folder."""
        files = sorted((self.folder / f".{name}").glob("[nc][eu][wr]/*"))
        return [file.read_bytes() for file in files]


@pytest.fixture
def dovecot_mailbox() -> Iterator[DovecotMailbox]:
    """A server with an empty mailbox, gone afterwards."""
    dovecot = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if dovecot is None or not Path("/usr/lib/dovecot/imap").exists():
        give_up_on("Dovecot", "it is not installed (Debian: apt install dovecot-imapd)")
    if os.geteuid() != 0:
        give_up_on("Dovecot", "only root can start one")
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        folder = Path(name)
        # Dovecot's own users must reach what is inside.
        folder.chmod(0o755)
        authority = TestAuthority.create(folder / "certificates")
        mailbox = DovecotMailbox(
            port=free_port(), authority=authority.ca_file, folder=folder / "mail"
        )
        _make_maildir(mailbox.folder)
        configuration = folder / "dovecot.conf"
        certificate, key = authority.server_files(LOOPBACK)
        configuration.write_text(_settings(folder, mailbox.port, certificate, key))
        process = start([dovecot, "-F", "-c", configuration], folder=folder)
        try:
            wait_until(lambda: not is_free(mailbox.port), process, "Dovecot")
            yield mailbox
        finally:
            end(process)


def _make_maildir(folder: Path) -> None:
    for part in (folder, *(folder / name for name in ("new", "cur", "tmp"))):
        part.mkdir()
        shutil.chown(part, _OWNER)


def _settings(folder: Path, port: int, certificate: Path, key: Path) -> str:
    owner = pwd.getpwnam(_OWNER)
    return f"""\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = {LOOPBACK}
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
namespace inbox {{
  inbox = yes
  separator = .
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""
