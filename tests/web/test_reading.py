from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Document, Provision, ProvisionKind
from tests.web.samples import LAND, document
from web.marking import Anchor, Hits
from web.reading import CHUNK, Labels, body, contents

LABELS = Labels("Liên kết", "Bảng", "Vuốt ngang", "Mở rộng")


def read(made: Document, *spans: tuple[int, int]) -> BeautifulSoup:
    return BeautifulSoup(body(made, Hits(made.text, spans), LABELS), "lxml")


def words_of(text: str) -> list[str]:
    return text.replace("#", " ").split()


LAW = document("a", "Quy định", LAND)


def test_every_provision_is_an_anchor_inside_its_parent() -> None:
    html = read(LAW)
    for unit in LAW.provisions:
        section = html.find(id=unit.path)
        assert section is not None, unit.path
        if unit.parent is not None:
            assert section.find_parent(id=LAW.provisions[unit.parent].path) is not None
    assert html.find(id="dieu-2/khoan-1/diem-dd").get_text().startswith("đ) Tổ chức bốc thăm")


def test_no_word_is_lost_or_doubled() -> None:
    assert words_of(read(LAW).get_text(" ")) == words_of(LAND)


def test_headings_have_levels_without_gaps_and_permalinks() -> None:
    html = read(LAW)
    assert [h.name for h in html.select("h2, h3, h4")] == ["h2", "h3", "h3", "h2", "h3", "h3"]
    chapter = html.find(id="chuong-i").h2
    assert chapter.get_text(" ", strip=True) == "Chương I QUY ĐỊNH CHUNG #"
    assert html.find(id="dieu-1").h3.a["href"] == "#dieu-1"


def test_tables() -> None:
    html = read(LAW)
    letterhead, prices = html.find_all("table")
    assert "letterhead" in letterhead.parent["class"]
    assert [th.get_text() for th in prices.find_all("th")] == ["STT", "Loại đất", "Đơn giá (đồng/m²)"]
    assert [len(row.find_all(["td", "th"])) for row in prices.find_all("tr")] == [3, 3, 3]
    assert prices.find_parent(id="dieu-3")


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        ("Khi nào\tÍt nhất\nNgày thường\t150%\nNgày lễ\t300%\n", False),
        ("Nơi nhận: - Lưu: VT.\tCHỦ TỊCH Trần An\n", True),
        ("Lưu: VT.\tTM. ỦY BAN NHÂN DÂN\n", True),
        ("UBND XÃ XUÂN LỘC\tĐộc lập – Tự do – Hạnh phúc\n", True),
        ("Một\tTM. ỦY BAN NHÂN DÂN\tba\n", False),
    ],
)
@pytest.mark.parametrize("before", ["", "dòng\n" * 400])
def test_two_columns_are_data_unless_they_hold_a_letterhead_or_signatures(
    rows: str, layout: bool, before: str
) -> None:
    html = read(document("a", "x", f"{before}{rows}{before}"))
    assert bool(html.select(".letterhead")) is layout


def test_numbers_of_clauses_and_points_lead_to_themselves() -> None:
    links = {link["href"]: link.get_text() for link in read(LAW).select("a.own")}
    assert links == {
        "#dieu-2/khoan-1": "1.",
        "#dieu-2/khoan-1/diem-a": "a)",
        "#dieu-2/khoan-1/diem-dd": "đ)",
        "#dieu-2/khoan-2": "2.",
    }


def test_a_citation_at_a_number_is_the_link() -> None:
    at = LAND.index("2. Thời hạn")
    cited = Hits(LAND, links=(Anchor(at, at + 8, "/khac"),))
    html = BeautifulSoup(body(LAW, cited, LABELS), "lxml")
    assert [link["href"] for link in html.find(id="dieu-2/khoan-2").select("a")] == ["/khac"]


@pytest.mark.parametrize(("columns", "rows", "many", "tall"), [(3, 3, False, False), (4, 20, True, True)])
def test_wide_and_tall_tables_are_told(columns: int, rows: int, many: bool, tall: bool) -> None:
    html = read(document("a", "x", "Mở đầu\n" * 200 + ("\t".join("abcdef"[:columns]) + "\n") * rows))
    table = html.select_one(".table")
    assert ("many" in table["class"], "tall" in table["class"]) == (many, tall)
    assert (table["aria-label"], table["tabindex"]) == ("Bảng", "0")
    assert [button["aria-label"] for button in html.select("button.broaden")] == ["Mở rộng"] * many


def test_short_rows_are_filled() -> None:
    html = read(document("a", "x", "Mở đầu\n" * 200 + "a\tb\tc\nd\te\n"))
    assert [len(row.find_all(["td", "th"])) for row in html.find_all("tr")] == [3, 3]


def test_capitals_above_the_first_heading_are_centred() -> None:
    assert [p.get_text() for p in read(LAW).select("p.caps")] == ["QUYẾT ĐỊNH"]


def test_a_long_first_line_runs_in() -> None:
    sentence = "Ban hành kèm theo Quyết định này Quy định về quản lý quỹ đất " + "công ích " * 40
    made = document("a", "x", f"Điều 1. {sentence}\n")
    html = read(replace(made, provisions=(replace(made.provisions[0], heading=""),)))
    assert html.h2.get_text() == "Điều 1.#"
    assert html.p.get_text().strip() == sentence.strip()


def test_long_texts_are_painted_in_chunks() -> None:
    html = read(document("a", "x", "dòng\n" * (3 * CHUNK)))
    assert [len(chunk.find_all("p")) for chunk in html.select(".chunk")] == [CHUNK] * 3


def test_hits_are_numbered_through_headings_text_and_tables() -> None:
    spans = tuple((at, at + 3) for at in range(len(LAND)) if LAND[at : at + 3].lower() == "đất")
    html = read(LAW, *spans)
    assert len(html.find_all("mark")) == len(spans)
    assert {mark.get_text() for mark in html.find_all("mark")} == {"đất", "Đất"}


def test_contents_nest_and_count_hits() -> None:
    at = LAND.index("Đơn giá")
    entries = contents(LAW, Hits(LAND, ((at, at + 7),)))
    assert [(one.label, one.hits, [two.label for two in one.entries]) for one in entries] == [
        ("Chương I", 0, ["Điều 1", "Điều 2"]),
        ("Chương II", 1, ["Điều 3", "Điều 4"]),
    ]
    assert [one.heading for one in entries] == ["QUY ĐỊNH CHUNG", "TỔ CHỨC THỰC HIỆN"]


@st.composite
def nested(draw: st.DrawFn) -> Document:
    """Any text with any properly nested provisions, cut anywhere, in lines or not."""
    text = draw(st.text(alphabet="ab. \n\t<&", max_size=60))
    units: list[Provision] = []

    def cut(start: int, end: int, parent: int | None, depth: int) -> None:
        position = start
        for _ in range(draw(st.integers(0, 3)) if depth < 3 else 0):
            first = draw(st.integers(position, end))
            last = draw(st.integers(first, end))
            kind = draw(st.sampled_from(ProvisionKind))
            heading = " ".join(text[first:last].split()[1:4])
            unit = Provision(len(units), parent, kind, "1", heading, first, last, f"p{len(units)}")
            units.append(unit)
            cut(first, last, unit.ordinal, depth + 1)
            position = last

    cut(0, len(text), None, 0)
    return Document(id="a", source="s", source_key="a", title="", text=text, provisions=tuple(units))


@given(nested())
def test_any_structure_keeps_all_words_in_order(made: Document) -> None:
    html = BeautifulSoup(body(made, Hits(made.text), LABELS), "lxml")
    for link in html.select(".permalink"):
        link.decompose()
    assert "".join(html.get_text().split()) == "".join(made.text.split())
    assert [one["id"] for one in html.select("section")] == [unit.path for unit in made.provisions]


@pytest.mark.parametrize("text", ["", "\n\n", "một dòng"])
def test_texts_without_structure(text: str) -> None:
    assert read(document("a", "x", text)).get_text().split() == text.split()


HEAD = """QUỐC HỘI
Luật số: 1/2026/QH16
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
LUẬT
Thử nghiệm
"""


def test_a_letterhead_in_lines_is_centred_to_its_end() -> None:
    html = read(document("a", "x", f"{HEAD}Căn cứ Hiến pháp;\nNội dung\nĐiều 1. Tên\nCâu.\n"))
    assert [p.get_text() for p in html.select("p.caps, p.centred")] == HEAD.splitlines()
    assert [
        p.get_text() for p in read(document("a", "x", HEAD)).select(".caps, .centred")
    ] == HEAD.splitlines()


def test_letterheads_and_signatures_have_the_lines_of_paper() -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI Số: 9/QĐ-UBND\t"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Đồng Nai, ngày 3 tháng 2 năm 2026\n"
        "Điều 1. Tên\nCâu.\n"
        "Nơi nhận: - Như Điều 1; - Lưu: VT.\tTM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trần An\n"
    )
    cells = read(document("a", "x", text)).select(".letterhead td")
    assert [list(cell.stripped_strings) for cell in cells] == [
        ["ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", "Số: 9/QĐ-UBND"],
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Đồng Nai, ngày 3 tháng 2 năm 2026",
        ],
        ["Nơi nhận:", "- Như Điều 1;", "- Lưu: VT."],
        ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH Trần An"],
    ]


def test_contents_use_the_numerals_of_the_text() -> None:
    text = "I. MỤC TIÊU\nMột.\nĐiều 1. Tên\nHai.\n"
    units = (
        Provision(0, None, ProvisionKind.HEADING, "1", "MỤC TIÊU", 0, 17, "de-muc-1"),
        Provision(1, None, ProvisionKind.ARTICLE, "1", "Tên", 17, len(text), "dieu-1"),
    )
    made = replace(document("a", "x", text), provisions=units)
    assert [one.label for one in contents(made, Hits(text))] == ["I.", "Điều 1"]
