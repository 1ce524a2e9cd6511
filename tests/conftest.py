"""Fixtures that every test may ask for."""

from tests.servers.dovecot import dovecot_mailbox
from tests.servers.postfix import postfix_relay, postfix_server
from tests.servers.postgresql import postgresql_server, postgresql_url, with_people
from tests.servers.softhsm import softhsm
from tests.servers.temporal_dev import temporal_dev_server, temporal_program
from tests.servers.time_skipping import time_skipping_environment, time_skipping_program

__all__ = [
    "dovecot_mailbox",
    "postfix_relay",
    "postfix_server",
    "postgresql_server",
    "postgresql_url",
    "softhsm",
    "temporal_dev_server",
    "temporal_program",
    "time_skipping_environment",
    "time_skipping_program",
    "with_people",
]
