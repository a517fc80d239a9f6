"""From an empty library, look-alike sites are crawled and searchable; a second run asks for what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_api.request import SearchRequest
from tests.crawlers.servers.all_sites import all_sites, settings_text
from tests.crawlers.servers.corpus import paper
from tests.crawlers.servers.full_run import SAMPLES, SOURCES, change, last_runs, requests
from tests.tusach.library import tusach
from tusach.library import Library
from tusach.settings import Settings

COUNT = 15
"""Documents of each site: `tests.crawlers.servers.full_run` does the same with thousands."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_library_from_nothing_with_one_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_WORKERS", "1")
    home.mkdir()
    with all_sites(COUNT) as served:
        (home / "crawlers.toml").write_text(settings_text(served), encoding="utf-8")

        result = tusach(home, "crawl", "--all")
        assert result.exit_code == 0, result.output
        assert [line.partition(":")[0] for line in result.stdout.splitlines() if " met " in line] == [
            *SOURCES
        ]
        assert "4 sources, 0 of them with something to look at" in result.stdout
        first = last_runs(home)
        assert {name: run.outcome for name, run in first.items()} == dict.fromkeys(SOURCES, "done")
        assert [run.counts["new"] for run in first.values()] == [COUNT, COUNT, COUNT, 50]

        before = requests(served)
        assert tusach(home, "crawl", "--all").exit_code == 0
        assert all(run.counts["new"] + run.counts["changed"] == 0 for run in last_runs(home).values())
        lists = {"vbpl": 0, "gateway": 1, "cong-bao": 1, "so-mau": 1, "cong-bao-chinh-phu": 1}
        asked = {name: count - before[name] for name, count in requests(served).items()}
        assert all(asked[name] <= lists[name] + 1 for name in asked), asked

        change(served)
        before = requests(served)
        assert tusach(home, "crawl", "--all").exit_code == 0
        third = last_runs(home)
        assert (third["vbpl"].counts["changed"], third["so-mau"].counts["new"]) == (3, 1)
        asked = {name: count - before[name] for name, count in requests(served).items()}
        assert asked["gateway"] <= 1 + 3 * 4
        assert asked["so-mau"] <= 1 + 2

    with Library.open(Settings(home=home)) as library:
        assert library.record.count() == 3 * COUNT + 51
        for ordinal in SAMPLES:
            hits = library.service.search(SearchRequest(q=paper(ordinal).number)).hits
            assert [hit.number for hit in hits][:1] == [paper(ordinal).number]
