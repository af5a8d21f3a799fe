"""Alembic's entry: runs the revisions on the connection that schema.py hands over."""

from alembic import context

from ogust_tui.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
