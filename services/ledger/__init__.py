"""The ledger: the SQL record of promises, letters, escalations and deliveries, and the evidence."""
