"""``python -m deploy.container.portal_health``: whether the page of this container answers."""

import sys

from deploy.container.page_health import tell, trouble_at
from services.settings import SettingsError, read_settings
from services.settings.portal import portal_listens_at, portal_url


def trouble() -> str | None:
    """What is wrong with the portal here, or None: it has to answer, and its ledger, too."""
    try:
        settings = read_settings()
        _, port = portal_listens_at(settings)
        url = portal_url(settings, port)
    except SettingsError as error:
        return str(error)
    return trouble_at("the portal", url, port)


def main() -> int:
    """Exit 0 if it answers, 1 if it does not; one line says why."""
    return tell(trouble())


if __name__ == "__main__":
    sys.exit(main())
