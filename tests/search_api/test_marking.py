"""The compiled marks against what a mark is, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from analyzers.folding import fold
from analyzers.normal_form import small_letters, spellings
from analyzers.number import find_numbers
from search_api.marking import Forms
from search_api.reading import Word
from search_api.snippets import Marker, Span

Standing = tuple[int, int, str]

SYLLABLES = [
    "a", "an", "đ", "da", "đa", "hòa", "hoà", "hoa", "thúy", "đất", "dat", "c++", "ß", "ⅷ", "𐐨n", "_",
]  # fmt: skip
NUMBER = "14/2019/qđ-ttg"
PIECES = [*SYLLABLES, "HOÀ", "ĐẤT", "Đa", "Số 14/2019/QĐ-TTg", "İ", "A\u0301", "𐐀n", "Ⅷ", "½", "😀", "\ud800"]
GAPS = ["", "", " ", " ", " ", "  ", "\t ", "\n", "\r\n", "\u00a0", "\u200b ", ", ", "-", "_", "\x1c"]

words = st.lists(
    st.builds(
        Word, st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(tuple), folded=st.booleans()
    ),
    max_size=5,
)
numbers = st.sampled_from([(), (), (NUMBER,)])
texts = st.lists(st.sampled_from(PIECES) | st.sampled_from(GAPS), max_size=40).map("".join)


def standing(words: Sequence[Word], numbers: Sequence[str], text: str) -> list[Standing]:
    """Each whole word and each number, the first of those that overlap, and the longest of those."""
    found = [(one.start, one.end, one.canonical) for one in find_numbers(text) if one.canonical in numbers]
    found += [one for word in words for one in occurrences(word, text)]
    kept: list[Standing] = []
    for mark in sorted(sorted(found, reverse=True), key=lambda mark: (mark[0], -mark[1])):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def occurrences(word: Word, text: str) -> Iterator[Standing]:
    small = small_letters(text)
    for way in product(*map(spellings, word.syllables)):
        written = " +".join(map(re.escape, way))
        whole = rf"(?<![^\W_])(?=({written})(?![^\W_]))"
        for match in re.finditer(whole, fold(small) if word.folded else small):
            yield match.start(1), match.end(1), " ".join(way)


def side_by_side(marks: Sequence[Standing], text: str) -> list[Span]:
    """Marks with nothing but white space between them are one."""
    spans: list[Span] = []
    for start, end, _ in marks:
        beside = bool(spans) and not text[spans[-1][1] : start].strip()
        spans.append((spans.pop()[0] if beside else start, end))
    return spans


@given(words, numbers, texts)
@example([Word(("đất", "đai"), False), Word(("đai", "a"), False)], (), "ĐẤT \t ĐAI  a, đấtđai")
@example([Word(("14",), False)], (NUMBER,), "14 /2019/QÐ-TTg, 14")
@example([Word(("dat",), True), Word(("đất", "đai"), False)], (), "đất đai, đạt")
@example([Word(("a",), False)], (), "")
def test_marks_are_the_longest_whole_words(words: Sequence[Word], numbers: Sequence[str], text: str) -> None:
    assert Marker(words, numbers).marks(text) == side_by_side(standing(words, numbers, text), text)


@given(words, numbers, texts, st.integers(0, 60), st.integers(1, 60))
def test_the_marks_of_a_snippet_are_those_of_its_stretch(
    words: Sequence[Word], numbers: Sequence[str], text: str, start: int, length: int
) -> None:
    (begin, end), marks = Marker(words, numbers).snippet(text, min(start, len(text)), length)
    before = max(0, begin - 1)
    around = [
        (before + first - begin, before + last - begin, word)
        for first, last, word in standing(words, numbers, text[before : end + 1])
    ]
    whole = [mark for mark in around if mark[0] >= 0 and mark[1] <= end - begin]
    assert marks == side_by_side(whole, text[begin:end])


@given(words, texts, st.integers(0, 60), st.integers(1, 60))
def test_the_best_start_has_most_words_within_reach(
    words: Sequence[Word], text: str, start: int, reach: int
) -> None:
    marks = [mark for mark in standing(words, (), text) if mark[0] >= start]
    assume(all(last - first <= reach for first, last, _ in marks))

    def value(first: int) -> int:
        return sum(map(len, {word for at, last, word in marks if at >= first and last <= first + reach}))

    best = max((mark[0] for mark in marks), key=value, default=-1)
    exact, folded = (
        [
            " ".join(way)
            for word in words
            if word.folded is kind
            for way in product(*map(spellings, word.syllables))
        ]
        for kind in (False, True)
    )
    assert Forms(exact, folded, ()).find(text, 0, len(text), ()).best_start(start, reach) == best


def test_a_stretch_is_cut_to_the_text() -> None:
    forms = Forms(["đất", ""], [], ())
    assert forms.find("đất đất", -5, 99, ()).spans(0, 99) == [(0, 7)]
    assert forms.find("đất đất", 5, 2, ()).spans(0, 99) == []
    assert forms.find("", 0, 0, ()).best_start(0, 200) == -1


def test_no_text_and_no_word_is_refused() -> None:
    forms = Forms(["đất"], [], ())
    with pytest.raises(TypeError):
        forms.find(None, 0, 1, ())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not in list"):
        forms.find("đất", 0, 3, [(0, 3, "14/2019/qđ-ttg")])
