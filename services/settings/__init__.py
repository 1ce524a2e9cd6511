"""What an installation is told by its environment."""

from services.settings.settings import Settings, SettingsError, read_settings

__all__ = ["Settings", "SettingsError", "read_settings"]
