"""What the rule of the same name finds, and what it lets pass."""

import hmac


def is_hers(signature, expected, request, session):
    # ruleid: secret-compared-letter-by-letter
    if signature == expected:
        return True
    # ruleid: secret-compared-letter-by-letter
    if request.token != session.token:
        return False
    # ok: secret-compared-letter-by-letter
    select(accounts).where(accounts.c.password == former)
    # ok: secret-compared-letter-by-letter
    if session.state == expected:
        return True
    # ok: secret-compared-letter-by-letter
    return hmac.compare_digest(signature, expected)
