"""From text to tokens whose offsets point into the text given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.normal_form import nfc, normalize
from analyzers.pipeline import analyze

TEXT = "Ủy ban nhân dân TP. Biên Hoà ban hành Quyết định số 14/2019/QÐ-TTg; 1.000.000đ.\nLuật Đất đai"


def test_terms() -> None:
    found = analyze(TEXT)
    assert found.word_terms()[:2] == ["ủy_ban", "nhân_dân"]
    assert found.word_terms()[-2:] == ["luật", "đất_đai"]
    assert found.syllable_terms()[4:8] == ["tp", "biên", "hòa", "ban"]
    assert found.folded_syllables()[-3:] == ["luat", "dat", "dai"]
    assert found.number_terms() == ["14/2019/qđ-ttg"]
    assert found.broader_number_terms() == ["14/2019/qđ", "14/qđ"]
    assert "dân_tp" in found.bigram_terms()
    assert "tp_biên" not in found.bigram_terms()
    assert found.folded_bigrams()[0] == "uy_ban"


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("", []),
        (" \n\t ", []),
        ("…!?", []),
        ("1.500,5 m2", ["1.500,5", "m2"]),
        ("a_b x@y.vn", ["a", "b", "x", "y", "vn"]),
        ("U.B.N.D. T.P", ["u", "b", "n", "d", "t", "p"]),
        ("http://a.vn/đất-đai", ["http", "a", "vn", "đất", "đai"]),
        ("x\ufdd0y\nz", ["x", "y", "z"]),
    ],
)
def test_syllables(text: str, syllables: list[str]) -> None:
    assert analyze(text).syllables == syllables


def test_spelling_variants_have_the_same_words() -> None:
    assert analyze("HÒA BÌNH ủy ban").word_terms() == analyze("HOÀ BÌNH uỷ ban").word_terms()


def test_words_stay_in_their_line() -> None:
    assert analyze("đất\nđai").word_terms() == ["đất", "đai"]


def test_without_words() -> None:
    found = analyze(TEXT, words=False)
    assert found.words == []
    assert found.syllables == analyze(TEXT).syllables


def test_decomposed_text_has_the_tokens_of_the_composed_and_its_own_offsets() -> None:
    decomposed = unicodedata.normalize("NFD", TEXT)
    ours, theirs = analyze(decomposed), analyze(TEXT)
    assert (ours.syllables, ours.words, ours.joined) == (theirs.syllables, theirs.words, theirs.joined)
    spans = zip(ours.starts, ours.ends, strict=True)
    assert [nfc(decomposed[start:end]) for start, end in spans] == [
        TEXT[start:end] for start, end in zip(theirs.starts, theirs.ends, strict=True)
    ]
    (number,) = ours.numbers
    assert nfc(decomposed[number.start : number.end]) == "14/2019/QÐ-TTg"


pieces = st.sampled_from(
    [
        "Đất",
        "đai",
        "hoà",
        "TP.",
        "1.000",
        "14/2019/QĐ-TTg",
        "\n",
        "\t",
        "–",
        "“",
        "a_b",
        "x@y.vn",
        "https://a.vn/b",
        "ﬁ",
        "İ",
    ]
)
texts = st.lists(pieces | st.text(max_size=3)).map(" ".join) | st.text()


@given(texts)
def test_offsets_in_composed_text(text: str) -> None:
    text = nfc(text)
    found = analyze(text)
    for syllable, start, end in zip(found.syllables, found.starts, found.ends, strict=True):
        assert normalize(text[start:end]) == syllable


@given(texts, st.sampled_from(["NFC", "NFD"]) | st.none())
def test_structure_for_any_text(text: str, form: str | None) -> None:
    given_text = unicodedata.normalize(form, text) if form else text  # type: ignore[arg-type]
    found = analyze(given_text)
    spans = list(zip(found.starts, found.ends, strict=True))
    assert all(0 <= start < end <= len(given_text) for start, end in spans)
    assert spans == sorted(spans)
    for i in range(1, len(spans)):
        between = given_text[spans[i - 1][1] : spans[i][0]]
        if found.joined[i]:
            assert normalize(nfc(between)).strip() == ""
    assert [index for start, end in found.words for index in range(start, end)] == list(range(len(spans)))
    assert found.syllables == analyze(nfc(given_text)).syllables
