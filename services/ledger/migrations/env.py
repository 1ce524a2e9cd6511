"""How Alembic reaches the database: by the connection that the caller already holds.

Nothing is run from a configuration file: `services.ledger.migration` is the one way in.
"""

from alembic import context

from services.ledger.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
