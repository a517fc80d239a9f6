from __future__ import annotations

import pytest

from ingest.citations import citations
from ingest.relations import relations
from ingest.structure import provisions


def read(text: str, title: str = "") -> list[str]:
    """What is done to what, a line each."""
    units = provisions(text)
    found = relations(text, units, citations(text, units, title), title)
    return [
        " ".join(filter(None, (one.kind.value, one.target_number or one.target_title, one.target_path)))
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Căn cứ Nghị định số 9/2031/NĐ-CP ngày 2 tháng 3 năm 2031;", ["can-cu 9/2031/NĐ-CP"]),
        ("Căn cứ Luật Nhà ở ngày 2 tháng 3 năm 2031;", ["can-cu Luật Nhà ở"]),
        (
            "Căn cứ Nghị định số 9/2031/NĐ-CP quy định chi tiết một số điều của Luật Nhà ở;",
            ["can-cu 9/2031/NĐ-CP"],
        ),
        (
            "Căn cứ Luật Nhà ở số 9/2031/QH17 đã được sửa đổi, bổ sung một số điều theo Luật số 8/2033/QH17;",
            ["can-cu 9/2031/QH17", "can-cu 8/2033/QH17"],
        ),
        (
            "Căn cứ Luật Nhà ở số 9/2031/QH17;\nLuật Đất đai số 8/2031/QH17;\nTheo đề nghị của Bộ trưởng,",
            ["can-cu 9/2031/QH17", "can-cu 8/2031/QH17"],
        ),
        ("Thực hiện Nghị định số 9/2031/NĐ-CP,", []),
    ],
)
def test_bases(text: str, expected: list[str]) -> None:
    assert read(f"{text}\nĐiều 1. Phạm vi\nQuyết định này nói về nhà.") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Nghị định này thay thế Nghị định số 9/2031/NĐ-CP ngày 2/3/2031.", ["thay-the 9/2031/NĐ-CP"]),
        (
            "Nghị định này thay thế Nghị định số 9/2031/NĐ-CP; Nghị định số 7/2032/NĐ-CP ngày 2/3/2032 sửa "
            "đổi, bổ sung một số điều của Nghị định số 9/2031/NĐ-CP; Nghị định số 5/2033/NĐ-CP.",
            ["thay-the 9/2031/NĐ-CP", "thay-the 7/2032/NĐ-CP", "thay-the 5/2033/NĐ-CP"],
        ),
        (
            "Nghị định này thay thế các quy định về nhà kho tại Nghị định số 9/2031/NĐ-CP.",
            ["sua-doi-bo-sung 9/2031/NĐ-CP"],
        ),
        (
            "Luật Nhà ở số 9/2031/QH17, Luật sửa đổi, bổ sung một số điều của Luật Nhà ở số 7/2033/QH17 hết "
            "hiệu lực kể từ ngày Luật này có hiệu lực.",
            ["bai-bo 9/2031/QH17", "bai-bo 7/2033/QH17"],
        ),
        (
            "Luật này thay thế Luật Đất đai đã được Quốc hội thông qua ngày 2 tháng 3 năm 2031.",
            ["thay-the Luật Đất đai"],
        ),
        (
            "Nghị định này thay thế Nghị định số 9/2031/NĐ-CP và Nghị định số 7/2031/NĐ-CP của Chính phủ.",
            ["thay-the 9/2031/NĐ-CP", "thay-the 7/2031/NĐ-CP"],
        ),
        (
            "Nghị định này thay thế Nghị định số 9/2031/NĐ-CP quy định chi tiết thi hành Luật Nhà ở.",
            ["thay-the 9/2031/NĐ-CP"],
        ),
        (
            "Nghị định số 9/2031/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.",
            ["bai-bo 9/2031/NĐ-CP"],
        ),
        ("Bãi bỏ khoản 2 Điều 3 Nghị định số 9/2031/NĐ-CP.",
         ["bai-bo-mot-phan 9/2031/NĐ-CP dieu-3/khoan-2"]),
        ("Bãi bỏ các văn bản sau:\na) Thông tư số 9/2031/TT-BTC;\nb) Thông tư số 8/2031/TT-BTC.",
         ["bai-bo 9/2031/TT-BTC", "bai-bo 8/2031/TT-BTC"]),
        ("Hồ sơ bổ sung theo Nghị định số 9/2031/NĐ-CP.", []),
        ("Chính phủ hướng dẫn thi hành theo Luật Nhà ở.", []),
    ],
)  # fmt: skip
def test_effects(line: str, expected: list[str]) -> None:
    assert read(f"Điều 1. Phạm vi\nMột.\nĐiều 2. Hiệu lực thi hành\n{line}") == expected


def test_an_amending_document() -> None:
    title = "Sửa đổi, bổ sung một số điều của Thông tư số 8/2031/TT-BTC"
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 8/2031/TT-BTC\n"
        "1. Sửa đổi khoản 2 Điều 9 như sau:\n“2. Theo Điều 3 Thông tư số 7/2031/TT-BTC.”\n"
        "2. Bãi bỏ Điều 7.\nĐiều 2. Hiệu lực\nThông tư này có hiệu lực từ ngày ký."
    )
    assert read(text, title) == [
        "sua-doi-bo-sung 8/2031/TT-BTC",
        "sua-doi-bo-sung 8/2031/TT-BTC dieu-9/khoan-2",
        "bai-bo-mot-phan 8/2031/TT-BTC dieu-7",
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Quy định chi tiết một số điều của Luật Nhà ở", ["quy-dinh-chi-tiet Luật Nhà ở"]),
        ("Hướng dẫn thi hành Nghị định số 9/2031/NĐ-CP", ["huong-dan 9/2031/NĐ-CP"]),
        ("Đính chính Thông tư số 9/2031/TT-BTC", ["dinh-chinh 9/2031/TT-BTC"]),
        ("Sửa đổi các Nghị định hướng dẫn thi hành Luật Nhà ở", []),
        ("Chế độ làm việc theo Luật Nhà ở", []),
    ],
)
def test_titles(title: str, expected: list[str]) -> None:
    assert read("Điều 1. Phạm vi", title) == expected


def test_the_place_of_a_relation() -> None:
    text = "Căn cứ Luật Nhà ở;\nĐiều 1. Phạm vi"
    units = provisions(text)
    (one,) = relations(text, units, citations(text, units), "")
    assert text[one.start : one.end] == "Luật Nhà ở"
    assert 0 < one.confidence < 1


def test_who_amends_a_law_as_amended_amends_both() -> None:
    line = "Điều 1. Sửa đổi, bổ sung một số điều của Luật Nhà ở số 9/2031/QH17 đã được sửa đổi, bổ sung theo "
    assert read(f"{line}Luật số 7/2033/QH17\n1. Bãi bỏ Điều 4.")[:2] == [
        "sua-doi-bo-sung 9/2031/QH17",
        "sua-doi-bo-sung 7/2033/QH17",
    ]


def test_a_verb_opens_a_list() -> None:
    text = (
        "Điều 1. Phạm vi\nNghị định này nói về nhà.\nĐiều 2. Hiệu lực thi hành\n"
        "2. Bãi bỏ các quy định sau đây:\na) Điểm đ khoản 1 Điều 36; khoản 2 Điều 48;\n"
        "khoản 1 và khoản 4 Điều 80 Nghị định số 9/2031/NĐ-CP;\nb) Điều 6 Nghị định số 8/2032/NĐ-CP;\n"
        "c) Nghị định số 7/2033/NĐ-CP.\n3. Hồ sơ nộp trước ngày đó theo Nghị định số 6/2034/NĐ-CP."
    )
    assert read(text) == [
        "bai-bo-mot-phan 9/2031/NĐ-CP dieu-80/khoan-1",
        "bai-bo-mot-phan 9/2031/NĐ-CP dieu-80/khoan-4",
        "bai-bo-mot-phan 8/2032/NĐ-CP dieu-6",
        "bai-bo 7/2033/NĐ-CP",
    ]


def test_what_is_changed_by_others_opens_no_list() -> None:
    text = (
        "Điều 1. Thực hiện các giải pháp đã được bổ sung dưới đây:\n1. Giảm chi.\n"
        "2. Thực hiện tốt các luật thuế như Luật Nhà ở số 9/2031/QH17."
    )
    assert read(text) == []
