"""Crawl the look-alikes into a library, twice, and once more after a few changes; print what was asked for.

`python -m tests.crawlers.servers.full_run HOME [COUNT]`: COUNT documents for each of three sites, and a feed
of 50. HOME must be empty.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from crawlers.run import Options, RunReport
from tests.crawlers.servers.all_sites import all_sites, settings_text
from tests.crawlers.servers.corpus import paper
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import Served
from tests.crawlers.servers.vbpl import VbplSite
from tusach.crawl_run import run_source
from tusach.settings import Settings

SOURCES = ("vbpl", "cong-bao", "so-mau", "cong-bao-chinh-phu")


def crawl_all(home: Path) -> Iterator[tuple[str, RunReport, float]]:
    """One run of each source: (name, report, seconds)."""
    for name in SOURCES:
        began = time.monotonic()
        yield name, run_source(Settings(home=home), name, Options()), time.monotonic() - began


def change(served: Mapping[str, Served]) -> None:
    """Three documents change at one site, and one comes at another."""
    vbpl, department = served["vbpl"].site, served["so-mau"].site
    assert isinstance(vbpl, VbplSite)
    assert isinstance(department, NukeVietSite)
    for ordinal in (3, 7, 11):
        vbpl.change(ordinal)
    newest = max(department.papers) + 1
    department.papers[newest] = paper(newest)


def main() -> None:
    home, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 700
    with all_sites(count) as served:
        home.mkdir(parents=True, exist_ok=True)
        (home / "crawlers.toml").write_text(settings_text(served), encoding="utf-8")
        for what in ("first run", "second run", "after changes"):
            if what == "after changes":
                change(served)
            for name, report, seconds in crawl_all(home):
                counts = ", ".join(f"{key} {value}" for key, value in report.counts.items() if value)
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
                print(f"{what}, {name}: {report.outcome}, {counts}; {seconds:.1f} s, {memory} MB", flush=True)


if __name__ == "__main__":
    main()
