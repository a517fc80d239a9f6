"""From blocks or raw text to a document, with the evidence for each field."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Level, Method, RelationKind, Signer, TextStatus, Validity
from ingest.extracted import Block, BlockKind, Extracted
from ingest.origin import Origin
from ingest.understand import understand, understand_text

TEXT = """ỦY BAN NHÂN DÂN\r\n\n  TỈNH ĐỒNG NAI

CỘNG HÒA XÃ HỘI\r\n\n  CHỦ NGHĨA VIỆT NAM

Số: 12/2031/QĐ-UBND

Đồng Nai, ngày 5\r\n\n  tháng 6 năm 2031

QUYẾT ĐỊNH

VỀ VIỆC MỞ THƯ VIỆN LƯU ĐỘNG

Căn cứ Luật Thư viện;

Điều 1. Mở thư viện lưu động ở các\r\n\nxã.

Điều 2. Quyết định này có hiệu lực kể từ ngày 01 tháng 7 năm 2031.

TM. ỦY BAN NHÂN DÂN

CHỦ TỊCH

Trần Văn Mẫu
"""
ORIGIN = Origin("nguồn", "1", url="https://example.vn/1", sha256="0" * 64)


def test_a_document_out_of_raw_text() -> None:
    document = understand_text(TEXT, ORIGIN)
    assert document.id == "qd-12-2031-qd-ubnd-dong-nai"
    assert document.number == "12/2031/QĐ-UBND"
    assert document.doc_type == "Quyết định"
    assert document.title == "Về việc mở thư viện lưu động"
    assert document.issuers == ("Ủy ban nhân dân tỉnh Đồng Nai",)
    assert document.level is Level.PROVINCE
    assert document.place == "Đồng Nai"
    assert (document.issued_on, document.effective_on) == (date(2031, 6, 5), date(2031, 7, 1))
    assert document.signers == (Signer("Trần Văn Mẫu", "Chủ tịch"),)
    assert [unit.path for unit in document.provisions] == ["mo-dau", "dieu-1", "dieu-2", "ky"]
    assert "ở các xã." in document.text


def test_the_evidence_names_method_and_place() -> None:
    document = understand_text(TEXT, ORIGIN)
    notes = {note.field: note for note in document.provenance}
    number = notes["number"]
    assert (number.method, number.source, number.url) == (Method.EXTRACTED, "nguồn", "https://example.vn/1")
    assert document.text[number.start : number.end] == "12/2031/QĐ-UBND"
    assert all(note.start is not None for note in notes.values())


def test_metadata_of_the_source_comes_first_and_gaps_are_filled() -> None:
    stated = {
        "title": "Thư viện lưu động",
        "issued_on": "2031-06-06",
        "validity": "CHL",
        "fields": ["giao-duc"],
        "signers": [{"name": "Lê Thị Mẫu", "title": "Phó Chủ tịch"}],
        "relations": [
            {"kind": "can-cu", "target_number": "46/2019/QH14"},
            {"kind": "lạ", "target_number": "1"},
        ],
        "number": 7,
        "issuers": "",
    }
    document = understand_text(TEXT, Origin("nguồn", "1", metadata=stated))
    assert document.title == "Thư viện lưu động"
    assert document.issued_on == date(2031, 6, 6)
    assert document.validity is Validity.IN_FORCE
    assert document.fields == ("giao-duc",)
    assert document.signers == (Signer("Lê Thị Mẫu", "Phó Chủ tịch"),)
    assert document.relations[0].kind is RelationKind.BASED_ON
    assert document.relations[0].start is None
    assert document.number == "12/2031/QĐ-UBND"
    assert document.issuers == ("Ủy ban nhân dân tỉnh Đồng Nai",)
    methods = {note.field: note.method for note in document.provenance}
    assert (methods["title"], methods["number"]) == (Method.SOURCE, Method.EXTRACTED)


def test_the_address_speaks_last() -> None:
    slug = "van-ban/Giao-duc/Thong-tu-7-2031-TT-BTP-tu-sach-147304.aspx"
    document = understand_text(
        "Tủ sách là nơi để sách.", Origin("nguồn", "1", source_metadata={"slug": slug})
    )
    assert (document.number, document.doc_type, document.fields) == (
        "7/2031/TT-BTP",
        "Thông tư",
        ("giao-duc",),
    )
    assert {note.method for note in document.provenance} == {Method.ADDRESS}


def test_blocks_of_a_file() -> None:
    lines = ("NGHỊ QUYẾT", "Về giờ mở cửa", "Căn cứ Luật Thư viện;", "Điều 1. Mở cửa từ bảy", "giờ sáng.")
    blocks = tuple(Block(BlockKind.LINE, line) for line in lines)
    document = understand(Extracted("application/pdf", blocks, pages=1), Origin("nguồn", "1", name="a.pdf"))
    assert document.title == "Về giờ mở cửa"
    assert document.text.split("\n")[-1] == "Điều 1. Mở cửa từ bảy giờ sáng."


@pytest.mark.parametrize(
    ("status", "expected"),
    [(TextStatus.TEXT, TextStatus.NO_TEXT), (TextStatus.NEEDS_OCR, TextStatus.NEEDS_OCR)],
)
def test_a_file_without_words(status: TextStatus, expected: TextStatus) -> None:
    document = understand(
        Extracted("application/pdf", (), status=status), Origin("nguồn", "1", name="quét.pdf")
    )
    assert document.text_status is expected
    assert document.title == "quét.pdf"
    assert document.provisions == ()


def test_the_frame_of_a_site_is_cut_off() -> None:
    framed = (
        "Đang tải văn bản...\n\nSố hiệu: 12\n\n"
        + TEXT.replace("\r\n\n  ", " ")
        + "\nBạn vừa bị Đăng xuất\n\nHỗ trợ"
    )
    text = understand_text(framed, ORIGIN).text
    assert text.startswith("ỦY BAN NHÂN DÂN")
    assert text.endswith("Trần Văn Mẫu")


@given(st.text(max_size=400))
def test_any_text_is_a_document(text: str) -> None:
    document = understand_text(text, ORIGIN)
    assert document.title
    assert document.id
    assert document.text == unicodedata.normalize("NFC", document.text)
    assert (document.text_status is TextStatus.NO_TEXT) == (document.text == "")


KEYS = ["number", "title", "issuers", "issued_on", "signers", "relations", "validity", "fields", "level"]
OBJECTS = st.dictionaries(st.text(max_size=5), st.integers())
VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=20), st.lists(st.integers() | OBJECTS))


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_odd_metadata_is_passed_over(stated: dict[str, object]) -> None:
    assert understand_text(TEXT, Origin("nguồn", "1", metadata=stated)).text


@pytest.mark.parametrize(
    "part", [" ", "|\n", "\r\n\n ", "[", "“", "a\t", "**", "Số: ", "-", "CỘNG HÒA XÃ HỘI "]
)
def test_three_hundred_thousand_characters_of_anything(part: str) -> None:
    assert understand_text(part * (300_000 // len(part)), ORIGIN).source_key == "1"
