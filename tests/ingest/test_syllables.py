"""What Vietnamese can write as a syllable."""

from __future__ import annotations

import pytest

from ingest.syllables import is_marked, is_syllable

WORDS = (
    "nghị định quyết giếng gì quốc khuỷu nguyễn thuở quờ giặt khoảng uỷ ủy hoà hòa Đồng YỂM ghế nghĩa rượu "
    "soóc kêu a ỷ Xuân xoong"
)


@pytest.mark.parametrize(
    "word",
    WORDS.split(),
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["", "nghÞ", "®Þnh", "càc", "hỏc", "cặcc", "Nghò1", "qđ", "ääa", "TKTƯ", "nghiêngg", "x" * 500]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_marks() -> None:
    assert [word for word in ("đi", "ăn", "ta", "tà", "Ư", "ñ", "§") if is_marked(word)] == [
        "đi",
        "ăn",
        "tà",
        "Ư",
        "ñ",
    ]
