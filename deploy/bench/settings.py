"""The settings of a benchmark: a trial in a folder of its own, whatever the environment says."""

from pathlib import Path

from services.mail.relay_settings import MailSecurity
from services.settings import Settings


def bench_settings(home: Path, *, relay_port: int) -> Settings:
    """A trial below ``home`` that sends its mail to the sink on ``relay_port``."""
    untouched = {name: field.get_default() for name, field in Settings.model_fields.items()}
    return Settings(
        **untouched
        | {
            "home": home,
            "temporal_port": 0,
            "relay_host": "127.0.0.1",
            "relay_port": relay_port,
            "relay_security": MailSecurity.NONE_ON_LOOPBACK,
        }
    )
