"""The ledger's tables, one small file for each idea."""

from services.ledger.tables.access_codes import access_codes
from services.ledger.tables.accounts import accounts, recovery_codes, sign_in_failures
from services.ledger.tables.alarms import watch_alarms
from services.ledger.tables.api import api_answers, api_tokens
from services.ledger.tables.audit import audit_entries
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases, facts
from services.ledger.tables.clock_lengths import clock_lengths
from services.ledger.tables.discharges import discharges
from services.ledger.tables.erasures import erased_counts, erasures, legal_holds
from services.ledger.tables.escalations import escalations
from services.ledger.tables.grants import case_grants
from services.ledger.tables.intake_drafts import intake_drafts
from services.ledger.tables.letters import attempts, letters, returns
from services.ledger.tables.parties import parties
from services.ledger.tables.policies import calendars, policies, policy_adoptions
from services.ledger.tables.promises import promises
from services.ledger.tables.restorations import doubts, restorations
from services.ledger.tables.tasks import tasks
from services.ledger.tables.vault import vault_entries

__all__ = [
    "METADATA",
    "access_codes",
    "accounts",
    "api_answers",
    "api_tokens",
    "attempts",
    "audit_entries",
    "calendars",
    "case_grants",
    "cases",
    "clock_lengths",
    "discharges",
    "doubts",
    "erased_counts",
    "erasures",
    "escalations",
    "facts",
    "intake_drafts",
    "legal_holds",
    "letters",
    "parties",
    "policies",
    "policy_adoptions",
    "promises",
    "recovery_codes",
    "restorations",
    "returns",
    "sign_in_failures",
    "tasks",
    "vault_entries",
    "watch_alarms",
]
