"""What officers copy: names of provisions and whole citations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bookshelf.model import Document, Provision, ProvisionKind
from tests.web.samples import document
from web.citation_text import citation, document_name, path_label, unit_name

TEXT = """Chương II
XỬ PHẠT
Điều 5. Mức phạt
1. Phạt tiền.
2. Tước giấy phép:
đ) Không chấp hành;
Điều 6. Hiệu lực
Phụ lục I
Biểu mẫu
Điều 3. Mẫu
"""
DECREE = document(
    "nd-100",
    "Quy định xử phạt vi phạm hành chính",
    TEXT,
    number="100/2019/NĐ-CP",
    doc_type="Nghị định",
    issuers=("Chính phủ",),
    issued_on=date(2019, 12, 30),
)


def unit(made: Document, path: str) -> Provision:
    return next(one for one in made.provisions if one.path == path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dieu-5", "Điều 5"),
        ("dieu-5/khoan-2", "khoản 2 Điều 5"),
        ("dieu-5/khoan-2/diem-dd", "điểm đ khoản 2 Điều 5"),
        ("chuong-ii", "Chương II"),
        ("phu-luc-i", "Phụ lục I"),
        ("dieu-3", "Điều 3 Phụ lục I"),
    ],
)
def test_provisions_are_named_from_the_inside_out(path: str, expected: str) -> None:
    assert unit_name(DECREE, unit(DECREE, path)) == expected


def test_a_clause_of_an_attached_regulation() -> None:
    first = Provision(0, None, ProvisionKind.ARTICLE, "5", "", 0, 9, "dieu-5-2")
    second = Provision(1, 0, ProvisionKind.CLAUSE, "1", "", 3, 9, "dieu-5-2/khoan-1")
    made = replace(DECREE, text="Điều 5. x", provisions=(first, second))
    assert unit_name(made, second) == "khoản 1 Điều 5 của văn bản ban hành kèm theo"


def test_a_decree() -> None:
    assert citation(DECREE, unit(DECREE, "dieu-5/khoan-2")) == (
        "khoản 2 Điều 5 Nghị định 100/2019/NĐ-CP ngày 30/12/2019 của Chính phủ "
        "quy định xử phạt vi phạm hành chính"
    )
    assert citation(DECREE).startswith("Nghị định 100/2019/NĐ-CP ngày")


@pytest.mark.parametrize("title", ["Đất đai", "Luật Đất đai", "LUẬT  Đất đai"])
def test_a_law_is_cited_by_its_name(title: str) -> None:
    law = replace(
        DECREE, doc_type="Luật", title=title, number="31/2024/QH15", issuers=("Quốc hội",), issued_on=None
    )
    assert citation(law) == "Luật Đất đai số 31/2024/QH15 của Quốc hội"


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("Về việc họp", "về việc họp"),
        ("UBND xã họp", "UBND xã họp"),
        ("Ý kiến", "ý kiến"),
        ("", "Chính phủ"),
        ("Nghị định quy định phí", "quy định phí"),
    ],
)
def test_titles_run_on_in_the_sentence(title: str, end: str) -> None:
    assert citation(replace(DECREE, title=title)).endswith(f" {end}")


def test_material_without_a_number() -> None:
    leaflet = document("to-gap", "Đăng ký khai sinh", "x", doc_type="Tờ gấp", author="Sở Tư pháp")
    assert citation(leaflet) == "Tờ gấp “Đăng ký khai sinh” (Sở Tư pháp)"
    assert document_name(replace(leaflet, doc_type="", title="")) == "“to-gap”"


def test_path_labels() -> None:
    assert path_label("dieu-5/khoan-2/diem-dd") == "điểm đ khoản 2 Điều 5"
    assert path_label("attached/dieu-3") == "Điều 3"
