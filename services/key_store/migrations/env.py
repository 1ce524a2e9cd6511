"""How Alembic reaches the key store: by the connection that the caller already holds."""

from alembic import context

from services.key_store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
