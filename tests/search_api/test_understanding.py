from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from search_api.query import parse
from search_api.results import Mode
from search_api.understanding import DocumentNames, understand
from search_api.understanding.provisions import find_place

SPELLED = {"blds": "bộ luật dân sự", "bhxh": "bảo hiểm xã hội"}


def law(
    title: str, number: str, issued: str, doc_type: str = "Luật", validity: str = "unknown"
) -> dict[str, Any]:
    return {
        "id": number,
        "number": number,
        "doc_type": doc_type,
        "title": title,
        "issued_on": issued,
        "validity": validity,
    }


NAMES = DocumentNames(
    [
        law("Đất đai", "903/2003/QH11", "2003-11-26"),
        law("Đất đai", "945/2013/QH13", "2013-11-29"),
        law("Nhà ở", "965/2014/QH13", "2014-11-25", validity="CHL"),
        law("Nhà ở", "927/2023/QH15", "2023-11-27", validity="CCHL"),
        law("Bảo hiểm xã hội", "958/2014/QH13", "2014-11-20"),
        law("Phòng cháy và chữa cháy", "927/2001/QH10", "2001-06-29"),
        law("Dân sự", "991/2015/QH13", "2015-11-24", "Bộ luật"),
        law(
            "Của Quốc hội nước Cộng hoà xã hội chủ nghĩa Việt Nam số 928/2001/QH10 về di sản văn hoá",
            "928/2001/QH10",
            "2001-06-29",
        ),
        law("Nước", "", "2013-11-28", "Hiến pháp"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("điều 5", "dieu-5"),
        ("Điều 5 khoản 2", "dieu-5/khoan-2"),
        ("điểm đ khoản 1, Điều 8", "dieu-8/khoan-1/diem-dd"),
        ("điểm d khoản 1 điều 8", "dieu-8/khoan-1/diem-d"),
        ("khoản 2 của điều 12b", "dieu-12b/khoan-2"),
        ("đ5", "dieu-5"),
        ("k2 d5", "dieu-5/khoan-2"),
        ("phụ lục II", "phu-luc-2"),
        ("phụ lục 1 điều 3", "phu-luc-1/dieu-3"),
        ("điều kiện", ""),
        ("khoản 500 triệu", ""),
        ("điểm a", ""),
        ("d5/2019", ""),
    ],
)
def test_places(typed: str, path: str) -> None:
    from analyzers.folding import fold

    place = find_place(typed, fold(typed))
    assert (place.path if place else "") == path


@pytest.mark.parametrize(
    ("typed", "named", "path"),
    [
        ("điều 5 khoản 2 luật đất đai", "945/2013/QH13", "dieu-5/khoan-2"),
        ("dieu 5 luat dat dai", "945/2013/QH13", "dieu-5"),
        ("luật đất đai", "945/2013/QH13", ""),
        ("luật đất đai năm 2003", "903/2003/QH11", ""),
        ("luật nhà ở", "965/2014/QH13", ""),
        ("d5 blds", "991/2015/QH13", "dieu-5"),
        ("luật BHXH 2014", "958/2014/QH13", ""),
        ("luật phòng cháy chữa cháy", "927/2001/QH10", ""),
        ("luật di sản văn hóa", "928/2001/QH10", ""),
        ("điều 16 hiến pháp", "", "dieu-16"),
        ("Khoản 2 Điều 5 Luật Đất đai quy định như thế nào?", "945/2013/QH13", "dieu-5/khoan-2"),
    ],
)
def test_laws_by_name(typed: str, named: str, path: str) -> None:
    reference = understand(parse(typed), NAMES, SPELLED).reference
    assert reference is not None
    assert (reference.documents[0].number, reference.path) == (named, path)


@pytest.mark.parametrize(
    ("typed", "number", "path"),
    [
        ("qd 14/2019 ttg", "14/2019/qđ-ttg", ""),
        ("NĐ100/2019", "100/2019/nđ-cp", ""),
        ("nghi dinh so 100 nam 2019", "100/2019/nđ-cp", ""),
        ("luật số 15/2012/QH13", "15/2012/qh13", ""),
        ("TT 01/2020/tt-btp", "01/2020/tt-btp", ""),
        ("14 2019 qd ttg", "14/2019/qđ-ttg", ""),
        ("qd 706 ttg", "706/qđ-ttg", ""),
        ("QĐ706 TTg", "706/qđ-ttg", ""),
        ("khoản 2 điều 5 nđ 100/2019", "100/2019/nđ-cp", "dieu-5/khoan-2"),
        ("phụ lục II thông tư 01/2020/tt-btp", "01/2020/tt-btp", "phu-luc-2"),
        ("nghị định 100/2019 nồng độ cồn", "100/2019/nđ-cp", ""),
    ],
)
def test_documents_by_number(typed: str, number: str, path: str) -> None:
    reference = understand(parse(typed), NAMES, SPELLED).reference
    assert reference is not None
    assert (reference.numbers[:1], reference.path) == ((number,), path)


@pytest.mark.parametrize(
    ("typed", "dated", "doc_type"),
    [
        ("công văn 2564 năm 2022", "2564/2022", "Công văn"),
        ("quy định 1 năm 2020", "01/2020", "Quy định"),
        ("QĐ14/2019", "14/2019", "Quyết định"),
        ("14/2019", "14/2019", ""),
        ("điều 3 nghị quyết 58 năm 2020", "58/2020", "Nghị quyết"),
    ],
)
def test_serial_and_year_of_a_type(typed: str, dated: str, doc_type: str) -> None:
    reference = understand(parse(typed), NAMES, SPELLED).reference
    assert reference is not None
    assert (reference.dated, reference.doc_type) == (dated, doc_type)


@pytest.mark.parametrize(
    "typed",
    ["7437/SYT-NVY", "7437 syt nvy", "công văn 7437 SYT-NVY", "cv 7437/syt-nvy", "Công văn số 7437/SYT-NVY"],
)
def test_codes_that_nobody_listed(typed: str) -> None:
    reference = understand(parse(typed), NAMES, SPELLED).reference
    assert reference is not None
    assert "7437/syt-nvy" in reference.numbers


def test_what_a_number_without_its_type_may_be() -> None:
    reference = understand(parse("nghi quyet 23/2021 qh15"), NAMES, SPELLED).reference
    assert reference is not None
    assert "23/2021/qh15" in reference.numbers


@pytest.mark.parametrize(
    "typed",
    [
        "thủ tục ly hôn",
        "điều 5",
        "luật đất đai 2024",
        "hạn mức giao đất luật đất đai",
        "đường d5 đồng nai",
        '"luật đất đai"',
        "luật đất đai -sửa",
    ],
)
def test_what_names_no_document(typed: str) -> None:
    assert understand(parse(typed), NAMES, SPELLED).reference is None


def conditions(typed: str) -> dict[str, Any]:
    found = understand(parse(typed), NAMES, SPELLED).conditions
    return {one.kind: one.values or (one.first, one.last) for one in found if one.kind}


@pytest.mark.parametrize(
    ("typed", "words", "found"),
    [
        (
            "quyết định của UBND tỉnh Đồng Nai năm 2020 về giá đất",
            "giá đất",
            {"doc_type": ("Quyết định",), "issuer": ("Ủy ban nhân dân tỉnh Đồng Nai",), "year": ("2020",)},
        ),
        (
            "của UBND tỉnh Đồng Nai năm 2020",
            "",
            {"issuer": ("Ủy ban nhân dân tỉnh Đồng Nai",), "year": ("2020",)},
        ),
        (
            "văn bản ban hành từ 2019 đến 2021 về học phí",
            "học phí",
            {"issued": (date(2019, 1, 1), date(2021, 12, 31))},
        ),
        (
            "thong tu ban hanh sau nam 2018",
            "",
            {"doc_type": ("Thông tư",), "issued": (date(2019, 1, 1), None)},
        ),
        (
            "nghị định về hóa đơn còn hiệu lực",
            "hóa đơn",
            {"doc_type": ("Nghị định",), "validity": ("CHL", "HHL1P")},
        ),
        ("thẩm quyền của UBND tỉnh", "thẩm quyền của UBND tỉnh", {}),
        ("lương cơ sở năm 2020", "lương cơ sở năm 2020", {}),
        ("quyết định hành chính", "quyết định hành chính", {}),
        (
            "Quyết định của UBND tỉnh năm 2020 có hiệu lực khi nào?",
            "Quyết định của UBND tỉnh năm 2020 có hiệu lực khi nào?",
            {},
        ),
    ],
)
def test_filters_in_words(typed: str, words: str, found: dict[str, Any]) -> None:
    assert conditions(typed) == found
    assert understand(parse(typed), NAMES, SPELLED).query.words == words


def test_readings_that_are_not_wanted() -> None:
    assert understand(parse("điều 5 luật đất đai"), NAMES, SPELLED, {"reference"}).reference is None
    found = understand(parse("quyết định của UBND tỉnh Đồng Nai năm 2020"), NAMES, SPELLED, {"year"})
    assert "year" not in {one.kind for one in found.conditions}


def test_a_long_list_of_filters_is_no_question() -> None:
    typed = "quyết định của UBND tỉnh Đồng Nai năm 2020 về giá đất"
    assert understand(parse(typed), NAMES, SPELLED).query.mode is Mode.KEYWORDS
