"""Signature blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Signer
from ingest.signature import signature_at_end, signers_of


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "TM. CHÍNH PHỦ\nKT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n(Đã ký)\nTrần Văn Mẫu",
            (Signer("Trần Văn Mẫu", "Phó Thủ tướng"),),
        ),
        ("BỘ TRƯỞNG\nĐại tướng Lê Thị Mẫu", (Signer("Lê Thị Mẫu", "Bộ trưởng"),)),
        (
            "KT. BỘ TRƯỞNG\nBỘ CÔNG AN\nTHỨ TRƯỞNG\nNguyễn Văn Một\nKT. BỘ TRƯỞNG\nBỘ TƯ PHÁP\n"
            "THỨ TRƯỞNG\nPhạm Thị Hai",
            (Signer("Nguyễn Văn Một", "Thứ trưởng"), Signer("Phạm Thị Hai", "Thứ trưởng")),
        ),
        (
            "Nơi nhận:\n- Phó Chủ tịch Trần Văn Mẫu;\n- Lưu: VT.\tCHỦ TỊCH\nLê Thị Mẫu",
            (Signer("Lê Thị Mẫu", "Chủ tịch"),),
        ),
        (
            "KT. BỘ TRƯỞNG BỘ KT. BỘ TRƯỞNG BỘ\n- Lưu: VT.\nCÔNG AN\nTHỨ TRƯỞNG\nNguyễn Văn Một\nTƯ PHÁP\n"
            "THỨ TRƯỞNG\nPhạm Thị Hai",
            (Signer("Nguyễn Văn Một", "Thứ trưởng"), Signer("Phạm Thị Hai", "Thứ trưởng")),
        ),
        (
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nĐỒNG NAI\nLê Thị Mẫu",
            (Signer("Lê Thị Mẫu", "Chủ tịch Ủy ban nhân dân tỉnh Đồng Nai"),),
        ),
        ("Nơi nhận:\n- Lưu: VT.", ()),
        ("", ()),
    ],
)
def test_signers(block: str, expected: tuple[Signer, ...]) -> None:
    assert signers_of(block) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Điều 2. Chợ họp.\nLê Thị Mẫu\n(Đã ký)", "Lê Thị Mẫu"),
        ("Điều 2. Chợ họp.\n(Đã ký)\nLê Thị Mẫu", "Lê Thị Mẫu"),
        ("Điều 2. Chợ họp.\n(Đã ký)", None),
        ("Điều 2. Chợ của bà\nLê Thị Mẫu", None),
    ],
)
def test_a_signature_without_office(text: str, name: str | None) -> None:
    found = signature_at_end(text)
    assert (found[0].name if found else None) == name
    assert found is None or text[found[1] : found[2]].strip() == name


@given(st.text(max_size=300))
def test_any_block_is_read(block: str) -> None:
    assert all(signer.name for signer in signers_of(block))
