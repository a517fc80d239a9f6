"""The record's schema over time, run by Alembic from `bookshelf.database`."""
