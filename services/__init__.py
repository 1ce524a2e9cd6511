"""The world: ledger, vault, letters, mail, staff directory, the desk, and the command line."""
