"""TCVN3, VNI and VIQR → Unicode, letter by letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.legacy_encodings import Encoding, decode

SMALL = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
TCVN3_SMALL = "aµ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËeÌÎÏÐÑªÒÓÔÕÖi×ØÜÝÞoßáâãä«åæçèé¬êëìíîuïñòóô\xadõö÷øùyúûüýþ®"
VNI_SMALL = (
    "a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò "
    "o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î ñ"
)


def test_every_small_letter_of_tcvn3() -> None:
    assert decode(TCVN3_SMALL, Encoding.TCVN3) == SMALL


def test_every_letter_of_vni() -> None:
    assert decode(VNI_SMALL, Encoding.VNI).split() == list(SMALL)
    assert decode(VNI_SMALL.upper(), Encoding.VNI).split() == list(SMALL.upper())


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("NghÞ ®Þnh vÒ b\xadu chÝnh, §iÒu 1", Encoding.TCVN3, "Nghị định về bưu chính, Điều 1"),
        (
            "tr\u2212ëng, \u2212íc ®¹t; 5 \u2212 3; a\u2010x",
            Encoding.TCVN3,
            "trưởng, ước đạt; 5 \u2212 3; aưx",
        ),
        ("Hµ Néi – “abc”", Encoding.TCVN3, "Hà Nội – “abc”"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Encoding.VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("QUYEÁT ÑÒNH, phöôùc, Ngöôøi, yÙ", Encoding.VNI, "QUYẾT ĐỊNH, phước, Người, ý"),
        ("Co^.ng ho`a, Ddo^.c la^.p.", Encoding.VIQR, "Cộng hòa, Độc lập."),
        ("ngu+o+`i d-i, \\.", Encoding.VIQR, "người d-i, \\."),
        ("A(n ba('c ho^m nay.\nRa\\. ga?", Encoding.VIQR, "Ăn bắc hôm nay.\nRa. ga?"),
    ],
)
def test_decode(text: str, encoding: Encoding, expected: str) -> None:
    assert decode(text, encoding) == expected


@given(st.text(alphabet=SMALL + " ,.\n", max_size=60))
def test_tcvn3_comes_back(text: str) -> None:
    written = text.translate({ord(letter): byte for letter, byte in zip(SMALL, TCVN3_SMALL, strict=True)})
    assert decode(written, Encoding.TCVN3) == text


@given(st.text(max_size=80), st.sampled_from(Encoding))
def test_result_is_nfc(text: str, encoding: Encoding) -> None:
    assert unicodedata.is_normalized("NFC", decode(text, encoding))
