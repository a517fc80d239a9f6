"""Titles in capitals as sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.casing import restore_case

BODY = (
    "Điều 1. Công bố thủ tục mượn sách thuộc lĩnh vực quản lý thư viện và phòng, chống mối mọt.\n"
    "Theo đề nghị của Cục trưởng Cục Quản lý thư viện và Phòng, chống mối mọt.\n"
    "Trình Cục Phòng, chống mối mọt và Sở Tư pháp tỉnh Đồng Nai theo Luật Thư viện."
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Đã là câu", "Đã là câu"),
        (
            "VỀ THỦ TỤC THUỘC LĨNH VỰC QUẢN LÝ THƯ VIỆN VÀ PHÒNG, CHỐNG MỐI MỌT",
            "Về thủ tục thuộc lĩnh vực quản lý thư viện và phòng, chống mối mọt",
        ),
        ("BÁO CÁO CỦA SỞ TƯ PHÁP ĐỒNG NAI", "Báo cáo của Sở Tư pháp Đồng Nai"),
        ("GIAI ĐOẠN II, MẪU 01/TS", "Giai đoạn II, mẫu 01/TS"),
        ("", ""),
    ],
)
def test_a_title_takes_the_case_of_the_text(title: str, expected: str) -> None:
    assert restore_case(title, BODY) == expected


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_title_is_read(title: str, body: str) -> None:
    assert len(restore_case(title, body).split()) == len(title.split()) or not title.strip()
