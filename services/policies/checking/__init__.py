"""Checking a policy beyond its schema: what would let somebody down, and where it stands."""

from services.policies.checking.check import findings_of
from services.policies.checking.finding import Finding, FindingCode, Severity

__all__ = ["Finding", "FindingCode", "Severity", "findings_of"]
