"""A real Postfix, for one test session: it keeps whatever it accepts in a Maildir."""

import email.policy
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

from services.temporal_server.ports import LOOPBACK, free_port, is_free
from tests.servers.availability import give_up_on
from tests.servers.postfix_neighbours import neighbours
from tests.servers.processes import end, run, start, wait_until
from tests.servers.smtp_certificates import TestAuthority

REFUSED = "refused@example.org"
"""The relay answers 550 to this recipient."""
GONE = "gone@nowhere.example.org"
"""The relay accepts mail to this recipient, and then sends back that there is no such mailbox."""
RETURNS = "bounces.example.org"
"""Mail to this domain is handed by LMTP to whoever listens at the relay's `returns_port`."""
LATER = "later@example.org"
"""The relay answers 450 to this recipient, every time."""

_OWNER = "nobody"
_DELIVERED_WITHIN_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PostfixRelay:
    """A running relay: several doors, one mailbox behind them.

    Attributes:
        host: The loopback address of all doors.
        starttls_port: Offers STARTTLS.
        plain_port: Offers no STARTTLS, as a relay with somebody in between.
        tls_port: Speaks TLS from the first byte.
        sign_in_port: Offers STARTTLS, and takes mail from those who signed in alone.
        small_port: Offers STARTTLS, and takes no mail of more than 500 bytes.
        full_port: Offers STARTTLS, and has no room left in its queue.
        greylisting_port: Offers STARTTLS, and sends every recipient away the first time.
        returns_port: Where mail to the domain of `RETURNS` is handed over by LMTP.
        refusing_port: Has no mailbox for anybody; another name, so that it is no loop.
        authority: The PEM file to trust.
        mailbox: The Maildir with all accepted mail.
    """

    host: str
    starttls_port: int
    plain_port: int
    tls_port: int
    sign_in_port: int
    small_port: int
    full_port: int
    greylisting_port: int
    returns_port: int
    refusing_port: int
    authority: Path
    mailbox: Path

    def messages(self) -> list[EmailMessage]:
        """Return what was delivered so far, oldest first."""
        parser = BytesParser(EmailMessage, policy=email.policy.default)
        files = sorted((self.mailbox / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        return [parser.parsebytes(file.read_bytes()) for file in files]

    def wait_for(self, count: int) -> list[EmailMessage]:
        """Return the messages once there are at least `count`.

        Raises:
            TimeoutError: Fewer came within half a minute.
        """
        deadline = time.monotonic() + _DELIVERED_WITHIN_SECONDS
        while len(messages := self.messages()) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(messages)} of {count} messages were delivered")
            time.sleep(0.05)
        return messages

    def forget_all(self) -> None:
        """Empty the mailbox."""
        for file in (self.mailbox / "new").glob("*"):
            file.unlink()


@pytest.fixture(scope="session")
def postfix_server() -> Iterator[PostfixRelay]:
    """A relay with a configuration, queue and mailbox of its own, gone afterwards."""
    postfix = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if postfix is None:
        give_up_on("Postfix", "`postfix` is not installed (Debian: apt install postfix)")
    if os.geteuid() != 0:
        give_up_on("Postfix", "only root can start one")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="postfix-")))
        # Postfix's own users must reach what is inside.
        folder.chmod(0o755)
        beside = stack.enter_context(neighbours())
        relay = _configure(folder, beside)
        process = _run(postfix, folder)
        try:
            wait_until(lambda: not is_free(relay.starttls_port), process, "Postfix")
            yield relay
        finally:
            end(process)


@pytest.fixture
def postfix_relay(postfix_server: PostfixRelay) -> PostfixRelay:
    """The relay, its mailbox empty."""
    postfix_server.forget_all()
    return postfix_server


def _configure(folder: Path, beside: tuple[int, int]) -> PostfixRelay:
    authority = TestAuthority.create(folder / "certificates")
    certificate, key = authority.server_files(LOOPBACK)
    relay = PostfixRelay(
        host=LOOPBACK,
        starttls_port=free_port(),
        plain_port=free_port(),
        tls_port=free_port(),
        sign_in_port=free_port(),
        small_port=free_port(),
        full_port=free_port(),
        greylisting_port=free_port(),
        returns_port=free_port(),
        refusing_port=free_port(),
        authority=authority.ca_file,
        mailbox=folder / "mail" / "inbox",
    )
    for part in ("config", "queue", "data", "mail", "log"):
        (folder / part).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", _OWNER)
    (folder / "config" / "main.cf").write_text(
        _main_settings(folder, certificate, key, relay), encoding="ascii"
    )
    (folder / "config" / "master.cf").write_text(_services(relay, *beside), encoding="ascii")
    return relay


def _main_settings(folder: Path, certificate: Path, key: Path, relay: PostfixRelay) -> str:
    owner = pwd.getpwnam(_OWNER)
    return f"""\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = {LOOPBACK}
inet_protocols = ipv4
myhostname = relay.example.org
mynetworks = 127.0.0.0/8
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
biff = no
notify_classes =
smtputf8_enable = yes
transport_maps = inline:{{ {{ {RETURNS} = lmtp:inet:{LOOPBACK}:{relay.returns_port} }},
  {{ {GONE.partition("@")[2]} = smtp:[{LOOPBACK}]:{relay.refusing_port} }} }}
virtual_mailbox_domains = static:all
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:inbox/
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ {REFUSED} = 550 5.1.1 no such mailbox }},
    {{ {LATER} = 450 4.2.1 mailbox busy }} }}, permit_mynetworks, reject
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_error_sleep_time = 0
"""


def _services(relay: PostfixRelay, passwords: int, greylist: int) -> str:
    return f"""\
{LOOPBACK}:{relay.starttls_port} inet n - n - - smtpd
{LOOPBACK}:{relay.plain_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
{LOOPBACK}:{relay.tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
{LOOPBACK}:{relay.sign_in_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_auth_only=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_type=dovecot
  -o smtpd_sasl_path=inet:{LOOPBACK}:{passwords}
  -o {{ smtpd_recipient_restrictions = permit_sasl_authenticated, reject }}
{LOOPBACK}:{relay.small_port} inet n - n - - smtpd
  -o message_size_limit=500
{LOOPBACK}:{relay.full_port} inet n - n - - smtpd
  -o queue_minfree=1000000000000000
{LOOPBACK}:{relay.greylisting_port} inet n - n - - smtpd
  -o {{ smtpd_recipient_restrictions =
    check_policy_service inet:{LOOPBACK}:{greylist}, permit_mynetworks, reject }}
{LOOPBACK}:{relay.refusing_port} inet n - n - - smtpd
  -o myhostname=inside.example.org
  -o {{ smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ {GONE} = 550 5.1.1 no such mailbox }} }}, reject }}
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix - - n - - smtp
lmtp      unix - - n - - lmtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
local     unix - n n - - local
virtual   unix - n n - - virtual
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


def _run(postfix: str, folder: Path) -> subprocess.Popen[bytes]:
    configuration = folder / "config"
    run([postfix, "-c", configuration, "check"], folder=folder)
    postconf = Path(postfix).with_name("postconf")
    daemons = run([postconf, "-dh", "daemon_directory"], folder=folder).strip()
    # In the foreground: the process started is the one that ends the others.
    return start([f"{daemons}/master", "-c", configuration, "-d"], folder=folder)
