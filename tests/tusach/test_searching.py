from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.tusach.library import tusach


def test_hits_are_listed_with_their_provisions_and_permalinks(made_home: Path) -> None:
    result = tusach(made_home, "search", "hỗ trợ học phí")
    assert result.exit_code == 0
    assert "1 documents" in result.output
    assert "2/2025/QĐ-UBND · Quyết định" in result.output
    assert "Điều 1. Nội dung thứ 1 về hỗ trợ học phí" in result.output
    assert "/van-ban/qd-02-2025-qd-ubnd-dong-nai/dieu-1" in result.output
    assert "\x1b" not in result.output


def test_json_is_what_the_api_gives(made_home: Path) -> None:
    results = orjson.loads(tusach(made_home, "search", "ho tro hoc phi", "--json", "--size", "1").stdout)
    assert results["size"] == 1
    assert [hit["source_key"] for hit in results["hits"]] == ["d2"]


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (("--doc-type", "Quyết định"), 3),
        (("--doc-type", "Luật"), 0),
        (("--year", "2025", "--year", "2024"), 3),
        (("--issued-from", "2025-08-12", "--issued-to", "2025-08-12"), 3),
        (("--issued-from", "2025-08-13"), 0),
        (("--scope", "title"), 0),
    ],
)
def test_filters_are_those_of_the_api(made_home: Path, options: tuple[str, ...], total: int) -> None:
    results = orjson.loads(tusach(made_home, "search", "kế hoạch", "--json", *options).stdout)
    assert results["total"] == total


@pytest.mark.parametrize(
    "query", ["", "!!! ...", '"chợ', "a" * 600, ".*[({^$", "đất".encode().decode() * 3, "AND OR NOT -"]
)
def test_any_query_gets_an_answer(made_home: Path, query: str) -> None:
    assert tusach(made_home, "search", "--", query).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("chợ", "--batch", "pyproject.toml", "--run", "x.run"), "Give either a QUERY or --batch"),
        (("chợ", "--page", "0"), "--page"),
        (("chợ", "--size", "1000"), "--size"),
        (("chợ", "--year", "hai"), "--year"),
        (("chợ", "--issued-from", "31/31/2020"), "--issued-from"),
        (("chợ", "--sort", "best"), "--sort"),
        (("--run", "x.run"), "--batch and --run go together"),
    ],
)
def test_wrong_use_names_the_option(made_home: Path, arguments: tuple[str, ...], told: str) -> None:
    result = tusach(made_home, "search", *arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_a_batch_writes_a_trec_run(made_home: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("q1\thỗ trợ học phí\nq2\tbảo vệ nguồn nước\nq3\tzzz\n", encoding="utf-8")
    run = tmp_path / "out.run"
    result = tusach(made_home, "search", "--batch", queries, "--run", run, "-k", "1")
    assert result.exit_code == 0
    assert "3 queries: median" in result.output
    rows = [row.split() for row in run.read_text().splitlines()]
    assert [(row[0], row[1], row[2], row[3], row[5]) for row in rows] == [
        ("q1", "Q0", "d2", "1", "tusach"),
        ("q2", "Q0", "d3", "1", "tusach"),
    ]
    assert all(float(row[4]) > 0 for row in rows)


@pytest.mark.parametrize("content", [b"", b"no tab here\n", b"two words\tquery\n", b"q\t\xff\n"])
def test_a_batch_that_makes_no_sense_is_refused(made_home: Path, tmp_path: Path, content: bytes) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_bytes(content)
    result = tusach(made_home, "search", "--batch", queries, "--run", tmp_path / "out.run")
    assert result.exit_code == 2
    assert "queries.tsv" in result.output


@pytest.mark.parametrize(
    "command", [("search", "x"), ("stats",), ("check",), ("export",), ("rebuild",), ("quarantine",)]
)
def test_a_mistyped_home_is_not_taken_for_an_empty_library(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = tusach(tmp_path / "nothing", *command)
    assert result.exit_code == 1
    assert "There is no library in" in result.output
    assert not (tmp_path / "nothing").exists()


def test_filters_alone_list_what_they_let_through(made_home: Path) -> None:
    listed = tusach(made_home, "search", "--issuer", "Đồng Nai", "--json")
    assert listed.exit_code == 0
    hits = orjson.loads(listed.output)["hits"]
    assert hits
    assert all(any("Đồng Nai" in issuer for issuer in hit["issuers"]) for hit in hits)
