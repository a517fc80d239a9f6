"""What an address tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.address import Address, read_address, with_accents


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "van-ban/Giao-duc/Quyet-dinh-7-2031-QD-TTg-hoi-thi-hat-147304.aspx",
            Address(("giao-duc",), "Quyết định", "7/2031/QĐ-TTg", "hoi thi hat"),
        ),
        (
            "https://example.vn/van-ban/Bao-hiem/Thong-tu-lien-tich-01-2031-TTLT-BTP-BCA-so-tay-9999.aspx",
            Address(("bao-hiem",), "Thông tư liên tịch", "01/2031/TTLT-BTP-BCA", "so tay"),
        ),
        (
            "van-ban/Dau-tu/Nghi-dinh-sua-doi-Nghi-dinh-65-2022-ND-CP-cho-noi-547642.aspx",
            Address(("dau-tu",), "Nghị định", "", "Nghi dinh sua doi Nghi dinh 65 2022 ND CP cho noi"),
        ),
        (
            "tcvn/Giao-duc/TCVN-ISO-IEC-17020-2031-ghe-da-914763.aspx",
            Address(("giao-duc",), "Tiêu chuẩn quốc gia", "TCVN ISO/IEC 17020:2031", "ghe da"),
        ),
        (
            "tcvn/Giao-duc/QCVN-01-2031-BCT-An-toan-918874.aspx",
            Address(("giao-duc",), "Quy chuẩn kỹ thuật quốc gia", "QCVN 01:2031/BCT", "An toan"),
        ),
        (
            "van-ban/Bao-hiem/Thong-tu-7-2031-TT-BTP-gh%E1%BA%BF-%C4%91%C3%A1-5555.aspx",
            Address(("bao-hiem",), "Thông tư", "7/2031/TT-BTP", "ghế đá"),
        ),
        ("https://example.vn/tin-tuc/7", Address()),
        ("http://[", Address()),
        ("", Address()),
    ],
)
def test_address(address: str, expected: Address) -> None:
    assert read_address(address) == expected


@given(st.text(max_size=200))
def test_any_string_is_read(address: str) -> None:
    assert isinstance(read_address(address), Address)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("ghe da cong vien", "Quy định về ghế đá công viên.", "Ghế đá công viên"),
        ("ghe da yeu cau ky thuat", "GHẾ ĐÁ\nYÊU CẦU KỸ THUẬT", "Ghế đá yêu cầu kỹ thuật"),
        ("ghe da", "Không nói tới.", "Ghe da"),
        ("", "Ghế đá", ""),
    ],
)
def test_accents_come_from_the_text(title: str, text: str, expected: str) -> None:
    assert with_accents(title, text) == expected
