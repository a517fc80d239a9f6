"""Runs: discovery, frontier, what is read and what is not, and every way in which they go wrong."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawlers.failures import FetchFailed, LayoutChanged, RouteClosed
from crawlers.run import RunReport
from crawlers.settings import SourceSettings
from crawlers.sources.described import UnknownCode
from crawlers.state import CrawlState, TroubleKind
from tests.crawlers.shelf_site import World, page_of

CLOSED = RouteClosed("first", "http-401", "https://e.vn/api", "bị từ chối", "refused")
DOWN = FetchFailed("network", "https://e.vn/x", "đứt", "broke")
STRANGE = LayoutChanged("https://e.vn/list", "không thấy danh sách", "no list")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "crawl")


def codes(report: RunReport) -> list[str]:
    return [one.code for one in report.troubles]


def test_an_empty_library_gets_everything_and_a_second_run_nothing(world: World) -> None:
    world.fill(50)
    first = world.run()
    assert (first.outcome, first.full, first.counts["new"], first.is_clean) == ("done", True, 50, True)
    second = world.run()
    assert (second.full, second.counts["met"], second.counts["new"]) == (False, 50, 0)
    assert not world.shelf.reads
    assert world.shelf.since == [None, date(2026, 10, 31)]


def test_a_new_version_in_the_list_is_read_and_the_same_bytes_change_nothing(world: World) -> None:
    world.fill(10)
    world.run()
    world.shelf.documents["d3"] = ("2", "lời khác")
    world.shelf.documents["d4"] = ("2", "lời 4")
    report = world.run()
    assert set(world.shelf.reads) == {"d3", "d4"}
    assert (report.counts["changed"], report.counts["unchanged"]) == (1, 1)
    assert [len(world.sink.taken[key]) for key in ("d3", "d4")] == [2, 1]


def test_lists_that_say_nothing_of_versions_are_looked_at_again_after_a_while(world: World) -> None:
    world.fill(5, version="")
    world.run()
    world.run()
    assert not world.shelf.reads
    world.now += timedelta(days=30)
    assert world.run().counts["unchanged"] == 5


def test_a_vanished_document_is_marked_once_and_kept_and_may_come_back(world: World) -> None:
    world.fill(20)
    world.run()
    gone = world.shelf.documents.pop("d7")
    assert world.run().counts["gone"] == 0  # only a full sweep misses it
    assert world.run(full=True).counts["gone"] == 1
    assert world.run(full=True).counts["gone"] == 0
    assert world.sink.marked == ["d7"]
    world.shelf.documents["d7"] = ("3", gone[1])
    world.run()
    assert len(world.sink.taken["d7"]) == 2


def test_an_unlisted_document_that_is_still_there_is_not_marked(world: World) -> None:
    world.fill(20)
    world.run()
    world.shelf.listing = lambda: (key for key in list(world.shelf.documents) if key != "d7")
    report = world.run(full=True)
    assert (report.counts["gone"], report.counts["unchanged"]) == (0, 1)


def test_a_list_that_shrinks_marks_nothing(world: World) -> None:
    world.fill(40)
    world.run()
    world.shelf.listing = lambda: iter(["d1", "d2"])
    report = world.run(full=True)
    assert codes(report) == ["list-shrank"]
    assert not world.sink.marked
    assert not world.shelf.reads


def test_an_empty_list_is_no_reason_to_forget(world: World) -> None:
    world.fill(40)
    world.run()
    world.shelf.listing = lambda: iter(())
    report = world.run(full=True)
    assert (report.counts["met"], codes(report)) == (0, ["list-shrank"])
    with CrawlState(world.folder) as state:
        assert state.document_count("shelf") == 40


def test_a_listed_document_that_is_not_there_is_not_asked_for_every_day(world: World) -> None:
    world.shelf.listing = lambda: iter(["ghost"])
    assert world.run().counts["gone"] == 0
    world.run()
    assert not world.shelf.reads


def test_duplicates_and_pages_that_shift_are_read_once(world: World) -> None:
    world.fill(30)
    pages = [[f"d{n}" for n in range(at, min(at + 12, 30))] for at in range(0, 30, 10)]
    world.shelf.listing = lambda: (key for page in [*pages, pages[-1]] for key in page)
    report = world.run()
    assert (report.counts["met"], report.counts["new"]) == (30, 30)
    assert set(world.shelf.reads.values()) == {1}


def test_a_list_that_goes_in_a_circle_is_left(world: World) -> None:
    world.fill(10)

    def circle() -> Iterator[str]:
        while True:
            yield from list(world.shelf.documents)

    world.shelf.listing = circle
    report = world.run()
    assert (codes(report), report.counts["new"]) == (["list-repeats"], 10)


def test_a_closed_route_is_told_and_the_next_one_serves(world: World) -> None:
    world.fill(5)
    world.shelf.route_errors = {"first": CLOSED}
    report = world.run()
    assert (report.route, report.outcome, report.counts["new"], report.counts["closed"]) == (
        "second",
        "done",
        5,
        1,
    )
    assert not report.is_clean


def test_a_route_that_a_source_went_round_by_itself_is_told_too(world: World) -> None:
    world.fill(5)
    world.web.closed["api"] = replace_route(CLOSED, "api")
    report = world.run()
    assert [(one.kind, one.route) for one in report.troubles] == [(TroubleKind.CLOSED, "api")]


def replace_route(closed: RouteClosed, route: str) -> RouteClosed:
    return RouteClosed(route, closed.code, closed.url, closed.vi, closed.en)


@pytest.mark.parametrize("error", [CLOSED, DOWN, STRANGE, KeyError("items")])
def test_when_no_route_serves_the_run_has_failed(world: World, error: Exception) -> None:
    world.shelf.route_errors = {"first": error, "second": error}
    report = world.run()
    assert report.outcome == "failed"
    assert report.troubles
    with CrawlState(world.folder) as state:
        assert state.last_run("shelf") is None


@pytest.mark.parametrize("error", [DOWN, STRANGE, CLOSED, AttributeError("no such node")])
def test_a_document_that_fails_waits_for_the_next_run(world: World, error: Exception) -> None:
    world.fill(10)
    world.shelf.errors = {"d4": error}
    report = world.run()
    assert (report.counts["new"], report.counts["failed"], report.outcome) == (9, 1, "done")
    assert [one.key for one in report.troubles if one.kind is TroubleKind.FAILED] == ["d4"]
    world.shelf.errors = {}
    assert world.run().counts["new"] == 1


def test_a_site_that_is_down_ends_the_run_and_nothing_is_lost(world: World) -> None:
    world.fill(100)
    world.shelf.errors = dict.fromkeys(world.shelf.documents, DOWN)
    report = world.run()
    assert "site-down" in codes(report)
    assert sum(world.shelf.reads.values()) == 20
    world.shelf.errors = {}
    assert world.run().counts["new"] == 100


def test_a_full_disk_ends_the_run_and_nothing_is_lost(world: World) -> None:
    world.fill(60)
    world.sink.fails = OSError(errno.ENOSPC, "No space left on device")
    report = world.run()
    assert (report.outcome, codes(report)) == ("failed", ["cannot-keep"])
    assert "No space left" in report.troubles[0].en
    world.sink.fails = None
    assert world.run().counts["new"] == 60
    assert set(map(len, world.sink.taken.values())) == {1}


def test_a_disk_that_is_full_for_the_cache_of_pages_ends_the_run_too(world: World) -> None:
    world.fill(30)
    world.shelf.errors = {"d9": OSError(errno.ENOSPC, "No space left on device")}
    report = world.run()
    assert (report.outcome, codes(report)) == ("failed", ["cannot-keep"])
    world.shelf.errors = {}
    world.run()
    assert len(world.sink.taken) == 30


def test_a_list_that_begins_with_the_newest_is_left_among_known_documents(world: World) -> None:
    world.settings = SourceSettings(kind="folder", stop_after_known=10)
    world.shelf.newest_first = True
    world.fill(200)
    world.run()
    world.shelf.documents = {"new": ("1", "lời mới"), **world.shelf.documents}
    report = world.run()
    assert (report.counts["met"], report.counts["new"]) == (11, 1)
    assert world.run(full=True).counts["met"] == 201


def test_a_limited_run_is_partial_and_the_next_goes_on(world: World) -> None:
    world.fill(30)
    report = world.run(limit=10)
    assert (report.outcome, report.counts["new"]) == ("partial", 10)
    assert world.run().full
    assert len(world.sink.taken) == 30


def test_a_full_sweep_comes_round(world: World) -> None:
    world.fill(3)
    runs = [world.run().full for _ in range(32)]
    assert [number for number, full in enumerate(runs) if full] == [0, 30]


def test_unknown_codes_and_doubts_are_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.fill(1)
    odd = replace(page_of("d0", "x"), unknown=(UnknownCode("relation", "99", "https://e.vn/d0"),), body="")
    monkeypatch.setattr(world.shelf, "read", lambda _found, _web: odd)
    report = world.run()
    assert sorted(codes(report)) == ["no-words", "unknown-code"]
    assert (report.counts["new"], report.counts["unknown"], report.is_clean) == (1, 1, False)


def test_a_run_that_was_killed_is_called_so_and_goes_on(world: World) -> None:
    world.fill(10)
    with CrawlState(world.folder) as state:
        killed = state.begin_run("shelf", world.now, full=True)
        state.await_reading("shelf", next(world.shelf.routes()[0].discover(world.web, None)))
    assert world.run().counts["new"] == 10
    with CrawlState(world.folder) as state:
        assert {run.id: run.outcome for run in state.runs("shelf")}[killed] == "killed"
        assert state.waiting_count("shelf") == 0
