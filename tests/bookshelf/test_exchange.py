from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import given

from bookshelf.exchange import (
    ExchangeDocument,
    ExchangeError,
    from_line,
    from_object,
    json_schema,
    json_schema_text,
    to_line,
)
from bookshelf.model import Document, Level, RelationKind, Signer, Validity
from tests.bookshelf.examples import document, documents, full_document

SCHEMA = jsonschema.Draft202012Validator(json_schema())
DOCS = Path(__file__).resolve().parents[2] / "docs"


@given(documents())
def test_document_line_document(original: Document) -> None:
    line = to_line(original)
    again = from_line(line).to_document()
    assert again == original
    assert to_line(again) == line


def test_full_document_comes_back_and_every_key_is_written() -> None:
    line = to_line(full_document())
    assert from_line(line).to_document() == full_document()
    unwritten = ExchangeDocument.model_fields.keys() - orjson.loads(line).keys()
    assert unwritten == {"html", "text_status"}


def test_metadata_in_another_order_gives_the_same_line() -> None:
    one = document(source_metadata={"b": {"y": 1, "x": 2}, "a": 1})
    other = document(source_metadata={"a": 1, "b": {"x": 2, "y": 1}})
    assert to_line(one) == to_line(other)


def test_empty_values_are_left_out() -> None:
    assert orjson.loads(to_line(document())).keys() == {
        "id", "source", "document_id", "title", "text", "provisions"
    }  # fmt: skip


@given(documents())
def test_lines_fit_the_schema(original: Document) -> None:
    SCHEMA.validate(orjson.loads(to_line(original)))


def test_schema_file_is_the_generated_one() -> None:
    assert (DOCS / "exchange.schema.json").read_text("utf-8") == json_schema_text()


def test_page_has_every_key() -> None:
    page = (DOCS / "exchange-format.md").read_text("utf-8")
    missing = [key for key in ExchangeDocument.model_fields if f"\n| `{key}` |" not in page]
    assert missing == []


def test_schema_needs_words() -> None:
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate({"id": "1"})


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"issued_on": "13/3/2019"}, {"issued_on": date(2019, 3, 13)}),
        ({"issued_on": "2019-03-13T00:00:00"}, {"issued_on": date(2019, 3, 13)}),
        ({"issued_on": "..."}, {}),
        ({"expired_on": None}, {}),
        ({"validity": "Còn hiệu lực"}, {"validity": Validity.IN_FORCE}),
        ({"validity": "HHL1P"}, {"validity": Validity.PARTLY_EXPIRED}),
        ({"validity": "Không xác định"}, {}),
        ({"level": "Cấp tỉnh"}, {"level": Level.PROVINCE}),
        ({"issuers": "Chính phủ"}, {"issuers": ("Chính phủ",)}),
        ({"signers": ["An", {"name": "Bình", "title": "Bộ trưởng"}]}, {
            "signers": (Signer("An"), Signer("Bình", "Bộ trưởng")),
        }),
        ({"fields": ["Thuế", "Phí, lệ phí", "Ma thuật"], "sectors": ["X"]}, {
            "fields": ("thue-phi-le-phi",),
            "sectors": ("X", "Ma thuật"),
        }),
        ({"shelf": "Tờ gấp"}, {"shelf": "to-gap"}),
        ({"audiences": "Nhân dân"}, {"audiences": ("nguoi-dan",)}),
        ({"number": 47}, {"number": "47"}),
        ({"title": "Đồng Nai"}, {"title": "Đồng Nai"}),
    ],
)  # fmt: skip
def test_metadata_in_the_spellings_of_sources(stated: dict[str, Any], expected: dict[str, Any]) -> None:
    assert from_object({"id": "1", "text": "x"} | stated).metadata() == expected


def test_relation_kind_by_its_name() -> None:
    relation = {"kind": "Sửa đổi, bổ sung", "target_number": "1/2019/NĐ-CP"}
    [found] = from_object({"id": "1", "text": "x", "relations": [relation]}).relations
    assert found.kind is RelationKind.AMENDS


def test_unknown_keys_become_source_metadata() -> None:
    line = from_object({"id": "1", "text": "x", "lạ": [1], "source_metadata": {"a": 2}})
    assert line.source_metadata == {"a": 2, "lạ": [1]}
    assert line.metadata() == {}


def test_only_a_line_with_provisions_is_whole() -> None:
    assert not from_object({"id": "1", "html": "<p>x</p>"}).is_whole
    assert from_object({"id": "1", "text": "x", "provisions": []}).is_whole


def test_import_supplies_source_and_slug() -> None:
    line = from_object({"id": 7, "text": "x", "title": "T", "provisions": []})
    made = line.to_document(source="thư mục", document_id="t-7")
    assert made == Document("t-7", "thư mục", "7", "T", "x")


@pytest.mark.parametrize(
    ("data", "key", "english", "vietnamese"),
    [
        ("{", "", "not valid JSON", "không phải JSON"),
        ("[1]", "", "no JSON object", "không phải đối tượng"),
        ('{"text": "x"}', "id", "required", "bắt buộc"),
        ('{"id": "", "text": "x"}', "id", "at least 1", "để trống"),
        ('{"id": 1.5, "text": "x"}', "id", "as a string", "là chuỗi"),
        ('{"id": "1"}', "", "neither text nor html", "không có text"),
        ('{"id": "1", "html": "x", "provisions": []}', "", "need text", "phải có text"),
        ('{"id": "1", "text": ["x"]}', "text", "valid string", "chuỗi"),
        ('{"id": "1", "text": "x", "issued_on": "31/02/2019"}', "issued_on", "dd/mm/yyyy", "ngày/tháng/năm"),
        ('{"id": "1", "text": "x", "issued_on": 20190313}', "issued_on", "dd/mm/yyyy", "ngày/tháng/năm"),
        ('{"id": "1", "text": "x", "validity": "hay"}', "validity", "CHL", "còn hiệu lực"),
        ('{"id": "1", "text": "x", "level": "phố"}', "level", "trung ương", "trung ương"),
        ('{"id": "1", "text": "x", "shelf": "kho"}', "shelf", "van-ban", "van-ban"),
        ('{"id": "1", "text": "x", "audiences": ["ai"]}', "audiences.0", "can-bo", "can-bo"),
        ('{"id": "1", "text": "x", "document_id": "Á b"}', "document_id", "pattern", "chữ thường"),
        ('{"id": "1", "text": "x", "a": 1, "source_metadata": {"a": 2}}', "", "leave one out", "bỏ một"),
        ('{"id": "1", "text": "x", "files": [{"sha256": "ab"}]}', "files.0.name", "required", "bắt buộc"),
        (
            '{"id": "1", "text": "x", "signers": [{"name": "A", "tuổi": 5}]}',
            "signers.0.tuổi",
            "Unexpected",
            "bỏ đi",
        ),
    ],
)
def test_errors_name_line_key_and_what_to_do(data: str, key: str, english: str, vietnamese: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        from_line(data.encode(), 1000)
    error = caught.value
    assert (error.line, error.key) == (1000, key)
    assert english in error.en
    assert vietnamese in error.vi
    assert "1000" in error.en
    assert "1000" in error.vi


def test_provisions_that_do_not_fit_are_refused() -> None:
    whole = full_document()
    broken = replace(whole, text=whole.text[:20])
    with pytest.raises(ExchangeError, match="the text has 20 characters"):
        from_line(to_line(broken)).to_document()


def test_whole_line_needs_its_title() -> None:
    with pytest.raises(ExchangeError, match="title"):
        from_object(
            {"id": "1", "source": "s", "document_id": "a", "text": "x", "provisions": []}
        ).to_document()


def test_line_without_provisions_is_no_document() -> None:
    with pytest.raises(ExchangeError, match="provisions"):
        from_object({"id": "1", "text": "x"}).to_document()
