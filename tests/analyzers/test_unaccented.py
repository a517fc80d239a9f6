from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.pipeline import analyze
from analyzers.unaccented import unaccented_words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("dat dai", ["dat dai"]),
        ("giay phep xay dung nha o", ["giay phep", "xay dung", "nha", "o"]),
        ("dang ky ket hon", ["dang ky", "ket hon"]),
        ("dat, dai", ["dat", "dai"]),
        ("xyz", ["xyz"]),
        ("", []),
    ],
)
def test_words_of_a_text_without_accents(typed: str, words: list[str]) -> None:
    found = analyze(typed, words=False)
    ranges = unaccented_words(found.syllables, found.joined)
    assert [" ".join(found.syllables[first:last]) for first, last in ranges] == words


@given(st.text(alphabet="dat i,xuong", max_size=60))
def test_words_cover_all_syllables_in_order(typed: str) -> None:
    found = analyze(typed, words=False)
    ranges = unaccented_words(found.syllables, found.joined)
    assert [place for first, last in ranges for place in range(first, last)] == list(
        range(len(found.syllables))
    )
