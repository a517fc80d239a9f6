"""Runs that are killed at random moments lose nothing and double nothing."""

from __future__ import annotations

import multiprocessing
import random
from pathlib import Path

from bookshelf.record import Record
from crawlers.state import CrawlState
from tests.crawlers.killed import SIZE, crawl

KILLS = 50


def test_killed_at_fifty_random_moments(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crawlers.killed"])
    chance = random.Random(20251123)
    version = kills = 0
    while kills < KILLS:
        ours, theirs = context.Pipe()
        process = context.Process(target=crawl, args=(tmp_path, version, theirs), daemon=True)
        process.start()
        theirs.close()
        assert ours.recv()
        process.join(chance.uniform(0, 0.5))
        if process.exitcode is None:
            process.kill()
            kills += 1
        else:  # it came to its end: the site changes, and there is work again
            assert process.exitcode == 0
            version += 1
        process.join()
        process.close()
        ours.close()
        _nothing_is_doubled(tmp_path, version)
    ours, theirs = context.Pipe()
    last = context.Process(target=crawl, args=(tmp_path, version, theirs), daemon=True)
    last.start()
    last.join()
    assert last.exitcode == 0
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as record:
        documents = list(record.documents())
        assert {one.text for one in documents} == {f"lời {version}"}
        assert sorted(one.source_key for one in documents) == sorted(f"d{n}" for n in range(SIZE))
        # Each version of a document was written at most once, however often its run was killed.
        assert all(len(record.versions(one.id)) <= version for one in documents)
        assert record.revision() <= SIZE * (version + 1)
    with CrawlState(tmp_path / "crawl") as state:
        outcomes = [run.outcome for run in state.runs("shelf", 1000)]
        assert state.waiting_count("shelf") == 0
    assert outcomes.count("killed") >= KILLS - 5  # one killed before it began has no run
    assert "running" not in outcomes


def _nothing_is_doubled(folder: Path, version: int) -> None:
    with Record.open(f"sqlite:///{folder / 'record.db'}") as record:
        assert record.count() <= SIZE
        assert {one.text for one in record.documents()} <= {f"lời {n}" for n in range(version + 1)}
