"""Local accounts of the staff: password and one-time code, invited, enrolled, let in, disabled.

Built on OWASP ASVS v5.0 (chapters 6 and 7) and NIST SP 800-63B; docs/accounts.md tells how it is
used, and which of their requirements are met by what.
"""
