"""Letterheads in capitals become proper names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Level
from ingest.issuers import PROVINCES, agencies_of_code, issuers_of, level_of, province_of


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"], ("Ủy ban nhân dân tỉnh Đồng Nai",)),
        (["UỶ BAN NHÂN DÂN TP. HỒ CHÍ MINH"], ("Ủy ban nhân dân thành phố Hồ Chí Minh",)),
        (["HĐND TỈNH BÌNH PHƯỚC"], ("Hội đồng nhân dân tỉnh Bình Phước",)),
        (["UBND TỈNH ĐỒNG NAI", "SỞ TƯ PHÁP"], ("Sở Tư pháp tỉnh Đồng Nai",)),
        (["ỦY BAN NHÂN DÂN XÃ LONG PHƯỚC"], ("Ủy ban nhân dân xã Long Phước",)),
        (["BỘ TÀI CHÍNH", "TỔNG CỤC HẢI QUAN"], ("Tổng cục Hải quan",)),
        (["BỘ VĂN HOÁ, THỂ THAO", "VÀ DU LỊCH"], ("Bộ Văn hóa, Thể thao và Du lịch",)),
        (["BỘ LAO ĐỘNG –THƯƠNG BINH VÀ XÃ HỘI"], ("Bộ Lao động - Thương binh và Xã hội",)),
        (["BỘ TƯ PHÁP - BỘ CÔNG AN"], ("Bộ Tư pháp", "Bộ Công an")),
        (
            ["BỘ GIÁO DỤC VÀ ĐÀO TẠO - BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"],
            ("Bộ Giáo dục và Đào tạo", "Bộ Lao động - Thương binh và Xã hội"),
        ),
        (["THỦ TƯỚNG CHÍNH PHỦ"], ("Thủ tướng Chính phủ",)),
        (["CHỦ TỊCH ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"], ("Ủy ban nhân dân tỉnh Đồng Nai",)),
        (["CHÍNH PHỦ------- |"], ("Chính phủ",)),
        (["MẪU SỐ 7"], ()),
        ([], ()),
    ],
)
def test_left_column(lines: list[str], expected: tuple[str, ...]) -> None:
    assert issuers_of(lines) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NĐ-CP", ("Chính phủ",)),
        ("QĐ-TTg", ("Thủ tướng Chính phủ",)),
        ("QH15", ("Quốc hội",)),
        ("TTLT-BTP-TANDTC", ("Bộ Tư pháp", "Tòa án nhân dân tối cao")),
        ("QĐ-UBND", ()),
    ],
)
def test_codes(code: str, expected: tuple[str, ...]) -> None:
    assert agencies_of_code(code) == expected


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("Bộ Tài chính", Level.CENTRAL),
        ("Ủy ban nhân dân tỉnh Đồng Nai", Level.PROVINCE),
        ("Ủy ban nhân dân thành phố Đồng Nai", Level.PROVINCE),
        ("Ủy ban nhân dân thành phố Biên Hòa", Level.DISTRICT),
        ("Hội đồng nhân dân huyện Long Thành", Level.DISTRICT),
        ("Ủy ban nhân dân phường Trấn Biên", Level.COMMUNE),
        ("", None),
    ],
)
def test_level(issuer: str, level: Level | None) -> None:
    assert level_of(issuer) is level


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_is_found_in_capitals(province: str) -> None:
    (name,) = issuers_of([f"HỘI ĐỒNG NHÂN DÂN TỈNH {province.upper()}"])
    assert province_of(name) == province


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_lines_are_read(lines: list[str]) -> None:
    assert all(isinstance(name, str) for name in issuers_of(lines))
