"""``python -m deploy.demo``."""

import asyncio

from deploy.demo.show import run_demo
from services.logging import configure_logging
from services.settings import read_settings


def main() -> None:
    """Play the demonstration."""
    settings = read_settings()
    configure_logging(json=settings.log_json, level=settings.log_level)
    asyncio.run(run_demo(settings))


if __name__ == "__main__":
    main()
