"""From one machine to a cluster and back: one command, while searches and imports go on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bookshelf.record import Entry, Record
from search_api.request import SearchRequest
from search_api.service import SearchService
from tests.search_api.elastic.load import keep, loaded
from tests.search_api.elastic.nodes import Nodes, drop
from tests.search_api.library import LIBRARY
from tests.tusach.library import tusach
from tusach.library import Library
from tusach.settings import Settings

MANY = 120
SMALL_STEPS = (
    "import search_api.indexer as indexer, search_api.elastic.lease as lease; "
    "indexer._AT_ONCE = indexer._CHUNK = 10; lease.LASTS = 1.0; "
    "from tusach.cli import main; main()"
)
"""The command as a process of its own that commits often, and waits for one that died only shortly."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: Nodes) -> Iterator[Path]:
    """A library that the embedded engine serves; the cluster is known but empty."""
    prefix = f"t{uuid4().hex[:12]}"
    monkeypatch.setenv("TUSACH_ES_URLS", ",".join(node.urls))
    monkeypatch.setenv("TUSACH_ES_PREFIX", prefix)
    monkeypatch.setenv("TUSACH_WORKERS", "1")
    with Library.open(Settings(home=tmp_path)) as library:
        library.record.put_many([Entry(one, one.id) for one in LIBRARY])
        keep(library.record, 0, MANY)
        library.update_index()
    yield tmp_path
    drop(node.urls, prefix)


def found(home: Path) -> list[str]:
    with Library.open(Settings(home=home)) as library:
        return [hit.id for hit in library.service.search(SearchRequest(q="thuế đất", size=50)).hits]


def test_there_and_back_under_load(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old engine answers every search, and what is imported meanwhile is in the new index, too."""
    before = found(home)
    with (
        Library.open(Settings(home=home)) as library,
        loaded(SearchService(library.engine), home, None, MANY) as load,
    ):
        result = tusach(home, "migrate", "elasticsearch")
    assert result.exit_code == 0, result.output
    assert "Set TUSACH_ENGINE=elasticsearch and restart" in result.output
    assert (load.errors, load.doubled) == ([], [])
    assert load.searches > 0

    monkeypatch.setenv("TUSACH_ENGINE", "elasticsearch")
    with Library.open(Settings(home=home)) as library:
        library.update_index()
        assert sorted(library.engine.document_ids()) == sorted(library.record.document_ids())
        keep(library.record, 5_000, 1)
        library.update_index()
    assert "All is well" in tusach(home, "check").output
    assert set(before) & set(found(home))

    back = tusach(home, "migrate", "embedded")
    assert "Going on from revision" in back.output
    monkeypatch.setenv("TUSACH_ENGINE", "embedded")
    assert "All is well" in tusach(home, "check").output


def test_a_killed_migration_goes_on_where_it_was(home: Path) -> None:
    with Library.open(Settings(home=home, engine="elasticsearch")) as library:
        command = [sys.executable, "-c", SMALL_STEPS, "--home", str(home), "migrate", "elasticsearch"]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while not library.engine.revision() and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        running.kill()
        running.wait()
        reached = library.engine.revision()
        assert 0 < reached < library.record.revision()
    again = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert again.returncode == 0, again.stderr
    assert f"Going on from revision {reached:,} of" in again.stdout
    assert f"Indexed {MANY + len(LIBRARY)} documents" in again.stdout


def test_what_was_filled_can_be_dropped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tusach(home, "migrate", "elasticsearch").exit_code == 0
    assert "The index of elasticsearch is gone" in tusach(home, "migrate", "elasticsearch", "--drop").output
    with Library.open(Settings(home=home, engine="elasticsearch")) as library:
        assert (library.engine.revision(), library.engine.document_count()) == (0, 0)
    assert "All is well" in tusach(home, "check").output
    monkeypatch.setenv("TUSACH_ENGINE", "elasticsearch")
    assert tusach(home, "migrate", "embedded", "--drop").exit_code == 0
    assert not (home / "index").exists()


@pytest.mark.parametrize("option", ["--drop", None])
def test_what_serves_is_left_alone(home: Path, option: str | None) -> None:
    result = tusach(home, "migrate", "embedded", *([option] if option else []))
    assert result.exit_code == 2
    assert "embedded is what serves now: `tusach rebuild`" in result.output


def test_a_cluster_must_be_known(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUSACH_ES_URLS")
    result = tusach(home, "migrate", "elasticsearch")
    assert result.exit_code == 2
    assert "TUSACH_ES_URLS" in result.output


def test_another_librarys_index_is_told(home: Path, tmp_path: Path) -> None:
    """A record that knows less than the index is not the one that the index was made from."""
    assert tusach(home, "migrate", "elasticsearch").exit_code == 0
    other = tmp_path / "other"
    with Record.open(f"sqlite:///{other / 'record.db'}") as record:
        keep(record, 0, 1)
    result = tusach(other, "migrate", "elasticsearch")
    assert result.exit_code == 1
    assert "ahead of the record" in result.output
