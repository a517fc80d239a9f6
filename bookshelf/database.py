"""Open the record's database: driver settings, and the schema brought up to date.

SQLite writes ahead (WAL) and syncs every commit, so that an index can never be ahead of the record after a
power cut. Writers take the lock at the start of their transaction and wait for each other; readers see one
snapshot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from bookshelf.write_ahead import write_ahead

HEAD = "0005"
"""The newest migration. Known here so that opening an up-to-date record does not load Alembic."""

_BUSY_SECONDS = 120
_MIGRATION_LOCK = 7_296_2019


class UnusableDatabase(Exception):
    """The record's address or schema cannot be used; the message says what to do."""


def open_database(address: str) -> Engine:
    """An engine whose schema is the newest. Raises `UnusableDatabase`."""
    url = _database_url(address)
    engine = create_engine(
        url, json_serializer=_to_json, json_deserializer=orjson.loads, pool_pre_ping=url.host is not None
    )
    if url.get_backend_name() == "sqlite":
        _set_up_sqlite(engine)
    try:
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def reading(engine: Engine) -> Engine:
    """The engine for reading: each transaction sees one snapshot."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(engine: Engine) -> Engine:
    """The engine for writing: on SQLite a transaction takes the write lock when it begins."""
    return engine.execution_options(writes=True)


def _database_url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise UnusableDatabase(
            "the record's address is no database URL; write sqlite:///path/to/record.db "
            "or postgresql://host/name"
        ) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise UnusableDatabase(f"{backend} is not supported: use a sqlite:// or postgresql:// URL")
    if not url.database or url.database == ":memory:":
        raise UnusableDatabase("the record must outlive its process: give the SQLite URL a file")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return url


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {_BUSY_SECONDS * 1000}",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -65536",
        ):
            connection.execute(f"PRAGMA {pragma}")
        write_ahead(connection, _BUSY_SECONDS)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    with reading(engine).connect() as connection:
        if _version(connection) == HEAD:
            return
    with writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        if _version(connection) != HEAD:
            _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(alembic_config(connection), HEAD)
    except CommandError as error:
        raise UnusableDatabase(
            f"the record's schema {_version(connection)} is not known to this version of the program; "
            f"install the version that wrote it, or a newer one ({error})"
        ) from None


def alembic_config(connection: Connection) -> Any:
    """Alembic's configuration for the migrations in this package, on an open connection."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
