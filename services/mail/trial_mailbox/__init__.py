"""For trials without a relay: a mail server on this machine that keeps what it gets."""

from services.mail.trial_mailbox.reader import KeptMail, read_mailbox
from services.mail.trial_mailbox.server import TrialMailServer

__all__ = ["KeptMail", "TrialMailServer", "read_mailbox"]
