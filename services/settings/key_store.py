"""The key store's place that the settings describe."""

from services.key_store.place import KeyStorePlace
from services.settings.settings import Settings, with_password


def key_store_of(settings: Settings) -> KeyStorePlace:
    """Where this installation's wrapped keys are: apart from the ledger, unless told otherwise.

    Beside a ledger in SQLite they are a file of their own in the home; beside one on PostgreSQL a
    schema of their own on the same server.
    """
    return KeyStorePlace(url=_url(settings), schema=settings.key_store_schema)


def _url(settings: Settings) -> str:
    if settings.key_store_url is not None:
        return with_password(settings.key_store_url, settings.key_store_password_file)
    if settings.database.startswith("sqlite"):
        return f"sqlite:///{(settings.home / 'keys.db').absolute()}"
    return settings.database
