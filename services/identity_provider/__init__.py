"""Signing in by the organisation's own identity provider: OpenID Connect, code flow with PKCE.

Built on OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer)
and RFC 9700 (best current practice); docs/accounts.md tells how it is set up.
"""
