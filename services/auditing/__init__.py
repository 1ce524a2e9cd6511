"""The audit log outside the database: heads signed and kept elsewhere, against which it is held."""
