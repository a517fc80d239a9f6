"""Annexes that come as files of their own."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.head import read_head

ANNEX = """Phụ lục III
BẢNG CHỮ VIẾT TẮT CỦA TỦ SÁCH,
MẪU THẺ MƯỢN
(Kèm theo Nghị định số 7/2031/NĐ-CP
ngày 03 tháng 5 năm 2031 của Chính phủ)
I. BẢNG CHỮ VIẾT TẮT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: …/QĐ-…
QUYẾT ĐỊNH
Việc bảng chữ viết tắt của tủ sách, mẫu thẻ mượn do cơ quan lập."""


def test_an_annex_bears_what_it_is_attached_to() -> None:
    head = read_head(ANNEX)
    assert head.number
    assert head.number.value == "7/2031/NĐ-CP"
    assert ANNEX[head.number.start : head.number.end] == "7/2031/NĐ-CP"
    assert head.doc_type
    assert head.doc_type.value == "Phụ lục"
    assert head.title
    assert head.title.value == "Phụ lục III. Bảng chữ viết tắt của tủ sách, mẫu thẻ mượn"
    assert head.issued_on
    assert head.issued_on.value == date(2031, 5, 3)
    assert head.issuers
    assert head.issuers.value == ("Chính phủ",)
    assert ANNEX[head.end :].strip().startswith("I. BẢNG")


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("(Kèm theo văn bản số: 12 /STP-PBGDPL ngày 3/7/2031 của Sở Tư pháp)", "12/STP-PBGDPL"),
        ("(Ban hành kèm theo Quyết định số 5/2031/QĐ-UBND ngày 3/7/2031)", "5/2031/QĐ-UBND"),
    ],
)
def test_the_number_of_the_document_that_it_is_attached_to(note: str, number: str) -> None:
    head = read_head(f"PHỤ LỤC\nMẫu thẻ\n{note}\n1. Thẻ mượn")
    assert head.number
    assert head.number.value == number


@pytest.mark.parametrize(
    "text",
    [
        "Phụ lục",
        "Phụ lục I\nBảng giá\n1. Sách",
        "PHỤ LỤC\n(Kèm theo bài viết)",
        "Phụ lục\n(Kèm theo Nghị định",
    ],
)
def test_an_annex_that_says_nothing_has_no_number(text: str) -> None:
    assert read_head(text).number is None
