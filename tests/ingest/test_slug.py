"""Readable ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.slug import document_slug


@pytest.mark.parametrize(
    ("number", "doc_type", "issuers", "expected"),
    [
        ("14/2019/QĐ-TTg", "Quyết định", ["Thủ tướng Chính phủ"], "qd-14-2019-qd-ttg"),
        ("01/2026/NQ-HĐND", "Nghị quyết", ["Hội đồng nhân dân tỉnh Đồng Nai"], "nq-01-2026-nq-hdnd-dong-nai"),
        ("15/2012/QH13", "Luật", ["Quốc hội"], "luat-15-2012-qh13"),
        ("TCVN 7:2031", "Tiêu chuẩn quốc gia", [], "tcvn-7-2031"),
    ],
)
def test_slug_by_number(number: str, doc_type: str, issuers: list[str], expected: str) -> None:
    assert document_slug(number, doc_type, "Tên", issuers, "nguồn", "1") == expected


def test_slug_by_title_tells_documents_of_one_title_apart() -> None:
    title = "Cẩm nang " + "hỏi đáp về hộ tịch " * 10
    one, two = (document_slug("", "", title, [], "nguồn", key) for key in "12")
    assert one != two
    assert re.fullmatch(r"cam-nang-hoi-dap-[a-z-]+-[0-9a-f]{8}", one)
    assert one == document_slug("", "", title, [], "nguồn", "1")


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=300), st.text(max_size=20))
def test_a_slug_is_fit_for_an_address(number: str, doc_type: str, title: str, key: str) -> None:
    slug = document_slug(number, doc_type, title, [], "nguồn", key)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= 120
