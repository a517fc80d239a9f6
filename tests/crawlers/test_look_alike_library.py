"""From an empty library, look-alike sites are crawled and searchable; a second run asks for what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_api.request import SearchRequest
from tests.crawlers.servers.all_sites import all_sites, settings_text
from tests.crawlers.servers.corpus import paper
from tests.crawlers.servers.full_run import SOURCES, change, crawl_all
from tusach.library import Library
from tusach.settings import Settings

COUNT = 15
"""Documents of each site: `tests.crawlers.servers.full_run` does the same with thousands."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_library_from_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_WORKERS", "1")
    home.mkdir()
    with all_sites(COUNT) as served:
        (home / "crawlers.toml").write_text(settings_text(served), encoding="utf-8")

        first = {name: report for name, report, _ in crawl_all(home)}
        assert {name: report.outcome for name, report in first.items()} == dict.fromkeys(SOURCES, "done")
        assert [report.counts["new"] for report in first.values()] == [COUNT, COUNT, COUNT, 50]
        assert all(report.is_clean for report in first.values())

        requests = {name: site.count() for name, site in served.items()}
        second = {name: report for name, report, _ in crawl_all(home)}
        assert all(report.counts["new"] + report.counts["changed"] == 0 for report in second.values())
        asked = {name: site.count() - requests[name] for name, site in served.items()}
        lists = {"vbpl": 0, "gateway": 1, "cong-bao": 1, "so-mau": 1, "cong-bao-chinh-phu": 1}
        assert all(asked[name] <= lists[name] + 1 for name in asked), asked

        change(served)
        requests = {name: site.count() for name, site in served.items()}
        third = {name: report for name, report, _ in crawl_all(home)}
        assert (third["vbpl"].counts["changed"], third["so-mau"].counts["new"]) == (3, 1)
        asked = {name: site.count() - requests[name] for name, site in served.items()}
        assert asked["gateway"] <= 1 + 3 * 4
        assert asked["so-mau"] <= 1 + 2

    with Library.open(Settings(home=home)) as library:
        assert library.record.count() == 3 * COUNT + 51
        for number in (paper(3).number, paper(5004).number, paper(9002).number):
            hits = library.service.search(SearchRequest(q=number)).hits
            assert [hit.number for hit in hits][:1] == [number]
