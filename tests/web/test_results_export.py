"""The list of results as CSV and XLSX, and as a feed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree
from openpyxl import load_workbook

from bookshelf.entries import Entry
from bookshelf.model import Document
from tests.web.markup import LAND, Page, hit_ids
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings
from web import results_export

ATOM = "{http://www.w3.org/2005/Atom}"
Fresh = Callable[[], FlaskClient]


@pytest.fixture
def fresh(library: Library) -> Fresh:
    """A client of an application whose limits nobody has used."""
    return lambda: create_app(library.settings, library).test_client()


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    response = client.get(address)
    assert response.status_code == 200
    text = response.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_holds_what_the_page_lists(fresh: Fresh, page: Page) -> None:
    client = fresh()
    response = client.get("/tim-kiem.csv?q=đất công ích&page=9&size=1")
    assert response.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="tim-kiem-')
    assert b"\r\n" in response.data
    head, *found = rows(client, "/tim-kiem.csv?q=đất công ích")
    listed = hit_ids(page("/tim-kiem?q=đất công ích&size=50"))
    assert [urlsplit(row[head.index("Địa chỉ")]).path.rsplit("/", 1)[-1] for row in found] == listed
    first = dict(zip(head, found[0], strict=True))
    assert first["Ngày ban hành"][:4] in ("2019", "2026")
    assert first["Điều phù hợp nhất"].startswith("Điều")
    assert "#dieu-" in first["Địa chỉ của Điều"]


def test_filters_and_language_hold_for_the_file(fresh: Fresh) -> None:
    head, *found = rows(fresh(), "/tim-kiem.csv?q=hòa giải&doc_type=Kế hoạch&lang=en")
    assert head[0] == "Number"
    assert [row[head.index("Type")] for row in found] == ["Kế hoạch"]


def test_xlsx_has_typed_cells_and_says_what_it_is(fresh: Fresh) -> None:
    response = fresh().get("/tim-kiem.xlsx?q=đất công ích")
    book = load_workbook(io.BytesIO(response.data))
    sheet, about = book.worksheets
    head = [cell.value for cell in sheet[1]]
    issued = sheet.cell(2, head.index("Ngày ban hành") + 1)
    assert isinstance(issued.value, datetime)
    assert issued.number_format == "dd/mm/yyyy"
    facts = {row[0].value: row[1].value for row in about.rows}
    assert parse_qs(urlsplit(facts["Tìm kiếm"]).query) == {"q": ["đất công ích"]}
    assert facts["Số văn bản trong danh sách"] == str(sheet.max_row - 1)
    response.close()


EVIL = ("=HYPERLINK(\"http://evil.example\")", "+1+1", "-2", "@SUM(A1)")  # fmt: skip


def test_no_cell_is_a_formula(library_of: Callable[[list[Document]], FlaskClient]) -> None:
    client = library_of(
        [Document(f"d-{at}", "test", f"d-{at}", title=evil, text="Bẫy thử") for at, evil in enumerate(EVIL)]
    )
    head, *found = rows(client, "/tim-kiem.csv?q=bẫy thử")
    assert {row[head.index("Trích yếu")] for row in found} == {f"'{evil}" for evil in EVIL}
    book = load_workbook(io.BytesIO(client.get("/tim-kiem.xlsx?q=bẫy thử").data))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert set(EVIL) <= {cell.value for cell in cells}


@pytest.fixture
def library_of(tmp_path_factory: pytest.TempPathFactory) -> object:
    opened: list[Library] = []

    def make(documents: list[Document]) -> FlaskClient:
        library = Library.open(Settings(home=tmp_path_factory.mktemp("evil"), workers=1))
        opened.append(library)
        library.record.put_many([Entry(one) for one in documents])
        library.update_index()
        return create_app(library.settings, library).test_client()

    yield make
    for library in opened:
        library.close()


def test_a_file_ends_at_its_limit_and_the_page_says_so(
    fresh: Fresh, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_export, "MOST", 20)
    monkeypatch.setattr(results_export, "_AT_ONCE", 10)
    monkeypatch.setattr("web.results_page.MOST", 20)
    assert len(rows(fresh(), "/tim-kiem.csv")) == 21
    menu = page("/tim-kiem").select_one(".menu").get_text(" ", strip=True)
    assert "20 văn bản đầu trong" in menu


def test_files_are_not_made_without_end(fresh: Fresh) -> None:
    client = fresh()
    answers = [client.get("/tim-kiem.csv?q=đất") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


# the feed


def test_the_feed_is_atom(fresh: Fresh) -> None:
    response = fresh().get("/tim-kiem.atom?q=đất công ích&page=3&size=2&sort=number")
    assert response.mimetype == "application/atom+xml"
    root = etree.fromstring(response.data)
    assert root.tag == f"{ATOM}feed"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert root.findtext(f"{ATOM}id") == links["self"]
    assert urlsplit(links["self"]).scheme == "http"
    assert parse_qs(urlsplit(links["alternate"]).query) == {"q": ["đất công ích"], "sort": ["newest"]}
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) >= 2
    assert root.find(f"{ATOM}author/{ATOM}name").text
    updated = []
    for entry in entries:
        ids = [entry.findtext(f"{ATOM}id"), entry.find(f"{ATOM}link").get("href")]
        assert ids[0] == ids[1]
        assert entry.findtext(f"{ATOM}title")
        updated.append(datetime.fromisoformat(entry.findtext(f"{ATOM}updated")))
    assert all(one.tzinfo for one in updated)
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated")) == max(updated)
    issued = [
        entry.findtext(f"{ATOM}published") for entry in entries if entry.find(f"{ATOM}published") is not None
    ]
    assert issued == sorted(issued, reverse=True)
    assert LAND in entries[0].findtext(f"{ATOM}id")


def test_an_empty_feed_is_valid_too(fresh: Fresh) -> None:
    root = etree.fromstring(fresh().get("/tim-kiem.atom?q=xyzzyqwrt").data)
    assert root.findtext(f"{ATOM}updated").startswith("1970-01-01T00:00:00")
    assert root.find(f"{ATOM}entry") is None


def test_what_xml_cannot_hold_does_not_break_the_feed(
    library_of: Callable[[list[Document]], FlaskClient],
) -> None:
    text = "Bẫy <b>&amp; ]]> \x0b thử"
    client = library_of([Document("d", "test", "d", title=text, text="Bẫy thử", issued_on=date(2026, 1, 2))])
    root = etree.fromstring(client.get("/tim-kiem.atom?q=bẫy thử").data)
    assert root.find(f"{ATOM}entry").findtext(f"{ATOM}title").startswith("Bẫy <b>&amp; ]]>")


def test_the_page_announces_its_feed(page: Page) -> None:
    link = page("/tim-kiem?q=hòa giải&doc_type=Kế hoạch&page=2").select_one(
        "link[rel=alternate][type='application/atom+xml']"
    )
    parts = urlsplit(link["href"])
    assert parts.path == "/tim-kiem.atom"
    assert parse_qs(parts.query) == {"q": ["hòa giải"], "doc_type": ["Kế hoạch"], "sort": ["newest"]}


def test_a_search_without_results_can_be_followed(page: Page) -> None:
    links = page("/tim-kiem?q=xyzzyqwrt").select(".menu a")
    assert [urlsplit(link["href"]).path for link in links] == ["/tim-kiem.atom", "/api/v1/search", "/nhung"]


def test_the_menu_offers_every_form_with_all_filters(page: Page) -> None:
    links = page("/tim-kiem?q=hòa giải&doc_type=Kế hoạch&level=province").select(".menu a")
    paths = [urlsplit(link["href"]).path for link in links]
    assert paths == ["/tim-kiem.csv", "/tim-kiem.xlsx", "/tim-kiem.atom", "/api/v1/search", "/nhung"]
    for link in links:
        asked = parse_qs(urlsplit(link["href"]).query)
        assert (asked["q"], asked["doc_type"], asked["level"]) == (["hòa giải"], ["Kế hoạch"], ["province"])
