"""How the ledger's tables come to be, and from each version to the next."""
