"""Số hiệu as officials write it and as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.number import broader_numbers, canonical_number, find_numbers, number_slug, plain_number


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("7296/KH-UBND", "7296/kh-ubnd"),
        ("14/2019/QĐ-TTg", "14/2019/qđ-ttg"),
        ("64/2025/QH15", "64/2025/qh15"),
        ("62/2006/QH 11", "62/2006/qh11"),
        ("05/2019/NQ-HĐND", "05/2019/nq-hđnd"),
        ("5/2019/NQ-HDND", "05/2019/nq-hđnd"),
        ("01/2014/TTLT-BTP-TANDTC", "01/2014/ttlt-btp-tandtc"),
        ("02/2009/TTLT/BTP-BNG", "02/2009/ttlt-btp-bng"),
        ("68-LCT/HĐNN8", "68/lct-hđnn8"),
        ("47/CP", "47/cp"),
        ("126-HĐBT", "126/hđbt"),
        ("33-NQ/TW", "33/nq-tw"),
        ("30/2014/TT-BGD&ĐT", "30/2014/tt-bgd&đt"),
        ("01a/2017/QĐ-UBND", "01a/2017/qđ-ubnd"),
        ("14-2019-QĐ-TTg", "14/2019/qđ-ttg"),
        ("14/2019/QÐ-TTg", "14/2019/qđ-ttg"),
        ("14/2019/QĐ–ТТg", "14/2019/qđ-ttg"),
        ("14/2019/QD-TTG", "14/2019/qđ-ttg"),
        ("74 /2025/NĐ-CP", "74/2025/nđ-cp"),
        ("14/2019/QĐ - TTg", "14/2019/qđ-ttg"),
        ("Số: 14/2019/QĐ-TTg", "14/2019/qđ-ttg"),
        ("qd 14/2019 ttg", "14/2019/qđ-ttg"),
        ("qđ ttg 14/2019", "14/2019/qđ-ttg"),
        ("14 2019 qd ttg", "14/2019/qđ-ttg"),
        ("14.2019.qđ.ttg", "14/2019/qđ-ttg"),
        ("nghi dinh so 100/2019/nd-cp", "100/2019/nđ-cp"),
        ("NĐ100/2019", "100/2019/nđ-cp"),
        ("NĐ100", "100/nđ"),
        ("nghị định 100 năm 2019", "100/2019/nđ-cp"),
        ("nghị định 100/2019", "100/2019/nđ-cp"),
        ("luật số 15/2012/QH13", "15/2012/qh13"),
        ("luật số 14 năm 2012", "14/2012/qh"),
        ("tt 05/2019 btc", "05/2019/tt-btc"),
        ("công văn 4521/BTC-TCT", "4521/btc-tct"),
        ("QCVN 01:2009/BYT", "qcvn-01:2009/byt"),
        ("TCVN 1234:2020", "tcvn-1234:2020"),
        ("TCVN ISO 9001:2015", "tcvn-iso-9001:2015"),
        ("TCVN ISO/IEC 17020:2012", "tcvn-iso-iec-17020:2012"),
        ("66.15/2026/NQ-CP", "66.15/2026/nq-cp"),
        ("66.15 / 2026 / NQ-CP", "66.15/2026/nq-cp"),
        ("102/2025/NQLT-UBTVQH15-CP-ĐCTUBTWMTTQVN", "102/2025/nqlt-ubtvqh15-cp-đctubtwmttqvn"),
        ("TCVN 7391-1:2004", "tcvn-7391-1:2004"),
        ("100", None),
        ("5/2019", None),
        ("30/4/2019", None),
        ("24/24", None),
        ("5/ha", None),
        ("kế hoạch 5 năm 2021", None),
        ("14/2019/QĐ-TTg ngày 13", None),
        ("đất đai", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_canonical_number(written: str, canonical: str | None) -> None:
    assert canonical_number(written) == canonical
    if canonical is not None:
        assert canonical_number(canonical) == canonical


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Căn cứ Nghị định số 01/2024/NĐ-CP và Luật 10/2023/QH15;",
            {"01/2024/NĐ-CP": "01/2024/nđ-cp", "10/2023/QH15": "10/2023/qh15"},
        ),
        ("Theo Thông tư 36/2014/TT-BTNMTngày 30/6/2014", {"36/2014/TT-BTNMT": "36/2014/tt-btnmt"}),
        ("phạt theo nđ100/2019 thế nào", {"100/2019": "100/2019/nđ-cp"}),
        ("Quyết định số 14/2019/QĐ-TTg - Về việc", {"14/2019/QĐ-TTg": "14/2019/qđ-ttg"}),
        ("theo QCVN 08-MT:2015/BTNMT về nước", {"QCVN 08-MT:2015/BTNMT": "qcvn-08-mt:2015/btnmt"}),
        ("Điền vào Mẫu số 01/TT-BTC", {}),
        ("Kế hoạch 5 năm 2021-2025; tháng 5/2019; 5 L/kW; 120 km/h; 1.500/m2", {}),
        ("thư mục a_nd87 và ngày 5 tháng 6 năm 2019", {}),
    ],
)
def test_find_numbers(text: str, found: dict[str, str]) -> None:
    assert {text[span.start : span.end]: span.canonical for span in find_numbers(text)} == found


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("7437/SYT-NVY", "7437/syt-nvy"),
        ("5/2022/XYZ", "05/2022/xyz"),
        ("2162A/NHCS-TD", "2162a/nhcs-td"),
        ("34 QĐ HĐTV", "34/qđ-hđtv"),
        ("14/2019", None),
        ("không số", None),
        ("", None),
        ("9" * 500, None),
    ],
)
def test_plain_number(written: str, plain: str | None) -> None:
    assert plain_number(written) == plain
    if plain is not None:
        assert plain_number(plain) == plain


def test_broader_numbers() -> None:
    assert broader_numbers("14/2019/qđ-ttg") == ("14/2019/qđ", "14/qđ")
    assert broader_numbers("14/2012/qh13") == ("14/2012/qh", "14/qh")
    assert broader_numbers("1628/qđ-ubnd") == ("1628/qđ",)
    assert broader_numbers("47/cp") == ()


def test_a_typed_number_is_among_the_broader_forms_of_the_full_one() -> None:
    assert canonical_number("luật số 14 năm 2012") in broader_numbers("14/2012/qh13")
    assert canonical_number("NĐ100") in broader_numbers("100/2019/nđ-cp")


@pytest.mark.parametrize(
    ("text", "slug"),
    [("5/2019/NQ-HĐND", "05-2019-nq-hdnd"), ("qd 14/2019 ttg", "14-2019-qd-ttg"), ("Sổ tay", "so-tay")],
)
def test_number_slug(text: str, slug: str) -> None:
    assert number_slug(text) == slug


codes = st.sampled_from(["QĐ-TTg", "NĐ-CP", "TT-BTC", "NQ-HĐND", "QĐ-UBND", "TTLT-BTP-BCA", "QH15"])
numbers = st.builds("{}/{}/{}".format, st.integers(1, 99999), st.integers(1945, 2050), codes)


@given(numbers, st.text("abcđ ,.;(\n"), st.text(" ,.;)\n", min_size=1))
def test_found_in_a_sentence_at_its_offsets(number: str, before: str, after: str) -> None:
    text = f"{before} {number}{after}"
    (span,) = find_numbers(text)
    assert text[span.start : span.end] == number
    assert span.canonical == canonical_number(number)


@given(st.text("0123456789/-: .QĐqdNĐttgSOố năm2019&_") | st.text())
def test_any_text_is_safe_and_canonical_is_stable(text: str) -> None:
    canonical = canonical_number(text)
    assert canonical is None or canonical_number(canonical) == canonical
    for span in find_numbers(text):
        assert 0 <= span.start < span.end <= len(text)
        assert canonical_number(span.canonical) == span.canonical
