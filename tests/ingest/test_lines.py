"""Broken lines become paragraphs; the start of a provision is never swallowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extracted import Block, BlockKind
from ingest.lines import paragraphs, raw_paragraphs


def lines(*texts: str) -> list[Block]:
    return [Block(BlockKind.LINE, text) for text in texts]


def row(*cells: str) -> Block:
    return Block(BlockKind.ROW, "\t".join(cells), cells=cells)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (("Nhà văn hóa ấp mở cửa", "từ bảy giờ sáng."), ["Nhà văn hóa ấp mở cửa từ bảy giờ sáng."]),
        (("Điều 1. Giờ mở cửa", "Điều 2. Giờ đóng cửa"), ["Điều 1. Giờ mở cửa", "Điều 2. Giờ đóng cửa"]),
        (
            ("thực hiện theo khoản 2", "Điều 7 của Quy chế này."),
            ["thực hiện theo khoản 2 Điều 7 của Quy chế này."],
        ),
        (("a) Sách thiếu nhi;", "b) Báo hằng ngày."), ["a) Sách thiếu nhi;", "b) Báo hằng ngày."]),
        (("CHÍNH PHỦ", "-------", "Số: 7/2031/NĐ-CP"), ["CHÍNH PHỦ", "Số: 7/2031/NĐ-CP"]),
        (("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"), ["ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI"]),
        (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn Mẫu"), ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn Mẫu"]),
        (("Hà", "Nội, ngày 3 tháng 5 năm 2031"), ["Hà Nội, ngày 3 tháng 5 năm 2031"]),
    ],
)
def test_physical_lines_rejoin_until_something_begins(broken: tuple[str, ...], expected: list[str]) -> None:
    assert paragraphs(lines(*broken)) == expected


def test_a_row_is_a_line_of_cells() -> None:
    assert paragraphs([row("1", "Ghế\nđá", "20")]) == ["1\tGhế đá\t20"]


def test_an_office_above_a_name_is_a_signature() -> None:
    assert paragraphs([row("Mã: 7", "CHỦ TỊCH QUỐC HỘI\nLê Văn Mẫu")]) == [
        "Mã: 7",
        "CHỦ TỊCH QUỐC HỘI",
        "Lê Văn Mẫu",
    ]


def test_a_signature_laid_out_as_a_table_is_lines() -> None:
    found = paragraphs([row("Nơi nhận:\n- Lưu: VT.", "CHỦ TỊCH\nLê Thị Mẫu")])
    assert found == ["Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "Lê Thị Mẫu"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Giờ mở\r\n\n  cửa của\r\n\nthư viện.\n\nGiờ đóng cửa.",
            ["Giờ mở cửa của thư viện.", "Giờ đóng cửa."],
        ),
        (
            "**Điều 1\\. Phạm vi**\n\nQuy chế này áp dụng\ncho thư viện\\.",
            ["Điều 1. Phạm vi", "Quy chế này áp dụng cho thư viện."],
        ),
        ("x" * 201 + "\nDòng hai", ["x" * 201, "Dòng hai"]),
        ("| STT | Tên |\n|-----|-----|\n| 1 | Ghế |", ["STT\tTên", "1\tGhế"]),
        ("|\nSTT\n|\nTên\n|\n|\n1\n|\nGhế\n|\n\nHết.", ["STT\tTên", "1\tGhế", "Hết."]),
        (
            "Số: 7/QĐ-UBND \tĐồng Nai, ngày 1 tháng 2 năm 2031",
            ["Số: 7/QĐ-UBND\tĐồng Nai, ngày 1 tháng 2 năm 2031"],
        ),
    ],
)
def test_plain_text_is_read_by_what_its_line_ends_mean(text: str, expected: list[str]) -> None:
    assert raw_paragraphs(text) == expected


@given(st.text(alphabet="aĐ 1.\n\r\t|*-“:", max_size=300))
def test_no_letter_is_lost_and_no_line_is_empty(text: str) -> None:
    found = raw_paragraphs(text)
    assert all(line.strip() for line in found)
    letters = [character for character in "".join(found) if character in "aĐ"]
    assert letters == [character for character in text if character in "aĐ"]


@pytest.mark.parametrize("dash", ["-", "–"])
def test_a_number_parted_by_the_end_of_a_line_is_whole(dash: str) -> None:
    lines = ("Bãi bỏ Nghị định số", f"14/2019/NĐ{dash}", "CP của Chính phủ về phạm vi áp dụng của văn bản")
    whole = f"Bãi bỏ Nghị định số 14/2019/NĐ{dash}CP của Chính phủ về phạm vi áp dụng của văn bản"
    assert paragraphs([Block(BlockKind.LINE, line) for line in lines]) == [whole]
    long = "Văn bản này có các điều khoản chuyển tiếp như sau, " * 5
    for gap in ("\n", "\r\n", "\r\n\n "):
        (first, *_) = raw_paragraphs(f"{lines[0]} {lines[1]}{gap}{lines[2]}\n\n{long}")
        assert first == whole
