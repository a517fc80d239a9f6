"""Old Vietnamese fonts: by name where it is known, by the words where it is not; Unicode is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.legacy_encodings import Encoding
from ingest.legacy_fonts import (
    Run,
    decode_lines,
    decode_runs,
    detect_encoding,
    encoding_of_font,
    has_capitals_only,
    mend,
    usual_encoding,
)

UNICODE = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"
TCVN3 = "C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph\xad¬ng ngµy 19 th¸ng 6 n¨m 2015"
VNI = "Caên cöù Luaät Toå chöùc chính quyeàn ñòa phöông ngaøy 19 thaùng 6 naêm 2015"
VIQR = "Ca(n cu+' Lua^.t To^? chu+'c chi'nh quye^`n ddi.a phu+o+ng nga`y 19 tha'ng 6 na(m 2015"


@pytest.mark.parametrize(
    ("name", "encoding", "capitals"),
    [
        (".VnTime", Encoding.TCVN3, False),
        (".VnTimeH", Encoding.TCVN3, True),
        (".vnarial narrow", Encoding.TCVN3, False),
        (".VnArial NarrowH", Encoding.TCVN3, True),
        (".VnTimeH Tur", Encoding.TCVN3, True),
        ("ABCDEF+.VnTimeH,Bold", Encoding.TCVN3, True),
        ("VNI-Times", Encoding.VNI, False),
        ("vni-times", Encoding.VNI, False),
        ("VNI Helve", Encoding.VNI, False),
        ("VnTimeH", Encoding.TCVN3, True),
        ("VNtimes new roman", None, False),
        ("Times New Roman", None, False),
        ("Arial", None, False),
        ("MATH", None, False),
        ("", None, False),
    ],
)
def test_fonts(name: str, encoding: Encoding | None, capitals: bool) -> None:
    assert (encoding_of_font(name), has_capitals_only(name)) == (encoding, capitals)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (UNICODE, None),
        (TCVN3, Encoding.TCVN3),
        (VNI, Encoding.VNI),
        (VIQR, Encoding.VIQR),
        ("Les élèves à l'école où l'été déjà passé", None),
        ("Die Größe der Bücher für Schüler", None),
        ("The committee (a+b)^2 shall. Be? it's odd.", None),
        ("x^2 + y^2 = z^2; a^b; o+o", None),
        ("Quyet dinh so 12. Dieu 1. Pham vi", None),
        ("§ 5 ® © 2019", None),
        ("", None),
    ],
)
def test_detect(text: str, encoding: Encoding | None) -> None:
    assert detect_encoding(text) is encoding


@pytest.mark.parametrize("text", [TCVN3, VNI, VIQR])
def test_lines_without_fonts(text: str) -> None:
    assert decode_lines([text, "12", ""]) == [UNICODE, "12", ""]


def test_lines_of_two_kinds() -> None:
    assert decode_lines([UNICODE, TCVN3, VNI, TCVN3]) == [UNICODE] * 4


def test_left_over_words_of_a_document_that_is_known_to_be_old() -> None:
    line = "Điều 3. Có hiệu lực ®èi víi café Đồng Nai"
    assert decode_lines([line], Encoding.TCVN3) == ["Điều 3. Có hiệu lực đối với café Đồng Nai"]
    assert decode_lines([line]) == [line]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([Run("NghÞ ", ".VnTime"), Run("ñònh", "VNI-Times"), Run(" số", "Arial")], "Nghị định số"),
        ([Run("nghÞ ®", ".VnTimeH"), Run("Þnh 2", ".VnArialH")], "NGHỊ ĐỊNH 2"),
        ([Run("a", "VNI-Times"), Run("ø", "VNI-Times")], "à"),
        ([Run(UNICODE, ".VnTime")], UNICODE),
        ([Run(UNICODE, ".VnTimeH")], UNICODE),
        ([Run("®\xadîc Nghị", ".VnTime")], "được Nghị"),
        ([], ""),
    ],
)
def test_runs(runs: list[Run], expected: str) -> None:
    assert decode_runs(runs) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHƢƠNG, ngƣời, đƣợc; Ƣ", "CHƯƠNG, người, được; Ư"),
        ("nǎm", "năm"),
        ("ƣẁq Ǎbc", "ƣẁq Ǎbc"),
        (UNICODE, UNICODE),
    ],
)
def test_mend(text: str, expected: str) -> None:
    assert mend(text) == expected


def test_usual_encoding() -> None:
    runs = [Run("abc", ".VnTime"), Run("ab", "VNI-Times"), Run("abcdef", "Arial")]
    assert usual_encoding(runs) is Encoding.TCVN3
    assert usual_encoding([Run("a", "Arial")]) is None


SYLLABLES = st.sampled_from(f"{UNICODE} Điều khoản điểm Phụ lục mục tiêu và của những".split())


@given(
    st.lists(st.lists(SYLLABLES, max_size=12).map(" ".join), max_size=6), st.sampled_from((None, *Encoding))
)
def test_unicode_lines_stay(lines: list[str], usual: Encoding | None) -> None:
    if usual is not Encoding.VIQR:
        assert decode_lines(lines, usual) == lines


@given(st.lists(st.text(max_size=60), max_size=6), st.sampled_from((None, *Encoding)))
def test_any_lines_come_back_in_number(lines: list[str], usual: Encoding | None) -> None:
    assert len(decode_lines(lines, usual)) == len(lines)
