"""The watchdog outside Temporal."""
