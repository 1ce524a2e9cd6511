"""What the rule of the same name finds, and what it lets pass."""

import ssl


async def connect(session, url, relay):
    context = ssl.create_default_context()
    # ruleid: connection-that-checks-nobody
    context.check_hostname = False
    # ruleid: connection-that-checks-nobody
    context.verify_mode = ssl.CERT_NONE
    # ruleid: connection-that-checks-nobody
    await session.post(url, ssl=False)
    # ruleid: connection-that-checks-nobody
    SMTP(hostname=relay, validate_certs=False)
    # ok: connection-that-checks-nobody
    await session.post(url, ssl=ssl.create_default_context())
