"""Alembic's environment: migrations run on the connection they are handed, inside its transaction."""

from alembic import context
from sqlmodel import SQLModel

import rostering.store.tables  # noqa: F401  (defines every table on SQLModel.metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
