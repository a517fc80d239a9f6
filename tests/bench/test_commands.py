"""Both benchmarks run on the sample library: little is measured, everything is used."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench import engines, search
from bench.servers import REPO
from tests.search_api.elastic.nodes import fetch

LITTLE = ("--rounds", "1", "--queries", "3", "--seconds", "0.3")
PAGE = REPO / "docs" / "benchmarks.md"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return Path(shutil.copy(PAGE, tmp_path))


def run(command: object, corpus: Path, work: Path, *arguments: str) -> Result:
    given = ["--corpus", str(corpus), "--work", str(work), *LITTLE, *arguments]
    result = CliRunner().invoke(command, given)  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result


def blocks(page: Path) -> dict[str, str]:
    """What stands in each block of the page."""
    found = re.findall(r"<!-- ([\w-]+) begin -->\n(.*?)<!-- \1 end -->", page.read_text("utf-8"), re.DOTALL)
    return dict(found)


def test_page_has_a_block_for_everything_that_is_written() -> None:
    assert blocks(PAGE).keys() == {
        *(f"bench-engines-{name}" for name in engines.PARTS),
        *(f"bench-search-{name}" for name in search.PARTS),
        "bench-pages",
    }


def test_engines(corpus: Path, work: Path, page: Path) -> None:
    run(engines.main, corpus, work, "--engines", "embedded", "--write", str(page))
    found = blocks(page)
    assert "**Indexing**" in found["bench-engines-indexing"]
    for title in ("Latency", "Throughput", "Memory"):
        assert f"**{title}**" in found["bench-engines-searching"]


@pytest.mark.parametrize("part", [name for name in search.PARTS if name != "tenfold"])
def test_part_of_search(part: str, corpus: Path, work: Path, page: Path) -> None:
    before = blocks(page)
    run(search.main, corpus, work, "--engines", "embedded", "--only", part, "--write", str(page))
    after = blocks(page)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"bench-search-{part}"}
    assert "|" in after[f"bench-search-{part}"]


def test_tenfold_library(corpus: Path, work: Path) -> None:
    arguments = ("--documents", "3", "--engines", "embedded", "--only", "tenfold")
    assert "10 times as many" in run(search.main, corpus, work, *arguments).output


@pytest.mark.slow
def test_against_elasticsearch(corpus: Path, work: Path) -> None:
    fetch()
    run(engines.main, corpus, work)
    result = run(search.main, corpus, work, "--only", "quality,speed,numbers,provisions,suggestions")
    assert "Elasticsearch, standard analyzer" in result.output


def test_unknown_part_is_refused() -> None:
    result = CliRunner().invoke(search.main, ["--only", "quality,beauty"])
    assert result.exit_code == 2
    assert "beauty" in result.output
