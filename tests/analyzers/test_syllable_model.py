from __future__ import annotations

import pytest

from analyzers.folding import fold
from analyzers.pipeline import analyze
from analyzers.syllable_model import model


@pytest.mark.parametrize(
    "text",
    [
        "quyền sử dụng đất",
        "xử phạt vi phạm hành chính",
        "thủ tục đăng ký khai sinh cho trẻ em",
        "người lao động nghỉ thai sản được hưởng chế độ như thế nào",
    ],
)
def test_accents_are_restored(text: str) -> None:
    analysis = analyze(fold(text), words=False)
    assert model().restore(analysis.syllables, analysis.joined) == analyze(text, words=False).syllables


def test_what_is_no_syllable_stays() -> None:
    assert model().restore(["dat", "xyzt", "2024"], [False, True, True])[1:] == ["xyzt", "2024"]


def test_nothing_gives_nothing() -> None:
    assert model().restore([], []) == []


def test_neighbours() -> None:
    assert model().follows("đất", "đai")
    assert not model().follows("đai", "đất")
    assert not model().follows("đai", "xyzt")


def test_near_syllables() -> None:
    assert {"dung", "dun"} <= model().near("dugn")
