"""RTF: fonts of runs, characters of every kind, tables, notes; what is no text is left out."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract import extract
from ingest.extracted import Block, Refused
from ingest.rtf import DEPTH_LIMIT, extract_rtf

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1\fcharset0{\*\panose 02}.VnTime;}{\f2 .VnTimeH;}"
    r"{\f3\fcharset163 Arial;}{\f4\fcharset204 Arial Cyr;}}"
)


def read(body: str) -> list[Block]:
    source = rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{body}}}"
    return list(extract(source.encode("latin-1"), "van-ban.doc").blocks)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"Quyet dinh\par Dieu 1", ["Quyet dinh", "Dieu 1"]),
        (r"\f1 Ngh\'de \'ae\'denh b\'adu", ["Nghị định bưu"]),
        ("\\f1 NghÞ ®Þnh", ["Nghị định"]),
        (r"{\f2 quy\'d5t}\f1  Ngh\'de", ["QUYẾT Nghị"]),
        (r"\u272?\u7873?u {\uc0\u7873}{\uc2\u7873 xy}z", ["Đều ềềz"]),
        (r"\f3 \'d0\'ea", ["Đê"]),
        (r"\f4 \'c4\'e0", ["Да"]),
        (r"a\~b\_c\-d\emdash e\line f\tab g\{\}", ["a b-cd—e", "f g{}"]),
        (r"a{\v hidden}b{\deleted gone}c{\header h}{\*\unknown u}{\pict 0102}{\bin3 }}}d", ["abcd"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt Luat}} dat", ["Luat dat"]),
        (r"{\listtext\f1 \'a7i\'d2u 1.\tab}\f1 Ph\'b9m vi\par", ["Điều 1. Phạm vi"]),
        (r"a{\footnote\pard b\par c}d\par e", ["a[1]d", "e", "[1] b c"]),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt hop\par}}{\shprslt hop}}sau", ["hop", "sau"]),
        (r"{\upr{Ngh}{\*\ud{Ngh\u7883?}}}", ["Ngh"]),
        (r"a\bin99999999999 b", ["a"]),
        ("a}}}}b", ["ab"]),
    ],
)
def test_text(body: str, expected: list[str]) -> None:
    assert [block.text for block in read(body)] == expected


def test_rows_of_a_table() -> None:
    blocks = read(
        r"Truoc\par\trowd\cellx1\cellx2\pard\intbl a\par b\cell\f1 S\'e8\cell\row"
        r"\trowd\pard\intbl c\cell d\cell\row"
        r"\pard Sau\par\trowd\intbl khung\cell\row"
    )
    assert [block.cells for block in blocks] == [(), ("a\nb", "Số"), ("c", "d"), (), ()]
    assert [block.table for block in blocks] == [None, 0, 0, None, None]


def test_bold_and_centred() -> None:
    first, second = read(r"\pard\qc\b LUAT\b0  x\par\pard\plain thuong")
    assert (first.bold, first.centred) == (True, True)
    assert (second.bold, second.centred) == (False, False)


def test_groups_too_deep_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        extract_rtf(rb"{\rtf1 " + b"{" * DEPTH_LIMIT + b"x")
    assert refused.value.code == "rtf-too-deep"


WORDS = (
    "{", "}", r"\*", r"\par", r"\cell", r"\row", r"\u-4000 ", r"\uc9", r"\'e", r"\'ad", r"\f1 ", r"\fonttbl",
    r"\footnote", r"\bin5", r"\ansicpg0 ", r"\fcharset-1 ", "\\", "x", "Þ", ";", r"\v0", "\r\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@settings(max_examples=200)
def test_any_words_are_read_or_refused(parts: list[str]) -> None:
    with suppress(Refused):
        assert extract_rtf((r"{\rtf1" + "".join(parts)).encode("latin-1")).blocks
