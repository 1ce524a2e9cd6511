"""Where invented cases may lie: in a trial that is all this machine's own."""

from services.demonstration.marker import DemonstrationRefused, read_demonstration
from services.settings import Settings


def may_be_offered(settings: Settings) -> bool:
    """Whether a newcomer is asked: at the first start of a trial where they may lie."""
    is_new = not (settings.home / "ledger.db").exists()
    return is_new and settings.trial and not _elsewhere(settings)


def require_a_place_for_it(settings: Settings) -> None:
    """Refuse an installation where an invented case could come near a real one.

    Raises:
        DemonstrationRefused: it is no trial of this machine's own.
    """
    if not settings.trial:
        message = "invented cases are for trials alone, and this is none: leave --demo out"
        raise DemonstrationRefused(message)
    if named := _elsewhere(settings):
        message = (
            "invented cases lie in a trial of their own, with its own ledger, mailbox and invented "
            f"staff: unset {', '.join(named)}, or leave --demo out"
        )
        raise DemonstrationRefused(message)
    found = read_demonstration(settings)
    if found is not None and not found.is_complete:
        message = (
            "the invented cases were loaded in part only: 'duecourse demo-register remove' takes "
            "them away, then 'duecourse up --demo' begins anew"
        )
        raise DemonstrationRefused(message)


def _elsewhere(settings: Settings) -> list[str]:
    """The variables by which something of the installation is not this trial's own."""
    named = {
        "DUECOURSE_DATABASE_URL": settings.database_url,
        "DUECOURSE_KEY_STORE_URL": settings.key_store_url,
        "DUECOURSE_TEMPORAL_ADDRESS": settings.temporal_address,
        "DUECOURSE_RELAY_HOST": settings.relay_host,
        "DUECOURSE_GATEWAY_URL": settings.gateway_url,
        "DUECOURSE_DIRECTORY_FILE": settings.directory_file,
    }
    return [name for name, value in named.items() if value is not None]
