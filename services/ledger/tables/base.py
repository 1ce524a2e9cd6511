"""What all tables of the ledger have in common."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

# Every constraint has a name that both databases agree on, so that a migration can address it.
METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
