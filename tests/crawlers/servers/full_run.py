"""Crawl the look-alikes into a library with one command, again, and once more after a few changes.

`python -m tests.crawlers.servers.full_run HOME [COUNT]`: COUNT documents for each of three sites, and a feed
of 50. HOME must be empty. Prints what each run did, what each site was asked for, and what is found.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from crawlers.state import CrawlState, Run
from tests.crawlers.servers.all_sites import all_sites, settings_text
from tests.crawlers.servers.corpus import paper
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import Served
from tests.crawlers.servers.vbpl import VbplSite
from tests.tusach.library import start, tusach

SOURCES = ("vbpl", "cong-bao", "so-mau", "cong-bao-chinh-phu")
SAMPLES = (3, 5004, 9002)
"""Ordinals of papers: one of each of the three sites."""


def last_runs(home: Path) -> dict[str, Run]:
    """The last run of each source."""
    with CrawlState(home / "crawl") as state:
        return {name: state.runs(name, 1)[0] for name in SOURCES}


def requests(served: Mapping[str, Served]) -> dict[str, int]:
    return {name: site.count() for name, site in served.items()}


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
            before, began = requests(served), time.monotonic()
            command = start(home, "crawl", "--all")
            output, errors = command.communicate()
            asked = {name: number - before[name] for name, number in requests(served).items()}
            print(
                f"== {what}: exit code {command.returncode}, {time.monotonic() - began:.1f} s, asked {asked}"
            )
            print(output, errors.rpartition("\r")[2], sep="", flush=True)
    print(tusach(home, "stats").stdout)
    for ordinal in SAMPLES:
        print(tusach(home, "search", paper(ordinal).number, "--size", "1").stdout)


if __name__ == "__main__":
    main()
