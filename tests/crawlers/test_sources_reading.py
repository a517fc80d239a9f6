"""Values as sites write them, feeds, labels, and the parsers on our own small pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import RelationKind, Validity
from crawlers.sources import vbpl_gateway, vbpl_tree
from crawlers.sources.described import Described, FileLink, Incoming, LayoutChanged, NotThere, UnknownCode
from crawlers.sources.feeds import parse_rss, parse_sitemap
from crawlers.sources.labels import Frame, describe
from crawlers.sources.links import link
from crawlers.sources.reading import (
    day,
    doc_type_of_title,
    number_of_title,
    plain_title,
    read_html,
    said,
    validity_or_unknown,
)
from crawlers.sources.vbpl_archive import parse_record, plain_text
from crawlers.sources.vbpl_pages import key_of, parse_body, parse_page
from crawlers.sources.vbpl_sitemap import candidates


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("--", ""),
        ("...", ""),
        ("…", ""),
        (" – ", ""),
        ("Đang cập nhật", ""),
        ("N/A", ""),
        ("", ""),
        ("0", "0"),
    ],
)
def test_marks_for_nothing(value: str, known: str) -> None:
    assert said(value) == known


@pytest.mark.parametrize(
    ("value", "on"),
    [
        ("13/07/2026", date(2026, 7, 13)),
        ("1/2/2020", date(2020, 2, 1)), ("Ngày 5-6-2019", date(2019, 6, 5)),
        ("2026-04-10T00:00:00", date(2026, 4, 10)), ("31/02/2020", None), ("hôm qua", None), ("", None),
    ],
)  # fmt: skip
def test_dates(value: str, on: date | None) -> None:
    assert day(value) == on


@pytest.mark.parametrize(
    ("title", "number", "doc_type", "plain"),
    [
        ("Quyết định số 05/2021/QĐ-UBND Về chợ", "05/2021/QĐ-UBND", "Quyết định", "Về chợ"),
        ("Thông tư liên tịch số 01/2005/TTLT-BNV-BTC Hướng dẫn", "01/2005/TTLT-BNV-BTC", "Thông tư liên tịch",
         "Hướng dẫn"),
        ("Luật Mẫu mực số 09/2030/QH19", "09/2030/QH19", "Luật", "Luật Mẫu mực"),
        ("Quyết định 14/QĐ-UBND", "14/QĐ-UBND", "Quyết định", "Quyết định 14/QĐ-UBND"),
        ("Thông tư số 21/2017/TT- NHNN Quy định", "21/2017/TT-NHNN", "Thông tư", "Quy định"),
        ("Về việc tổ chức lễ hội theo Kế hoạch và Quyết định số 3/QĐ-X", "", "", ""),
        ("Bảng giá đất", "", "", "Bảng giá đất"),
    ],
)  # fmt: skip
def test_titles(title: str, number: str, doc_type: str, plain: str) -> None:
    assert number_of_title(title) == number
    assert doc_type_of_title(title, number) == doc_type
    assert plain_title(title, doc_type, number) == (plain or title)


@given(st.text(max_size=400))
def test_titles_of_any_text(title: str) -> None:
    number = number_of_title(title)
    assert plain_title(title, doc_type_of_title(title, number), number) or not title


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("x/$file/a b.doc", "https://e.vn/d/x/$file/a%20b.doc"),
        ("/tệp.pdf#p2", "https://e.vn/t%E1%BB%87p.pdf"),
        ("javascript:open('x')", ""), ("mailto:a@e.vn", ""), ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("//k.vn/a%20b", "https://k.vn/a%20b"),
    ],
)  # fmt: skip
def test_links(href: str, address: str) -> None:
    assert link("https://e.vn/d/p", href) == address


def test_a_status_that_means_nothing_is_told() -> None:
    unknown: list[UnknownCode] = []
    assert validity_or_unknown("Tình trạng hiệu lực:  Còn hiệu lực", "u", unknown) is Validity.IN_FORCE
    assert validity_or_unknown("--", "u", unknown) is Validity.UNKNOWN
    assert unknown == []
    assert validity_or_unknown("Treo", "u", unknown) is Validity.UNKNOWN
    assert unknown == [UnknownCode("status", "Treo", "u")]


def test_a_page_that_is_none() -> None:
    for data in (b"", b"  \n", b"x" * (25 << 20)):
        with pytest.raises(LayoutChanged):
            read_html(data, "u")


def test_deep_pages_are_read() -> None:
    page = "<div>" * 20_000 + '<p class="prov-article">Điều 1.</p>'
    assert len(parse_body(page, "u")) <= 1


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<!-- Địa phương --><url><loc>https://vbpl.vn/van-ban/chi-tiet/quyet-dinh-tinh-dong-nai--5</loc>
<lastmod>2026-05-01</lastmod></url><url><loc>https://vbpl.vn/van-ban/chi-tiet/dong-nai-x--vbpqta_5</loc></url>
<url><loc>https://vbpl.vn/van-ban/chi-tiet/quyet-dinh-tinh-dong-naix--6</loc></url>
<url><loc>javascript:x</loc></url></urlset>"""


def test_a_sitemap() -> None:
    sitemap = parse_sitemap(SITEMAP, "https://vbpl.vn/sitemap/13.xml")
    assert len(sitemap.entries) == 3
    found = list(candidates(sitemap, ["dong-nai"]))
    assert [(one.key, one.changed) for one in found] == [("5", "2026-05-01")]


@pytest.mark.parametrize("text", ["<html></html>", "không phải XML", "<urlset>"])
def test_what_is_no_sitemap(text: str) -> None:
    with pytest.raises(LayoutChanged):
        parse_sitemap(text, "u")


def test_entities_are_not_resolved() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
    assert parse_rss(bomb, "u") == ()


def test_a_feed_without_items_and_what_is_no_feed() -> None:
    assert parse_rss("<rss><channel/></rss>", "u") == ()
    with pytest.raises(LayoutChanged):
        parse_rss("<feed/>", "u")


def test_labels_in_any_spelling() -> None:
    found = describe(
        Frame("1", "u", "Tên trang"),
        {
            "SỐ/KÝ HIỆU": "7/QĐ-UBND",
            "Ngay ban hanh": "01/02/2020",
            "Lĩnh vực": "Đất đai; Nhà ở",
            "Người ký": "A; B",
            "Chức vụ": "Chủ tịch",
            "Văn bản thay thế": "9/QĐ-UBND",
            "Văn bản được thay thế": "5/QĐ-UBND; 6/QĐ-UBND",
            "Công báo": "Số 12 + 13 ngày 05/03/2020",
        },
    )
    assert (found.number, found.issued_on, found.title) == ("7/QĐ-UBND", date(2020, 2, 1), "Tên trang")
    assert found.fields == ("Đất đai", "Nhà ở")
    assert [(one.name, one.title) for one in found.signers] == [("A", "Chủ tịch"), ("B", "")]
    assert found.incoming == (Incoming(RelationKind.REPLACES, "9/QĐ-UBND", "9/QĐ-UBND"),)
    assert [one.target_number for one in found.relations] == ["5/QĐ-UBND", "6/QĐ-UBND"]
    assert (found.gazette_number, found.gazette_on) == ("12 + 13", date(2020, 3, 5))


def test_what_a_list_says_is_kept_until_the_document_is_read() -> None:
    listed = Described(
        "1", "u", title="T", issuers=("A",), issued_on=date(2020, 1, 2), files=(FileLink("f", "n"),),
        attributes={"page": "4"}, unknown=(UnknownCode("status", "x", "u"),),
    )  # fmt: skip
    assert Described.from_json(listed.to_json()) == listed
    detail = Described("1", "v", title="Dài", attributes={"a": "b"})
    both = detail.filled_from(listed)
    assert (both.url, both.title, both.issuers) == ("v", "Dài", ("A",))
    assert (both.attributes, both.unknown) == ({"page": "4", "a": "b"}, listed.unknown)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://vbpl.vn/van-ban/chi-tiet/luat-x--123", "123"),
        ("https://vbpl.vn/van-ban/chi-tiet/luat-x--123?tabs=toan-van", "123"),
        ("https://vbpl.vn/van-ban/chi-tiet/x--af28f900-429e-11f1-ac02-3babf827b65c",
         "af28f900-429e-11f1-ac02-3babf827b65c"),
        ("https://vbpl.vn/gioi-thieu", ""),
    ],
)  # fmt: skip
def test_keys(url: str, key: str) -> None:
    assert key_of(url) == key


def test_amended_provisions() -> None:
    body = """<div><div data-amend-type="10:aa"><button>Điều khoản được sửa đổi</button>
    <p class="MsoNormal prov-clause" id="id_1">1. Mới</p></div>
    <div style="display: none"><p class="prov-clause" id="id_1">1. Cũ</p></div>
    <prov-content parent-id="id_1">Tiếp</prov-content></div>"""
    new, old, rest = parse_body(body, "u")
    assert (new.amended_by, new.hidden, old.hidden) == ("10:aa", False, True)
    assert (rest.kind, rest.parent, rest.text) == (None, "1", "Tiếp")


def test_a_page_with_an_unknown_relation_label() -> None:
    page = """<h1 class="lawDocumentHeader_title__x">Quyết định số 1/2020/QĐ-UBND Về chợ</h1>
    <div class="ant-tabs-tab ant-tabs-tab-active" data-node-key="luoc-do"></div>
    <div class="ant-tabs-tabpane-active" id="rc-tabs-0-panel-luoc-do"><div class="ant-card-body">
    <span>Văn bản lạ (1)</span><ul><li><a>Quyết định số 2/QĐ-X</a></li></ul></div></div>"""
    found = parse_page(page, "https://vbpl.vn/van-ban/chi-tiet/x--1").described
    assert [(one.kind, one.code) for one in found.unknown] == [("relation label", "Văn bản lạ")]


def _answer(data: str, code: str = "ok") -> str:
    return f'{{"success": {"true" if code == "ok" else "false"}, "messageCode": "{code}", "data": {data}}}'


@pytest.mark.parametrize(
    "answer",
    ["<html>", "[]", '{"a": 1}', _answer("null"), _answer('{"title": "x"}'), _answer("null", "server.error")],
)
def test_answers_of_another_form(answer: str) -> None:
    with pytest.raises(LayoutChanged):
        vbpl_gateway.parse_detail(answer, "u")


def test_a_missing_document() -> None:
    with pytest.raises(NotThere):
        vbpl_gateway.parse_detail(_answer("null", "invalid.document.entity.not.found"), "u")


def test_an_unknown_status_is_told() -> None:
    answer = _answer('{"id": 5, "title": "T", "effStatus": {"code": "HHL9", "name": "Lạ"}}')
    found = vbpl_gateway.parse_detail(answer, "u")
    assert (found.key, found.validity) == ("5", Validity.UNKNOWN)
    assert found.unknown == (UnknownCode("status", "HHL9 (Lạ)", "u"),)


def test_equal_references_are_one() -> None:
    one = '{"targetDocument": {"id": "1", "docNum": "1/QĐ", "title": "T"}, "referenceType": 10}'
    found = vbpl_gateway.parse_detail(_answer(f'{{"id": "5", "references": [{one}, {one}]}}'), "u")
    assert [item.kind for item in found.relations] == [RelationKind.AMENDS]


def test_history() -> None:
    rows = (
        '[{"createdDate": "2020-01-02T00:00:00", "createdBy": "Job", "content": "DATE_HL"},'
        '{"createdDate": "2026-04-01T00:00:00", "editType": "x", "sourceDocumentName": "N"}]'
    )
    first, second = vbpl_gateway.parse_history(_answer(rows), "u")
    assert (first.on, first.action) == (date(2020, 1, 2), "DATE_HL")
    assert (second.on, second.action, second.by) == (None, "x", "N")


def _tree(level: str, title: str, content: str, children: str = "[]") -> str:
    return (
        f'{{"id": "{title}", "level": "{level}", "title": "{title}", "orderIndex": 7, '
        f'"content": {{"content": "{content}"}}, "children": {children}}}'
    )


def test_a_tree() -> None:
    point = _tree("Point", "Điểm đ", "đ) Bốn")
    clause = _tree("Clause", "Khoản 2", "2. Ba", f"[{point}]")
    article = _tree("Article", "Điều 3. Tên", "Điều 3. Tên<br>2. Ba", f"[{clause}]")
    chapter = _tree(
        "Chapter", "Chương IV", "Chương IV<br>TÊN", f"[{article}, {_tree('Article', 'Điều', 'Điều')}]"
    )
    nodes = vbpl_tree.parse_tree(_answer(f"[{chapter}]"), "u")
    assert [node.path for node in nodes] == [
        "chuong-4", "dieu-3", "dieu-3/khoan-2", "dieu-3/khoan-2/diem-dd", "dieu-7",
    ]  # fmt: skip
    assert vbpl_tree.tree_text(nodes).split("\n") == [
        "Chương IV", "TÊN", "Điều 3. Tên", "2. Ba", "đ) Bốn", "Điều",
    ]  # fmt: skip
    with pytest.raises(LayoutChanged, match="level"):
        vbpl_tree.parse_tree(_answer(f"[{_tree('Verse', 'x', 'y')}]"), "u")


def test_an_old_record_with_a_code_nobody_knows() -> None:
    found = parse_record('{"itemID": "1", "sokihieu": "Không số", "vbla1": "22", "vbcancu1": "33"}', "u")
    assert (found.number, [one.kind for one in found.relations]) == ("", [RelationKind.BASED_ON])
    assert found.unknown == (UnknownCode("relation type", "vbla", "u"),)


def test_the_words_of_an_archive() -> None:
    text = "**QUYẾT ĐỊNH**  \n_Về chợ_\n\n1\\. Dòng dài\nhai dòng.\n\n---|---\n"
    assert plain_text(text) == "QUYẾT ĐỊNH\nVề chợ\n1. Dòng dài hai dòng."
