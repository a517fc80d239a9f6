"""Run migrations on the connection that `bookshelf.database` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from bookshelf.desk_schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
