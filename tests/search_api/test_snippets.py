from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.reading import Word
from search_api.snippets import LENGTH, Marker


def marker(*words: str, folded: bool = False, numbers: tuple[str, ...] = ()) -> Marker:
    return Marker([Word(tuple(word.split()), folded) for word in words], numbers)


def marked(made: Marker, text: str) -> list[str]:
    return [text[start:end] for start, end in made.marks(text)]


@pytest.mark.parametrize(
    ("made", "text", "found"),
    [
        (marker("đất đai"), "Luật ĐẤT  ĐAI, dat dai, đất, đất\nđai", ["ĐẤT  ĐAI", "đất\nđai"]),
        (marker("dat dai", folded=True), "Luật Đất đai, dat dai", ["Đất đai", "dat dai"]),
        (marker("hòa"), "Hoà bình, hòa giải, hoàn", ["Hoà", "hòa"]),
        (marker("ủy ban", "toàn"), "UỶ BAN, ủy ban, tòan", ["UỶ BAN", "ủy ban", "tòan"]),
        (marker("đất", "đất đai"), "đất đai và đất", ["đất đai", "đất"]),
        (marker("hạn mức", "đất"), "hạn mức đất, đất", ["hạn mức đất", "đất"]),
        (marker(numbers=("14/2019/qđ-ttg",)), "Số: 14 /2019/QÐ-TTg; 15/2019/QĐ-TTg", ["14 /2019/QÐ-TTg"]),
        (marker("c++"), "c++ và c", ["c++"]),
        (marker(), "đất", []),
    ],
)
def test_marks(made: Marker, text: str, found: list[str]) -> None:
    assert marked(made, text) == found


def test_the_snippet_shows_where_most_words_stand_together() -> None:
    text = "thuế ở đây. " + "chữ khác " * 60 + "thuế và phí và lệ phí " + "chữ khác " * 60
    (begin, end), marks = marker("thuế", "phí", "lệ phí").snippet(text)
    stretch = text[begin:end]
    assert {stretch[start:stop] for start, stop in marks} == {"thuế", "phí", "lệ phí"}
    assert end - begin <= LENGTH


@given(
    st.text(alphabet="thuế phí\nđất.", max_size=900),
    st.integers(0, 50),
    st.integers(80, LENGTH),
)
def test_snippets_stay_inside_the_text_and_its_marks_inside_them(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    made = marker("thuế", "phí")
    (begin, end), marks = made.snippet(text, start, length)
    assert start <= begin <= end <= len(text)
    assert end - begin <= length
    for first, last in marks:
        assert set(text[begin + first : begin + last].split()) <= {"thuế", "phí"}
