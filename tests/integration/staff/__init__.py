"""The post room for staff and the watchdog, with a real ledger and a real SMTP server."""
