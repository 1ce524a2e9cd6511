"""``python -m deploy.container.office_health``: whether the office of this container answers."""

import sys

from deploy.container.page_health import tell, trouble_at
from services.settings import SettingsError, read_settings
from services.settings.office import office_listens_at, office_url


def trouble() -> str | None:
    """What is wrong with the office here, or None: it answers, and so do ledger and Temporal."""
    try:
        settings = read_settings()
        _, port = office_listens_at(settings)
        url = office_url(settings, port)
    except SettingsError as error:
        return str(error)
    return trouble_at("the office", url, port)


def main() -> int:
    """Exit 0 if it answers, 1 if it does not; one line says why."""
    return tell(trouble())


if __name__ == "__main__":
    sys.exit(main())
