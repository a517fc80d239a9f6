"""The document page and its files as they are served, read without scripts."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from bookshelf.entries import Entry
from bookshelf.model import Document, Relation, RelationKind
from tests.web import samples
from tests.web.conftest import ORIGINAL
from tests.web.markup import LAND, Page
from tusach.library import Library
from web import document_page, reading


def test_document_page(page: Page) -> None:
    html = page(LAND)
    assert html.h1.get_text() == "Ban hành Quy định về quản lý quỹ đất công ích trên địa bàn tỉnh Đồng Nai"
    facts = {
        one.dt.get_text(): [dd.get_text() for dd in one.find_all("dd")]
        for one in html.select(".attributes dl div")
    }
    assert facts["Số ký hiệu"] == ["14/2026/QĐ-UBND"]
    assert facts["Người ký"] == ["Nguyễn Văn Mẫu (Chủ tịch)"]
    assert facts["Ngày có hiệu lực"] == ["20/03/2026"]
    assert facts["Ngày hết hiệu lực"] == ["-"]
    assert facts["Lĩnh vực"] == ["Đất đai – Nhà ở"]
    for link in html.select(".contents a[href^='#']"):
        assert html.find(id=link["href"][1:]) is not None


def test_hits_in_the_document(page: Page) -> None:
    html = page(f"{LAND}?q=thuê đất&luot=2")
    marks = html.select("#text mark")
    assert [mark.get("id") for mark in marks[:3]] == [None, "hit-2", None]
    assert html.select_one("mark.now")["id"] == "hit-2"
    previous, following = html.select(".stepper .step")
    assert urlsplit(previous["href"]).fragment == "hit-1"
    assert (urlsplit(following["href"]).fragment, parse_qs(urlsplit(following["href"]).query)["luot"]) == (
        "hit-3",
        ["3"],
    )
    assert html.select_one(".stepper .at").get_text() == f"2/{len(marks)}"
    assert page(f"{LAND}?q=xyzzy").select_one(".notice") is not None


def test_steps_go_round_the_ends(page: Page) -> None:
    count = len(page(f"{LAND}?q=thuê đất").select("#text mark"))
    first = page(f"{LAND}?q=thuê đất").select(".stepper .step")
    assert [urlsplit(step["href"]).fragment for step in first] == [f"hit-{count}", "hit-1"]
    last = page(f"{LAND}?q=thuê đất&luot={count}").select(".stepper .step")
    assert urlsplit(last[1]["href"]).fragment == "hit-1"
    assert page(f"{LAND}?q=thuê đất&luot=999999").select_one("mark.now")["id"] == f"hit-{count}"


@pytest.mark.parametrize("path", ["dieu-2", "dieu-2/khoan-1/diem-dd"])
def test_permalinks(client: FlaskClient, path: str) -> None:
    response = client.get(f"{LAND}/{path}?q=đất")
    assert response.status_code == 302
    parts = urlsplit(response.location)
    assert (parts.path, parts.fragment, parse_qs(parts.query)) == (LAND, path, {"q": ["đất"]})


def test_unknown_provisions_and_documents_help_on(page: Page) -> None:
    html = page(f"{LAND}/dieu-99", 404)
    assert "dieu-99" in html.main.get_text()
    assert html.select_one(f"a.button[href='{LAND}']")
    assert page("/van-ban/khong-co", 404).select_one("form#search")


def test_relations_both_ways(page: Page) -> None:
    html = page(LAND).select_one(".relations")
    assert "31/2024/QH15 – Luật Đất đai" in html.get_text()
    assert html.select_one("a")["href"] == "/van-ban/qd-05-2019-qd-ubnd-dong-nai"
    back = page("/van-ban/qd-05-2019-qd-ubnd-dong-nai").select_one(".relations")
    assert "Bị thay thế bởi" in back.get_text()
    assert back.select_one("a")["href"] == LAND


def test_provenance_links_only_to_the_web(page: Page) -> None:
    table = page(LAND).select_one(".provenance table")
    assert "Trích từ nội dung văn bản" in table.get_text()
    assert [link["href"] for link in table.select("a")] == ["https://example.org/14"]


def test_a_scan_is_said_to_be_one(page: Page) -> None:
    html = page("/van-ban/tb-77-tb-ubnd-dong-nai")
    notice = html.select_one(".notice.scan")
    assert "Bản quét – chưa nhận dạng chữ" in notice.get_text()
    assert notice.a["href"].startswith("/tep/")
    assert html.select_one("#text") is None


def test_files(client: FlaskClient, page: Page) -> None:
    response = client.get(page(LAND).select_one("a.file")["href"])
    assert response.data == ORIGINAL
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    response.close()


@pytest.mark.parametrize("sha256", ["0" * 64, "..", "x", "%2e%2e%2f%2e%2e%2fetc"])
def test_only_files_that_a_document_names(client: FlaskClient, library: Library, sha256: str) -> None:
    assert client.get(f"/tep/{sha256}/a.pdf").status_code == 404
    unnamed = library.files.put(b"nobody names this")
    assert client.get(f"/tep/{unnamed}/a.pdf").status_code == 404


def test_citations_lead_to_what_is_here(page: Page) -> None:
    html = page(LAND)
    own, other = html.select("#text a.cite")
    assert (own["href"], own.get_text()) == ("#dieu-2", "ỦY BAN N")
    assert other["href"] == "/van-ban/qd-05-2019-qd-ubnd-dong-nai#dieu-1"


@pytest.mark.parametrize(
    ("broken", "lost"),
    [
        ("web.relations_block.relations", ".relations"),
        ("web.document_page._links", "a.cite"),
        ("web.document_page.structured_data", "script[type='application/ld+json']"),
        ("web.document_page.original", "a.open-original"),
        ("web.collected.doubts", None),
    ],
)
def test_a_block_that_fails_is_left_out(
    page: Page, monkeypatch: pytest.MonkeyPatch, broken: str, lost: str | None
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("broken for the test")

    monkeypatch.setattr(broken, fails)
    html = page(LAND)
    assert html.select_one("#text").get_text()
    assert lost is None or html.select_one(lost) is None


def test_long_texts_are_kept_until_the_library_changes(
    page: Page, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    body = reading.body

    def counted(document: Document, *rest: Any) -> Markup:
        written.append(document.id)
        return body(document, *rest)

    monkeypatch.setattr(reading, "body", counted)
    monkeypatch.setattr(document_page, "_LONG", 0)
    long_one = "/van-ban/kh-120-kh-ubnd-dong-nai"
    first, second = page(long_one), page(long_one)
    assert str(first.select_one("#text")) == str(second.select_one("#text"))
    assert len(written) == 1
    assert page(f"{long_one}?q=mục tiêu").select("#text mark")  # hits are the reader's own
    page(f"{long_one}?lang=en")
    assert len(written) == 3
    library.record.put_many([Entry(samples.document("moi-den", "Văn bản mới đến", "Điều 1. Tên\n"))])
    page(long_one)
    assert len(written) == 4
    library.record.remove("moi-den")


def test_short_texts_are_searched_while_typing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(LAND).select_one("#text[data-live]")
    monkeypatch.setattr(document_page, "_LIVE", 10)
    assert page(LAND).select_one("#text[data-live]") is None


def test_a_validity_that_follows_from_others_is_said_to_be_derived(page: Page, library: Library) -> None:
    made = [
        samples.document("luat-cu", "Luật cũ", "Điều 1. Tên\nCâu.\n", doc_type="Luật", number="1/2010/QH12"),
        *(
            samples.document(
                key, key, "Điều 1. Tên\nCâu.\n", doc_type=doc_type, effective_on=date(2020, 1, 1),
                relations=(Relation(RelationKind.REPLACES, "1/2010/QH12", "", "luat-cu"),),
            )
            for key, doc_type in (("qd-la", "Quyết định"), ("luat-moi", "Luật"))
        ),
    ]  # fmt: skip
    library.record.put_many([Entry(one) for one in made[:2]])
    assert page("/van-ban/luat-cu").select(".document-head .badge, .relations a") == []
    assert "luat-cu" not in str(page("/van-ban/qd-la").select(".relations a"))
    library.record.put_many([Entry(made[2])])
    badge = page("/van-ban/luat-cu").select_one(".document-head a.badge.HHL")
    assert badge["href"] == "/hieu-luc/luat-cu"
    assert "suy ra" in badge.find_parent().get_text()
    for one in made:
        library.record.remove(one.id)


def test_a_contents_list_without_end_is_painted_as_far_as_it_is_seen(page: Page, library: Library) -> None:
    law = "".join(f"Điều {number}. Tên\nCâu.\n" for number in range(1, 1003))
    made = samples.document("luat-dai", "Luật dài", law)
    library.record.put_many([Entry(made)])
    assert "endless" in page("/van-ban/luat-dai").select_one("#contents")["class"]
    assert "endless" not in page(LAND).select_one("#contents")["class"]
    library.record.remove(made.id)
