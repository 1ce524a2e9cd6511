"""The staff directory: who holds which role in which office, and who is told when one is barred."""
