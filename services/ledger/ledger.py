"""The ledger as one thing."""

from services.ledger.engine import Database


class Ledger:
    """x."""

    def __init__(self, database: Database) -> None:
        self.database = database
