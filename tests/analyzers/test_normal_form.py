"""Normal form and folding: one spelling, same length."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.folding import fold
from analyzers.normal_form import dictionary_spelling, nfc, normalize, small_letters, spellings

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđqghnc HOÀUỲQG.-1\n"
texts = st.text() | st.text(VIETNAMESE) | st.text("İßẞﬁΣςÐð\u0301\u0323\u0302аорс–\u00a0\u200boòaà")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("hoà thuý uỷ khoẻ", "hòa thúy ủy khỏe"),
        ("HOÀ BÌNH, THUỶ LỢI", "hòa bình, thủy lợi"),
        ("hoàn toàn khoản loại huỳnh", "hoàn toàn khoản loại huỳnh"),
        ("hòan tòan khỏan lọai hùynh", "hoàn toàn khoản loại huỳnh"),
        ("quý quỳ qúy qủa", "quý quỳ quý quả"),
        ("gía gỉai già nghĩa gìn", "giá giải già nghĩa gìn"),
        ("ÐẤT ĐAI đất ðai", "đất đai đất đai"),
        ("ОСАО хе", "ocao xe"),
        ("2019–2020 — a\u00a0b", "2019-2020 - a b"),
        ("İ ΑΣ", "i ασ"),
    ],
)
def test_normalize(written: str, normal: str) -> None:
    assert normalize(nfc(written)) == normal


def test_dictionary_spelling_keeps_case() -> None:
    assert dictionary_spelling("Ủy ban HÒA bình – tòan") == "Uỷ ban HOÀ bình - toàn"


@pytest.mark.parametrize(
    ("written", "folded"), [("Đất đai", "dat dai"), ("NGHỊ ĐỊNH", "nghi dinh"), ("ßﬁ ươ", "ßﬁ uo")]
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(texts.map(nfc))
def test_same_length_and_idempotent(text: str) -> None:
    for spell in (normalize, small_letters, fold, dictionary_spelling):
        once = spell(text)
        assert len(once) == len(text)
        assert spell(once) == once


tones = st.sampled_from(["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"])
onsets = st.sampled_from(["", "h", "H", "q", "Q", "g", "ng", "th"])
finals = st.sampled_from(["", "n", "ng", "t", "N"])
written = st.builds(
    "{}{}{}{}{}{}".format, onsets, st.sampled_from("oOuUi"), tones, st.sampled_from("aeyAYêơ"), tones, finals
)


@given(written.map(nfc))
def test_every_placement_of_a_tone_is_a_spelling_of_its_normal_form(syllable: str) -> None:
    assert small_letters(syllable) in spellings(normalize(syllable))


@given(texts.map(nfc))
def test_the_forms_agree(text: str) -> None:
    assert fold(normalize(text)) == fold(text)
    assert normalize(dictionary_spelling(text)) == normalize(text)
    assert unicodedata.is_normalized("NFC", nfc(text))
