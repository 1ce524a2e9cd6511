"""Whether pages that are served in this container answer, and what they stand on."""

import http.client
import sys
from urllib.parse import urlsplit

ANSWER_WITHIN_SECONDS = 10


def trouble_at(what: str, url: str, port: int) -> str | None:
    """What is wrong with the pages of an address, or None if they are ready.

    Args:
        what: How they are named.
        url: Their address, as people open it.
        port: At which they are served here.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": urlsplit(url).netloc})
        status = connection.getresponse().status
    except OSError as error:
        return f"{what} does not answer: {error.strerror or type(error).__name__}"
    finally:
        connection.close()
    return None if status == http.HTTPStatus.OK else f"{what} answers with status {status}"


def tell(found: str | None) -> int:
    """Say in one line how it is; 0 if nothing is wrong, 1 if something is."""
    sys.stdout.write(f"{found or 'at work'}\n")
    return 1 if found else 0
