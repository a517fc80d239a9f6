"""Heads of documents as letterheads, as table rows, and with parts missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.head import Head, read_head, tidy_number

DECREE = """CHÍNH PHỦ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 7/2031/NĐ-CP
Hà Nội, ngày 03 tháng 5 năm 2031
NGHỊ ĐỊNH
QUY ĐỊNH VỀ TỦ SÁCH PHÁP LUẬT Ở ĐỒNG NAI
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Chính phủ ban hành Nghị định quy định về Tủ sách pháp luật ở Đồng Nai.
Điều 1. Phạm vi"""

ROWS = (
    "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
    "Số: 12/QĐ-UBND\tĐồng Nai, ngày 5 tháng 6 năm 2031\nQUYẾT ĐỊNH\nVề việc mở thư viện lưu động\n"
    "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI\nCăn cứ Luật Thư viện;"
)

LETTER = """BỘ TƯ PHÁP
CỤC PHỔ BIẾN, GIÁO DỤC PHÁP LUẬT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 45/PBGDPL-TT
V/v hướng dẫn lập tủ sách
ở xã
Hà Nội, ngày 1 tháng 2 năm 2031
Kính gửi: Sở Tư pháp các tỉnh."""

LAW = """QUỐC HỘI
Luật số: 15/2031/QH16
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
LUẬT
THANH TRA
Căn cứ Hiến pháp;
Điều 1. Phạm vi
Luật này được Quốc hội khóa XVI, kỳ họp thứ 2 thông qua ngày 9 tháng 11 năm 2031."""

JOINT = """BỘ TƯ PHÁP - BỘ CÔNG AN
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
Số: 01/2031/TTLT-BTP-BCA
Hà Nội, ngày 14/3/2031
THÔNG TƯ LIÊN TỊCH
Hướng dẫn trao đổi tài liệu
Căn cứ Luật Thư viện;"""

BARE = """THÔNG TƯ
Hướng dẫn bảo quản sách
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Bộ trưởng Bộ Tư pháp ban hành Thông tư hướng dẫn bảo quản sách.
Điều 1. Phạm vi"""

PRECEDENT = """ÁN LỆ SỐ 99/2031/AL1
Về quyền mượn sách
Được Hội đồng Thẩm phán Tòa án nhân dân tối cao thông qua ngày 05 tháng 02 năm 2031.
Nguồn án lệ:"""

OLD = """CHÍNH PHỦ
SỐ 47/CP
NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ 47/CP NGÀY 6 THÁNG 5 NĂM 1994 VỀ VIỆC LẬP THƯ VIỆN
Điều 1. Lập thư viện."""


def stated(head: Head) -> dict[str, Any]:
    names = ("number", "doc_type", "title", "issuers", "place", "issued_on")
    return {name: found.value for name in names if (found := getattr(head, name))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            DECREE,
            {
                "number": "7/2031/NĐ-CP",
                "doc_type": "Nghị định",
                "title": "Quy định về Tủ sách pháp luật ở Đồng Nai",
                "issuers": ("Chính phủ",),
                "place": "Hà Nội",
                "issued_on": date(2031, 5, 3),
            },
            id="lines",
        ),
        pytest.param(
            ROWS,
            {
                "number": "12/QĐ-UBND",
                "doc_type": "Quyết định",
                "title": "Về việc mở thư viện lưu động",
                "issuers": ("Ủy ban nhân dân tỉnh Đồng Nai",),
                "place": "Đồng Nai",
                "issued_on": date(2031, 6, 5),
            },
            id="rows of two columns",
        ),
        pytest.param(
            ROWS.replace("\t", " "),
            {
                "number": "12/QĐ-UBND",
                "doc_type": "Quyết định",
                "title": "Về việc mở thư viện lưu động",
                "issuers": ("Ủy ban nhân dân tỉnh Đồng Nai",),
                "place": "Đồng Nai",
                "issued_on": date(2031, 6, 5),
            },
            id="two columns run together",
        ),
        pytest.param(
            "Trang chủ\nVăn bản mới\n" + DECREE,
            {
                "number": "7/2031/NĐ-CP",
                "doc_type": "Nghị định",
                "title": "Quy định về Tủ sách pháp luật ở Đồng Nai",
                "issuers": ("Chính phủ",),
                "place": "Hà Nội",
                "issued_on": date(2031, 5, 3),
            },
            id="lines of a site above",
        ),
        pytest.param(
            LETTER,
            {
                "number": "45/PBGDPL-TT",
                "doc_type": "Công văn",
                "title": "Hướng dẫn lập tủ sách ở xã",
                "issuers": ("Cục Phổ biến, giáo dục pháp luật",),
                "place": "Hà Nội",
                "issued_on": date(2031, 2, 1),
            },
            id="an official letter",
        ),
        pytest.param(
            LAW,
            {
                "number": "15/2031/QH16",
                "doc_type": "Luật",
                "title": "Thanh tra",
                "issuers": ("Quốc hội",),
                "issued_on": date(2031, 11, 9),
            },
            id="a law dated by its last words",
        ),
        pytest.param(
            JOINT,
            {
                "number": "01/2031/TTLT-BTP-BCA",
                "doc_type": "Thông tư liên tịch",
                "title": "Hướng dẫn trao đổi tài liệu",
                "issuers": ("Bộ Tư pháp", "Bộ Công an"),
                "place": "Hà Nội",
                "issued_on": date(2031, 3, 14),
            },
            id="a joint circular",
        ),
        pytest.param(
            BARE,
            {"doc_type": "Thông tư", "title": "Hướng dẫn bảo quản sách", "issuers": ("Bộ Tư pháp",)},
            id="no letterhead",
        ),
        pytest.param(
            PRECEDENT,
            {
                "number": "99/2031/AL",
                "doc_type": "Án lệ",
                "title": "Về quyền mượn sách",
                "issuers": ("Hội đồng Thẩm phán Tòa án nhân dân tối cao",),
                "issued_on": date(2031, 2, 5),
            },
            id="a precedent",
        ),
        pytest.param(
            OLD,
            {
                "number": "47/CP",
                "doc_type": "Nghị định",
                "title": "Về việc lập thư viện",
                "issuers": ("Chính phủ",),
                "issued_on": date(1994, 5, 6),
            },
            id="an old decree",
        ),
        pytest.param(
            "Án lệ số 98/2031/AL về quyền trả sách\nĐược Hội đồng Thẩm phán Tòa án nhân dân tối cao thông "
            "qua vào các ngày 01, 02, 03 tháng 02 năm 2031.\nNguồn án lệ:\nQuyết định giám đốc thẩm.",
            {
                "number": "98/2031/AL",
                "doc_type": "Án lệ",
                "title": "Về quyền trả sách",
                "issuers": ("Hội đồng Thẩm phán Tòa án nhân dân tối cao",),
                "issued_on": date(2031, 2, 3),
            },
            id="a precedent named on its first line",
        ),
        pytest.param(
            "BỘ TƯ PHÁP\nSố:45/BTP-PBGDPL&TG\nV/v: hướng dẫn lập tủ sách\n(loại nhỏ)\nCỘNG HÒA XÃ HỘI "
            "CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\nHà Nội, ngày 1 tháng 2 năm 2031\n"
            "Kính gửi: Sở Tư pháp.",
            {
                "number": "45/BTP-PBGDPL&TG",
                "doc_type": "Công văn",
                "title": "Hướng dẫn lập tủ sách (loại nhỏ)",
                "issuers": ("Bộ Tư pháp",),
                "place": "Hà Nội",
                "issued_on": date(2031, 2, 1),
            },
            id="a letter whose subject wraps in the left column",
        ),
        pytest.param(
            "QUỐC HỘI\nLuật số 15/2031/QH16 ngày 9 tháng 11 năm 2031\nBộ luật thư viện\nĐiều 1. Phạm vi\n"
            "Bộ luật này được Quốc hội khóa XVI thông qua ngày 9 tháng 11 năm 2031.",
            {
                "number": "15/2031/QH16",
                "doc_type": "Bộ luật",
                "title": "Thư viện",
                "issuers": ("Quốc hội",),
                "issued_on": date(2031, 11, 9),
            },
            id="a law as the gazette sets it",
        ),
        pytest.param(
            "VĂN BẢN HỢP NHẤT - VĂN PHÒNG QUỐC HỘI\nLUẬT\nTHƯ VIỆN\nCăn cứ Hiến pháp;\nĐiều 1. Luật Thư viện",
            {"doc_type": "Văn bản hợp nhất", "title": "Luật Thư viện", "issuers": ("Văn phòng Quốc hội",)},
            id="a consolidated text",
        ),
        pytest.param(
            "QUYẾT ĐỊNH\nVề việc mở thư viện\nThời gian qua sách được mượn nhiều. Chủ tịch yêu cầu:\n"
            "Điều 1. Mở.",
            {"doc_type": "Quyết định", "title": "Về việc mở thư viện"},
            id="prose below the title",
        ),
        pytest.param(
            "QCVN 05: 2031/BTC\nQUY CHUẨN KỸ THUẬT QUỐC GIA\nVỀ KỆ SÁCH\nNational technical "
            "regulation on shelves\nLời nói đầu",
            {
                "number": "QCVN 05:2031/BTC",
                "doc_type": "Quy chuẩn kỹ thuật quốc gia",
                "title": "Về kệ sách",
                "issuers": ("Bộ Tài chính",),
            },
            id="a technical regulation",
        ),
        pytest.param("", {}, id="nothing"),
        pytest.param("Chỉ là một câu.", {}, id="a sentence"),
    ],
)
def test_head(text: str, expected: dict[str, Any]) -> None:
    assert stated(read_head(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BỘ TÀI CHÍNH\nSố: 7/2031/TT-BTC\nQUY ĐỊNH CHẾ ĐỘ TIẾP KHÁCH\nCăn cứ Luật Khách;", "Thông tư"),
        (
            "BỘ Y TẾ\nSố: 7/2031/TTLT-BYT-BTC\nTHÔNG TƯ\nLIÊN TỊCH VỀ THUỐC NAM\nCăn cứ Luật Dược;",
            "Thông tư liên tịch",
        ),
        ("BAN BÍ THƯ\nSố: 50-QĐ/TW\nQUY ĐỊNH\nVề đọc sách\nCăn cứ Điều lệ;", "Quy định"),
    ],
)
def test_the_number_tells_the_type_where_the_line_does_not(text: str, expected: str) -> None:
    found = read_head(text).doc_type
    assert found is not None
    assert found.value == expected


def test_a_number_of_many_agencies() -> None:
    found = read_head("Số: 7/2031/TTLT-BTP-BCA-BQP-BTC-TANDTC-VKSNDTC\nTHÔNG TƯ LIÊN TỊCH\nVề chợ").number
    assert found is not None
    assert found.value == "7/2031/TTLT-BTP-BCA-BQP-BTC-TANDTC-VKSNDTC"


def test_a_stamp_may_stand_below_the_number() -> None:
    head = read_head(
        "CHÍNH PHỦ\nSố: 7/2031/NĐ-CP\ncd da chup 4.4.\n" + DECREE.replace("Số: 7/2031/NĐ-CP\n", "")
    )
    assert head.number is not None
    assert head.number.value == "7/2031/NĐ-CP"


def test_a_consolidated_text_is_one_whatever_its_title() -> None:
    head = read_head(DECREE.replace("7/2031/NĐ-CP", "7/VBHN-BTP"))
    assert stated(head)["doc_type"] == "Văn bản hợp nhất"


def test_places_point_at_the_words() -> None:
    head = read_head(DECREE)
    assert head.number
    assert head.place
    assert DECREE[head.number.start : head.number.end] == "7/2031/NĐ-CP"
    assert DECREE[head.place.start : head.place.end] == "Hà Nội"
    assert DECREE[head.end :].startswith("Căn cứ")


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("74 /2025/QÐ-UBND", "74/2025/QĐ-UBND"),
        ("06/2026/TT-BTС", "06/2026/TT-BTC"),
        ("68–LCT/HĐNN8.", "68-LCT/HĐNN8"),
    ],
)
def test_tidy_number(written: str, tidy: str) -> None:
    assert tidy_number(written) == tidy


PIECES = st.sampled_from(
    [*DECREE.split("\n"), *LETTER.split("\n"), *OLD.split("\n"), "\t", "CỘNG HÒA", "Số:", "ngày tháng năm"]
)


@given(st.lists(PIECES, max_size=25), st.sampled_from(["\n", "\t", " "]))
def test_any_order_of_lines_is_read(lines: list[str], mark: str) -> None:
    text = mark.join(lines)
    head = read_head(text)
    for name in stated(head):
        found = getattr(head, name)
        assert 0 <= found.start <= found.end <= len(text)
        assert 0 < found.confidence <= 1


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert 0 <= read_head(text).end <= len(text)
