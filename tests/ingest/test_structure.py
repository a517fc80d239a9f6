"""Provisions of texts in the real form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Provision, ProvisionKind
from ingest.structure import provisions


def paths(text: str) -> list[str]:
    return [unit.path for unit in provisions(text)]


DECREE = """Căn cứ Luật Thư viện;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Nghị định này quy định về tủ sách.
2. Tủ sách gồm:
a) Sách;
đ) Báo.
Điều 1a. Giải thích từ ngữ
Tủ sách là nơi để sách.
Chương II
ĐIỀU KHOẢN THI HÀNH
Mục 1. HIỆU LỰC
Điều 2. Nghị định này có hiệu lực kể từ ngày ký.
Nơi nhận:
- Như Điều 1;
TM. CHÍNH PHỦ
Trần Văn Mẫu
PHỤ LỤC I
DANH MỤC SÁCH
Điều 1. Sách luật"""


def test_units_of_a_decree() -> None:
    assert paths(DECREE) == [
        "mo-dau",
        "chuong-1",
        "dieu-1",
        "dieu-1/khoan-1",
        "dieu-1/khoan-2",
        "dieu-1/khoan-2/diem-a",
        "dieu-1/khoan-2/diem-dd",
        "dieu-1a",
        "chuong-2",
        "chuong-2/muc-1",
        "dieu-2",
        "ky",
        "phu-luc-1",
        "phu-luc-1/dieu-1",
    ]


def test_headings() -> None:
    headings = {unit.path: unit.heading for unit in provisions(DECREE)}
    assert headings["chuong-1"] == "QUY ĐỊNH CHUNG"
    assert headings["chuong-2/muc-1"] == "HIỆU LỰC"
    assert headings["dieu-1"] == "Phạm vi điều chỉnh"
    assert headings["dieu-2"] == ""
    assert headings["phu-luc-1"] == "DANH MỤC SÁCH"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Điều 1. Sửa đổi Điều 7 như sau:\n“Điều 7. Giờ mở cửa\n1. Từ bảy giờ.\n2. Đến năm giờ.”\n"
            "Điều 2. Hiệu lực thi hành\n1. Từ ngày ký.",
            ["dieu-1", "dieu-2", "dieu-2/khoan-1"],
            id="an article quoted from another document",
        ),
        pytest.param(
            'Điều 1. Sửa đổi\n"Điều 7. Giờ mở cửa\n1. Từ bảy giờ."\nĐiều 2. Hiệu lực',
            ["dieu-1", "dieu-2"],
            id="straight quotation marks",
        ),
        pytest.param(
            "Điều 1. Sửa đổi\n“Điều 7. Không có dấu đóng\nĐiều 2. Hiệu lực\nChữ.",
            ["dieu-1", "dieu-2"],
            id="a quotation that is never closed",
        ),
        pytest.param(
            "Điều 1. Mượn sách\nngười mượn theo\nĐiều 5 Luật này và\nĐiều 9 của Quy chế.\n"
            "Điều 2. Trả sách\nĐúng hạn.",
            ["dieu-1", "dieu-2"],
            id="citations at the start of a line",
        ),
        pytest.param(
            "MỤC LỤC\nĐiều 1. Mượn\nĐiều 2. Trả\nĐiều 3. Phạt\nĐiều 1. Mượn\nĐược mượn.\n"
            "Điều 2. Trả\nPhải trả.\nĐiều 3. Phạt\nBị phạt.",
            ["mo-dau", "dieu-1", "dieu-2", "dieu-3"],
            id="a table of contents",
        ),
        pytest.param(
            "Điều 1. Ban hành Quy chế.\nĐiều 2. Thi hành.\nQUY CHẾ\nMƯỢN SÁCH\n"
            "(Ban hành kèm theo Quyết định số 7/QĐ-UBND)\n"
            "Chương I\nCHUNG\nĐiều 1. Ai được mượn\n1. Mọi người.",
            ["dieu-1", "dieu-2", "de-muc", "chuong-1", "dieu-1-2", "dieu-1-2/khoan-1"],
            id="a regulation put in force by a decision",
        ),
        pytest.param(
            "Kính gửi: Các ấp.\nI. MỤC ĐÍCH\n1. Đọc sách.\na) Trẻ em.\n2. Học luật.\n"
            "II. TỔ CHỨC\n1. Các ấp lo.",
            [
                "mo-dau",
                "de-muc-i",
                "de-muc-i/khoan-1",
                "de-muc-i/khoan-1/diem-a",
                "de-muc-i/khoan-2",
                "de-muc-ii",
                "de-muc-ii/khoan-1",
            ],
            id="a document without articles",
        ),
        pytest.param(
            "Điều 1. Sửa đổi Nghị định\n1. Bổ sung Mục 5 như sau:\n“Mục 5\nCHỢ NỔI\nĐiều 28a. Giờ họp chợ\n"
            "1. Từ năm giờ.\n2. Sửa đổi khoản 3 Điều 30 như sau:\n“3. Chợ nghỉ ngày Tết.”.\n"
            "Điều 2. Hiệu lực\nTừ ngày ký.",
            ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"],
            id="an unclosed quotation ends where the amending document speaks again",
        ),
        pytest.param(
            "Điều 1. Chợ\nChợ họp.\nĐiều 28. Của luật khác\nChữ.\nĐiều 2. Ghe\nĐậu.\nĐiều 3. Bến\nRộng.",
            ["dieu-1", "dieu-2", "dieu-3"],
            id="an article whose number leaps ahead of those that follow",
        ),
        pytest.param(
            "Điều 1. Chợ\n1. Ghe gồm:\na) Ghe bầu;\nb) Ghe chài, gồm:\nb1) Chở lúa;\nb2) Chở cát.\nc) Xuồng.",
            ["dieu-1", "dieu-1/khoan-1", *(f"dieu-1/khoan-1/diem-{letter}" for letter in "abc")],
            id="parts of a point",
        ),
        pytest.param(
            "Điều 1. Chợ\n1. Ghe gồm:\na) Ghe bầu;\nb) Ghe chài;\nb1) Ghe ngo;\nc) Xuồng.",
            [
                "dieu-1",
                "dieu-1/khoan-1",
                *(f"dieu-1/khoan-1/diem-{letter}" for letter in ("a", "b", "b1", "c")),
            ],
            id="a point that was inserted",
        ),
        pytest.param(
            "Điều 1. Chợ\na. Ghe bầu;\nb. Ghe chài;\nc. Xuồng;\nd. Bè;\nd. Phà;\ne. Đò;\nf. Thúng.",
            ["dieu-1", *(f"dieu-1/diem-{letter}" for letter in ("a", "b", "c", "d", "d-2", "e", "f"))],
            id="points with a full stop, a second d for đ, an f",
        ),
        pytest.param(
            "Điều 1. Chợ\ni) Ghe;\nk) Xuồng;",
            ["dieu-1"],
            id="points that begin in the middle",
        ),
        pytest.param(
            "Điều 1. Chợ\n" + "".join(f"{letter}) Ghe;\n" for letter in "abcdđeghik") + "1) Xuồng;\nm) Bè.",
            ["dieu-1", *(f"dieu-1/diem-{letter}" for letter in (*"abcd", "dd", *"eghiklm"))],
            id="the letter l typed as a one",
        ),
        pytest.param(
            "Điều 1. Giá\n1. Giá vé theo bảng:\n2. Ghe lớn\t5\t6\n3. Ghe nhỏ\t3\t4\n2. Vé bán tại bến.",
            ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"],
            id="rows of a table are no clauses",
        ),
        pytest.param(
            "Điều 1. Chợ\n1. Họp sáng.\n2. Họp trưa.\n2. Họp chiều.\n6. Họp tối.",
            ["dieu-1", *(f"dieu-1/khoan-{number}" for number in ("1", "2", "2-2", "6"))],
            id="a number twice and a gap",
        ),
        pytest.param("Chỉ có chữ.", ["mo-dau"], id="no unit at all"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_which_lines_are_units(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_a_chapter_may_be_named_after_an_office() -> None:
    text = (
        "Chương I\nQUỐC HỘI\nĐiều 1\nQuốc hội họp.\nChương II\nCHỦ TỊCH NƯỚC\nĐiều 2\nChủ tịch nước ký.\n"
        "CHỦ TỊCH QUỐC HỘI\nLê Văn Mẫu"
    )
    assert paths(text) == ["chuong-1", "dieu-1", "chuong-2", "dieu-2", "ky"]


def test_rows_of_a_table_are_no_clauses() -> None:
    assert paths("Điều 1. Giá\n1. Bảng giá:\n1.\tGhế\t20\n2.\tBàn\t30\n2. Miễn phí.") == [
        "dieu-1",
        "dieu-1/khoan-1",
        "dieu-1/khoan-2",
    ]


def check_tree(text: str, units: tuple[Provision, ...]) -> None:
    assert [unit.ordinal for unit in units] == list(range(len(units)))
    assert [unit.start for unit in units] == sorted(unit.start for unit in units)
    assert len({unit.path for unit in units}) == len(units)
    position = 0
    for unit in units:
        assert 0 <= unit.start < unit.end <= len(text)
        if unit.parent is None:
            assert unit.start == position
            position = unit.end
        else:
            around = units[unit.parent]
            assert around.start <= unit.start
            assert unit.end <= around.end
    assert not units or position == len(text)


LINES = st.sampled_from(
    [*DECREE.split("\n"), "I. Một", "A. Hai", "1. Ba", "a) Bốn", "“Điều 5. Năm", "hết”", "1\t2", "Chữ."]
)


@given(st.lists(LINES, max_size=40))
def test_spans_nest_are_sorted_and_cover(lines: list[str]) -> None:
    text = "\n".join(lines)
    check_tree(text, provisions(text))


@given(st.text(max_size=200))
def test_any_text_has_a_tree(text: str) -> None:
    units = provisions(text)
    if text.strip():
        check_tree(text, units)


@pytest.mark.parametrize(
    "line", ["Điều 1. a", "1. a", "a) b", "“Điều 2. a", "PHỤ LỤC", "QUY CHẾ", "I. a", "KT. A", "“", '"']
)
def test_a_hundred_thousand_equal_lines(line: str) -> None:
    text = "\n".join([line] * 100_000)
    check_tree(text, provisions(text))


def test_kinds_that_hold_nothing() -> None:
    units = provisions(DECREE)
    leaves = {
        unit.ordinal for unit in units if unit.kind in (ProvisionKind.PREAMBLE, ProvisionKind.SIGNATURE)
    }
    assert not leaves & {unit.parent for unit in units}
