"""The keys' source that the settings describe."""

import os

from services.keys import KeySource, key_source
from services.settings.settings import Settings


def key_source_of(settings: Settings) -> KeySource:
    """Where this installation's keys come from; nothing is read yet."""
    return key_source(settings.keys_from, file=settings.keys, variables=os.environ)
