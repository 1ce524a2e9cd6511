"""``python -m deploy.container.portal_health``: whether the page of this container answers."""

import http.client
import sys
from urllib.parse import urlsplit

from services.settings import SettingsError, read_settings
from services.settings.portal import portal_listens_at, portal_url

ANSWER_WITHIN_SECONDS = 10


def trouble() -> str | None:
    """What is wrong with the portal here, or None: it has to answer, and its ledger, too."""
    try:
        settings = read_settings()
        _, port = portal_listens_at(settings)
        host = urlsplit(portal_url(settings, port)).netloc
    except SettingsError as error:
        return str(error)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        status = connection.getresponse().status
    except OSError as error:
        return f"the portal does not answer: {error.strerror or type(error).__name__}"
    finally:
        connection.close()
    return None if status == http.HTTPStatus.OK else f"the portal answers with status {status}"


def main() -> int:
    """Exit 0 if it answers, 1 if it does not; one line says why."""
    found = trouble()
    sys.stdout.write(f"{found or 'at work'}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
