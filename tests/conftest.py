"""Fixtures that every test may ask for, and how tests are spread over processes."""

from tests.servers.dovecot import dovecot_mailbox
from tests.servers.postfix import postfix_relay, postfix_server
from tests.servers.postgresql import postgresql_server, postgresql_url, with_people
from tests.servers.softhsm import softhsm
from tests.servers.temporal_dev import temporal_dev_server, temporal_program
from tests.servers.time_skipping import time_skipping_environment, time_skipping_program
from tests.spreading import pytest_collection_modifyitems, pytest_xdist_make_scheduler

__all__ = [
    "dovecot_mailbox",
    "postfix_relay",
    "postfix_server",
    "postgresql_server",
    "postgresql_url",
    "pytest_collection_modifyitems",
    "pytest_xdist_make_scheduler",
    "softhsm",
    "temporal_dev_server",
    "temporal_program",
    "time_skipping_environment",
    "time_skipping_program",
    "with_people",
]
