from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Citation
from ingest.citations import citations
from ingest.structure import provisions

DECREE = "09/2031/nđ-cp"


def read(text: str, title: str = "", number: str = "") -> list[Citation]:
    return list(citations(text, provisions(text), title, number))


def answers(text: str, title: str = "") -> list[str]:
    """What is cited, a line each: number or name, @ day, path, .. last."""
    return [
        " ".join(filter(None, (one.number, one.name, one.on and f"@{one.on}", one.path, one.last)))
        for one in read(text, title)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("theo Nghị định số 9/2031/NĐ-CP", [DECREE]),
        ("theo Nghị định 9/2031 của Chính phủ", [DECREE]),
        ("theo điểm a khoản 2 Điều 5 Nghị định 9/2031/NĐ-CP", [f"{DECREE} dieu-5/khoan-2/diem-a"]),
        ("theo Điểm đ, Khoản 2, Điều 5 của Nghị định 9/2031/NĐ-CP", [f"{DECREE} dieu-5/khoan-2/diem-dd"]),
        ("Điều 5 Chương II Nghị định 9/2031/NĐ-CP", [f"{DECREE} dieu-5"]),
        ("Mục 2 Chương IV Nghị định 9/2031/NĐ-CP", [f"{DECREE} chuong-4/muc-2"]),
        (
            "các Điều 5, 6 và 7a Nghị định 9/2031/NĐ-CP",
            [f"{DECREE} dieu-5", f"{DECREE} dieu-6", f"{DECREE} dieu-7a"],
        ),
        (
            "điểm a và b khoản 2, khoản 3 Điều 5, Điều 8 Nghị định 9/2031/NĐ-CP",
            [
                f"{DECREE} dieu-5/khoan-2/diem-a",
                f"{DECREE} dieu-5/khoan-2/diem-b",
                f"{DECREE} dieu-5/khoan-3",
                f"{DECREE} dieu-8",
            ],
        ),
        ("từ Điều 5 đến Điều 8 Nghị định 9/2031/NĐ-CP", [f"{DECREE} dieu-5 dieu-8"]),
        ("khoản 1 đến 4 Điều 6 Nghị định 9/2031/NĐ-CP", [f"{DECREE} dieu-6/khoan-1 dieu-6/khoan-4"]),
        ("Điều 5 Nghị định 9/2031/NĐ-CP và Thông tư 8/2031/TT-BTC", [f"{DECREE} dieu-5", "08/2031/tt-btc"]),
        (
            "Điều 3 Quy chế chi tiêu ban hành kèm theo Nghị định 9/2031/NĐ-CP",
            [f"{DECREE} attached/dieu-3"],
        ),
        ("đạt QCVN 86: 2031/BGTVT", ["qcvn-86:2031/bgtvt"]),
        ("theo văn bản số 35/BTP-PL ngày 5/3/2031", ["35/btp-pl @2031-03-05"]),
    ],
)
def test_numbers_and_units(text: str, expected: list[str]) -> None:
    assert [line.replace(" @", " @") for line in answers(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("khoản 1 Điều 9 Luật Đất đai", ["luat dat dai dieu-9/khoan-1"]),
        ("Luật Đất đai năm 2031 và các văn bản", ["luat dat dai @2031"]),
        ("Căn cứ Luật Nhà ở ngày 2 tháng 3 năm 2031;", ["luat nha o @2031-03-02"]),
        ("Luật Thi đua, khen thưởng số 9/2031/QH17", ["09/2031/qh17 luat thi dua khen thuong"]),
        ("Bộ luật Dân sự và Luật dân sự", ["bo luat dan su", "bo luat dan su"]),
        ("Luật NSNN quy định", ["luat ngan sach nha nuoc"]),
        ("trái với Hiến pháp, pháp luật", ["hien phap"]),
        ("Luật Cầu phao ngày 2 tháng 3 năm 2031", ["luat cau phao @2031-03-02"]),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Nhà ở ngày 2 tháng 3 năm 2031;",
            ["luat sua doi bo sung mot so dieu cua luat nha o @2031-03-02"],
        ),
        ("Luật số 9/2031/QH17", ["09/2031/qh17 luat"]),
        ("Luật được Quốc hội thông qua; Luật sư; Luật này", []),
        ("Căn cứ Luật Nhà ở số 9/2031/QH17; Điều 4 Luật Nhà ở", ["09/2031/qh17 luat nha o"] * 1
         + ["09/2031/qh17 luat nha o dieu-4"]),
    ],
)  # fmt: skip
def test_names_of_laws(text: str, expected: list[str]) -> None:
    assert answers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "mức 2 triệu đồng một khoản 5 triệu đồng",
        "Điều 5. Phạm vi",
        "mẫu số 01/TT-BTC",
        "tài khoản 1",
        "đạt điểm a ha",
        "Điều này, khoản này, Thông tư này",
        "Điều 77",
    ],
)
def test_no_citation(text: str) -> None:
    assert answers(text) == []


OWN = (
    "Điều 1. Phạm vi\n1. Một.\n2. Hai, theo khoản 1 Điều này và Điều 2.\na) Điểm.\n"
    "Điều 2. Theo điểm a khoản 2 Điều 1 Luật này."
)


def test_own_provisions() -> None:
    assert answers(OWN) == ["dieu-1/khoan-1", "dieu-2", "dieu-1/khoan-2/diem-a"]


def test_spans() -> None:
    text = "theo điểm a và b khoản 2 Điều 5 Nghị định 9/2031/NĐ-CP."
    found = read(text)
    assert [text[one.start : one.end] for one in found] == [
        "điểm a",
        "b khoản 2 Điều 5 Nghị định 9/2031/NĐ-CP",
    ]


def test_the_documents_own_number_is_itself() -> None:
    assert read("(Kèm theo Quyết định số 9/2031/QĐ-UBND)", number="09/2031/qđ-ubnd") == []


def test_an_amending_document_means_the_amended_one() -> None:
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 8/2031/TT-BTC\n"
        "1. Sửa đổi khoản 2; bổ sung khoản 4 vào Điều 9 như sau:\n"
        "“2. Theo khoản 1 Điều này và Điều 3 Thông tư này.”\n"
        "2. Bãi bỏ Điều 7.\n"
        "Điều 2. Hiệu lực\n1. Điều 1 của Thông tư này có hiệu lực từ ngày ký."
    )
    amended = "08/2031/tt-btc"
    assert answers(text) == [
        amended,
        f"{amended} dieu-9/khoan-2",
        f"{amended} dieu-9/khoan-4",
        f"{amended} dieu-9",
        f"{amended} dieu-9/khoan-1",
        f"{amended} dieu-3",
        f"{amended} dieu-7",
        "dieu-1",
    ]


def test_aliases() -> None:
    text = (
        "Luật Cầu phao ngày 2 tháng 3 năm 2031 (sau đây gọi tắt là Luật CP). Điều 5 Luật CP.\n"
        "Nghị định số 9/2031/NĐ-CP (sau đây gọi là Nghị định số 9). Điều 6 Nghị định số 9; Nghị định 77."
    )
    assert answers(text)[-4:] == ["luat cau phao @2031-03-02 dieu-5", DECREE, DECREE, f"{DECREE} dieu-6"]


WORDS = st.lists(
    st.sampled_from(
        [
            "Điều",
            "khoản",
            "điểm",
            "5",
            "1.",
            "a)",
            "a,",
            "và",
            "đến",
            "này",
            "của",
            "Luật",
            "Đất",
            "đai",
            "Nghị",
            "định",
            "số",
            "9/2031/NĐ-CP",
            "“",
            "”",
            "\n",
            "sau",
            "đây",
            "gọi",
            "là",
            "(",
            ")",
            "Chương",
            "II",
            "Sửa",
            "đổi,",
            "bổ",
            "sung",
            "2031",
            "năm",
            "ngày",
        ]
    ),
    max_size=60,
)


@given(WORDS)
def test_spans_are_in_order_and_within(words: list[str]) -> None:
    text = " ".join(words)
    found = read(text, title="Sửa đổi Luật Nhà ở")
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
