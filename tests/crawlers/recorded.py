"""Every recorded page and answer through its parser; `python -m tests.crawlers.recorded FOLDER` prints them.

The recordings are real pages that are no part of the project.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import orjson

from crawlers.sources import gazette_domino as domino
from crawlers.sources.described import Described, NotThere
from crawlers.sources.vbpl_archive import parse_record
from crawlers.sources.vbpl_gateway import parse_detail, parse_list
from crawlers.sources.vbpl_pages import VbplPage, parse_page
from crawlers.sources.vbpl_tree import TreeNode, parse_tree

GATEWAY = "https://vbpl-bientap-gateway.moj.gov.vn/api/qtdc/public"
GAZETTE = "https://congbao.example.vn/congbao.nsf"
ISSUE = "Số 47 Ngày 25/7/2026"


@dataclass(frozen=True, slots=True)
class Row:
    """What one recording gives: its documents, and what else there is to count."""

    name: str
    documents: tuple[Described, ...]
    note: str = ""


@cache
def pages(folder: Path) -> tuple[tuple[str, VbplPage | None], ...]:
    """The rendered pages by name; None for one whose document is not there."""
    return tuple(_pages(folder))


def _pages(folder: Path) -> Iterator[tuple[str, VbplPage | None]]:
    root = folder / "vbpl_new_html"
    urls = {item["file"]: item["url"] for item in orjson.loads((root / "INDEX.json").read_bytes())}
    for path in sorted(root.glob("doc_*")):
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        url = urls.get(path.name, "https://vbpl.vn/van-ban/chi-tiet/x--186424")
        try:
            yield path.name, parse_page(data, url)
        except NotThere:
            yield path.name, None


def details(folder: Path) -> Mapping[str, Described]:
    return {
        path.name: parse_detail(path.read_bytes(), f"{GATEWAY}/doc/{path.stem.split('_')[2]}")
        for path in sorted((folder / "vbpl_new_api").glob("doc_detail_*.json"))
    }


def trees(folder: Path) -> Mapping[str, tuple[TreeNode, ...]]:
    return {
        path.name: parse_tree(path.read_bytes(), path.name)
        for path in sorted((folder / "vbpl_new_api").glob("provision_tree_*.json"))
    }


def old_records(folder: Path) -> Mapping[str, Described]:
    return {
        path.name: parse_record(path.read_bytes(), path.name, path.with_suffix(".txt").read_text("utf-8"))
        for path in sorted((folder / "vbpl_old" / "docs").glob("[0-9]*.json"))
    }


def rows(folder: Path) -> Iterator[Row]:
    for name, page in pages(folder):
        if page is None:
            yield Row(name, (), "văn bản không tồn tại")
            continue
        note = f"tab {page.active}, {len(page.provisions)} provisions, scope {page.scope}"
        yield Row(name, (page.described,), note)
    for name, described in details(folder).items():
        yield Row(name, (described,))
    listed = parse_list((folder / "vbpl_new_api" / "doc_all_list_20260428.json").read_bytes(), GATEWAY)
    yield Row("doc_all_list_20260428.json", listed.documents, f"total {listed.total}")
    for name, nodes in trees(folder).items():
        yield Row(name, (), f"{len(nodes)} nodes: {' '.join(node.path for node in nodes)}")
    for name, described in old_records(folder).items():
        yield Row(name, (described,))
    yield from _gazette(folder / "congbao_sonla")


def _gazette(folder: Path) -> Iterator[Row]:
    url = domino.issue_url(GAZETTE, ISSUE)
    documents = domino.parse_issue_documents((folder / "documents_by_gazette_sample.html").read_bytes(), url)
    yield Row("documents_by_gazette_sample.html", documents)
    issues = domino.parse_issues((folder / "gazettes_by_year_2026.html").read_bytes(), GAZETTE)
    yield Row("gazettes_by_year_2026.html", (), f"{len(issues)} issues, newest {issues[0].category}")
    for name in ("gazette_file_raw.html", "gazette_file_quote.html"):
        file = domino.parse_issue_file((folder / name).read_bytes(), f"{GAZETTE}/GazettesByYearMonthDayNo")
        yield Row(name, (), file.name if file else "")
    for name in ("danh_muc.html", "cap1_danh_muc.html", "cap2_so_cong_bao.html"):
        years = domino.parse_years((folder / name).read_bytes(), GAZETTE)
        total = domino.parse_list((folder / name).read_bytes(), f"{GAZETTE}/DanhMucVB").total
        yield Row(name, (), f"years {years[-1]}-{years[0]}, total {total}")


def _shown(described: Described) -> Iterator[tuple[str, str]]:
    """(field, value) for what the source says; long values by their length."""
    for item in fields(Described):
        value = getattr(described, item.name)
        if not value or item.name in ("url", "attributes"):
            continue
        if item.name in ("title", "body", "abstract"):
            yield item.name, f"{len(value)} characters"
        elif item.name in ("relations", "incoming", "files", "history"):
            yield item.name, f"{len(value)}"
        elif isinstance(value, tuple):
            yield item.name, "; ".join(str(getattr(one, "name", one)) for one in value)
        else:
            yield item.name, str(value)


def main() -> None:
    """A table in Markdown: recording, document, field, value."""
    print("| recording | document | field | value |\n|---|---|---|---|")
    for row in rows(Path(sys.argv[1])):
        if row.note:
            print(f"| {row.name} | | | {row.note} |")
        for document in row.documents:
            for name, value in _shown(document):
                print(f"| {row.name} | {document.key} | {name} | {value.replace('|', '/')} |")


if __name__ == "__main__":
    main()
