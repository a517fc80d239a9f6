"""The record on both databases. PostgreSQL is a real server that the tests start for themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bookshelf.record import Record

_DEBIAN = Path("/usr/lib/postgresql")


def server_binaries() -> Path | None:
    """The folder of the newest `initdb` and `pg_ctl`, or None."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[str]:
    """The socket folder of a running server whose superuser is `postgres`."""
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("needs the PostgreSQL server: apt-get install postgresql")
    # The server refuses to run as root; a socket's path must be shorter than pytest's folders.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    control = str(binaries / "pg_ctl")
    locale = ("--encoding=UTF8", "--locale=C.UTF-8")
    run(str(binaries / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *locale)
    options = f"-c listen_addresses= -c fsync=off -c client_min_messages=warning -k {folder}"
    run(control, "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
    try:
        yield str(folder)
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def emptied_database(socket: str) -> str:
    """URL of the server's database, without what an earlier test left there.

    One database for all tests: making one each costs hundreds of files.
    """
    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return f"postgresql://postgres@/postgres?host={socket}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/record.db"
    return emptied_database(request.getfixturevalue("postgres_socket"))


@pytest.fixture
def record(url: str) -> Iterator[Record]:
    with Record.open(url) as opened:
        yield opened
