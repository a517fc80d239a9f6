"""The exchange format: one document a line of JSON (`docs/exchange-format.md`, `docs/exchange.schema.json`).

A line that has `provisions` is a whole document, as an export writes it. One without has at least `id` and
`text` or `html`, and whatever else its source knows: ingest understands the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Annotated, Any
from unicodedata import normalize

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from bookshelf import spellings
from bookshelf.fields import resolve_field
from bookshelf.invariants import problems
from bookshelf.model import (
    Citation,
    Document,
    FileRef,
    Level,
    Provenance,
    Provision,
    Relation,
    Signer,
    TextStatus,
    Validity,
)

SCHEMA_ID = "urn:tusach:exchange:1"


class ExchangeError(ValueError):
    """A line that cannot be taken: where, what is wrong and what to do, in both languages.

    `line` counts from 1 (0 where it is not known), `key` is the key inside the line ("" for the whole line).
    """

    code = "bad-exchange-line"

    def __init__(self, vi: str, en: str, *, line: int = 0, key: str = "") -> None:
        self.line, self.key = line, key
        self.vi = "".join((f"dòng {line}, " if line else "", f"khóa {key}: " if key else "")) + vi
        self.en = "".join((f"line {line}, " if line else "", f"key {key}: " if key else "")) + en
        super().__init__(self.en)


def _spelt(read: Any) -> BeforeValidator:
    def validate(value: Any) -> Any:
        try:
            return read(value)
        except spellings.Misspelt as error:
            raise PydanticCustomError("misspelt", "{en}", {"en": error.en, "vi": error.vi}) from None

    return BeforeValidator(validate)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _nfc(value: Any) -> Any:
    return normalize("NFC", value) if isinstance(value, str) else value


def _key(value: Any) -> Any:
    if isinstance(value, float):
        raise PydanticCustomError(
            "misspelt", "{en}", {"en": "write the id as a string", "vi": "hãy viết id là chuỗi"}
        )
    return value


def _signer(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _relation(value: Any) -> Any:
    if isinstance(value, dict) and "kind" in value:
        return value | {"kind": spellings.as_relation_kind(value["kind"])}
    return value


Words = Annotated[str, BeforeValidator(_nfc)]
Day = Annotated[date | None, _spelt(spellings.as_date)]
Names = Annotated[tuple[Words, ...], BeforeValidator(_listed)]


class ExchangeDocument(BaseModel):
    """One line of the exchange format: a document. Keys not named here are kept in `source_metadata`."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, use_attribute_docstrings=True
    )

    id: Annotated[str, BeforeValidator(_key)] = Field(min_length=1, max_length=600)
    """What the source calls the document; with `source` it identifies it for ever."""
    source: str = Field("", max_length=600)
    """The collection that `id` belongs to; by default the import names it."""
    document_id: str = Field("", max_length=600, pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")
    """The readable slug in the library; by default made from type and number, or from the title."""
    title: Words = ""
    """Trích yếu."""
    number: Words = ""
    """Số ký hiệu, as written."""
    doc_type: Words = ""
    """Loại văn bản: Luật, Nghị định, Quyết định …"""
    shelf: Annotated[str, _spelt(spellings.as_shelf)] = "van-ban"
    """Ngăn tủ sách, by slug or name."""
    abstract: Words = ""
    """Tóm tắt, where there is one beside the title."""
    introduction: Words = ""
    """Lời giới thiệu of the bookshelf's item."""
    author: Words = ""
    """Who wrote an educational item."""
    licence: Words = ""
    """On what terms an item may be used, in words."""
    published_year: int | None = Field(None, ge=spellings.YEARS[0], le=spellings.YEARS[1])
    """Năm xuất bản of a book, a video or a lecture."""
    media_url: Annotated[str, _spelt(spellings.as_web_address)] = ""
    """Where a video or a sound stands that is not kept here: an http(s) address."""
    issuers: Names = ()
    """Cơ quan ban hành; a joint document has several."""
    signers: Annotated[tuple[Annotated[Signer, BeforeValidator(_signer)], ...], BeforeValidator(_listed)] = ()
    """Người ký: names, or objects with `name` and `title` (chức danh)."""
    place: Words = ""
    """Địa danh of the place and date line."""
    issued_on: Day = None
    """Ngày ban hành, yyyy-mm-dd or dd/mm/yyyy."""
    effective_on: Day = None
    """Ngày có hiệu lực."""
    expired_on: Day = None
    """Ngày hết hiệu lực."""
    validity: Annotated[Validity, _spelt(spellings.as_validity)] = Validity.UNKNOWN
    """Tình trạng hiệu lực: a code of the national database (CHL) or its name (còn hiệu lực)."""
    level: Annotated[Level | None, _spelt(spellings.as_level)] = None
    """Cấp: central, province, district, commune, or trung ương, tỉnh, huyện, xã."""
    scope: Words = ""
    """Phạm vi: Toàn quốc or a province."""
    fields: Names = ()
    """Lĩnh vực, by slug or any known name; a name that the taxonomy lacks is kept in `sectors`."""
    sectors: Names = ()
    """Ngành, lĩnh vực as the source names them."""
    audiences: Annotated[
        tuple[Annotated[str, _spelt(spellings.as_audience)], ...], BeforeValidator(_listed)
    ] = ()
    """Đối tượng, by slug or name."""
    gazette_number: Words = ""
    """Số công báo."""
    gazette_on: Day = None
    """Ngày đăng công báo."""
    url: str = ""
    """The page that the document comes from."""
    text_status: TextStatus | None = None
    """Whether the words are known: text, recognised (of a scan, by a program), needs_ocr, no_text."""
    relations: tuple[Annotated[Relation, _spelt(_relation)], ...] = ()
    """Văn bản liên quan: what this document does to others."""
    citations: tuple[Citation, ...] = ()
    """Dẫn chiếu: the places of `text` that name a document or a provision; only with `provisions`."""
    files: tuple[FileRef, ...] = ()
    """Files in the store; their bytes travel beside the lines as `files/<sha256>`."""
    provenance: tuple[Provenance, ...] = ()
    """Where each field's value came from."""
    source_metadata: dict[str, Any] = Field(default_factory=dict)
    """What else the source says, in its own words."""
    text: str | None = None
    """The words. With `provisions`: NFC, one paragraph a line, table cells separated by tabs."""
    html: str | None = None
    """The words as HTML, where there is no `text`."""
    provisions: tuple[Provision, ...] | None = None
    """The units of `text` with their spans, in code points; the line is then taken as it is."""

    @model_validator(mode="before")
    @classmethod
    def _sort_keys(cls, values: Any) -> Any:
        """Unknown keys and names go where they are kept; null is as good as absent."""
        if not isinstance(values, dict):
            return values
        known = {key: value for key, value in values.items() if key in cls.model_fields and value is not None}
        unknown = {key: value for key, value in values.items() if key not in cls.model_fields}
        metadata = known.get("source_metadata", {})
        if unknown and isinstance(metadata, dict):
            _refuse_doubles(unknown, metadata)
            known["source_metadata"] = metadata | unknown
        return _with_known_fields(known)

    @model_validator(mode="after")
    def _has_words(self) -> ExchangeDocument:
        if self.text is None and (self.html is None or self.provisions is not None):
            raise PydanticCustomError(
                "no_words",
                "{en}",
                {
                    "en": "there is neither text nor html; provisions need text",
                    "vi": "không có text hay html; có provisions thì phải có text",
                },
            )
        return self

    @property
    def is_whole(self) -> bool:
        """Whether the line is a whole document, to be taken as it is."""
        return self.provisions is not None

    def metadata(self) -> dict[str, Any]:
        """The domain's keys of which the line says something, with the domain's values (for ingest)."""
        stated = {key: getattr(self, key) for key in sorted(self.model_fields_set & _METADATA)}
        return {key: value for key, value in stated.items() if value != _DEFAULTS[key]}

    def to_document(self, *, source: str = "", document_id: str = "") -> Document:
        """The document of a whole line; the parameters stand in for keys that the line leaves out.

        Raises `ExchangeError` where the line is not whole or its provisions do not fit its text.
        """
        if self.provisions is None or self.text is None:
            raise ExchangeError("thiếu provisions và text", "provisions and text are missing")
        values = {name: getattr(self, name) for name in _SHARED}
        document = Document(
            **values
            | {
                "id": self.document_id or document_id,
                "source": self.source or source,
                "source_key": self.id,
                "text_status": self.text_status or TextStatus.TEXT,
            }
        )
        for key, value in (
            ("document_id", document.id),
            ("source", document.source),
            ("title", document.title),
        ):
            if not value:
                raise ExchangeError("thiếu khóa này", "this key is missing", key=key)
        if found := problems(document):
            raise ExchangeError(
                f"không khớp với text: {found[0]}; hãy sửa, hoặc bỏ provisions để hệ thống tự nhận dạng",
                f"does not fit the text: {found[0]}; correct it, or leave provisions out to have them found",
                key="provisions",
            )
        return document


def from_object(values: Mapping[str, Any], line: int = 0) -> ExchangeDocument:
    """The line's JSON object, checked. Raises `ExchangeError`."""
    try:
        return ExchangeDocument.model_validate(dict(values))
    except ValidationError as error:
        raise _explained(error.errors(include_url=False)[0], line) from None


def from_line(data: bytes, line: int = 0) -> ExchangeDocument:
    """One line, checked. Raises `ExchangeError`."""
    try:
        values = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ExchangeError(
            f"không phải JSON hợp lệ ({error}); mỗi dòng phải là một đối tượng JSON, mã hóa UTF-8",
            f"is not valid JSON ({error}); every line must be one JSON object in UTF-8",
            line=line,
        ) from None
    if not isinstance(values, dict):
        raise ExchangeError("không phải đối tượng JSON {…}", "is no JSON object {…}", line=line)
    return from_object(values, line)


def to_line(document: Document) -> bytes:
    """The document as one line, which ends with a newline; equal documents give equal bytes.

    Keys whose value says nothing (empty, unknown) are left out.
    """
    values: dict[str, Any] = {
        "id": document.source_key,
        "source": document.source,
        "document_id": document.id,
    }
    for name, default in _DEFAULTS.items():
        value = getattr(document, name)
        if value != default:
            values[name] = value
    if document.source_metadata:
        sorted_keys = orjson.dumps(dict(document.source_metadata), option=orjson.OPT_SORT_KEYS)
        values["source_metadata"] = orjson.Fragment(sorted_keys)
    values |= {"text": document.text, "provisions": document.provisions}
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)


def json_schema() -> dict[str, Any]:
    """The format's JSON Schema (2020-12), as `docs/exchange.schema.json` holds it."""
    schema = ExchangeDocument.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **schema,
        "additionalProperties": True,
        "anyOf": [{"required": ["text"]}, {"required": ["html"]}],
    }


def json_schema_text() -> str:
    """What `docs/exchange.schema.json` must hold."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


_VIETNAMESE = {
    "string_type": "phải là một chuỗi ký tự",
    "tuple_type": "phải là một danh sách […]",
    "dict_type": "phải là một đối tượng {…}",
    "int_type": "phải là một số nguyên",
    "int_parsing": "phải là một số nguyên",
    "enum": "giá trị không có trong danh sách",
    "string_too_short": "không được để trống",
    "string_too_long": "quá dài (tối đa 600 ký tự)",
    "string_pattern_mismatch": "chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối",
    "greater_than_equal": f"phải là một năm từ {spellings.YEARS[0]} đến {spellings.YEARS[1]}",
    "less_than_equal": f"phải là một năm từ {spellings.YEARS[0]} đến {spellings.YEARS[1]}",
    "unexpected_keyword_argument": "khóa này không có trong định dạng; hãy bỏ đi",
    "datetime_from_date_parsing": "phải là thời điểm dạng 2019-03-13T08:00:00+07:00",
    "datetime_parsing": "phải là thời điểm dạng 2019-03-13T08:00:00+07:00",
}
_SHARED = tuple(
    name
    for name in (item.name for item in fields(Document))
    if name in ExchangeDocument.model_fields and name not in {"id", "source", "text_status"}
)
_METADATA = frozenset(_SHARED) - {"text", "provisions", "citations", "files", "provenance", "source_metadata"}
_DEFAULTS = {
    item.name: None if item.default is MISSING else item.default
    for item in fields(Document)
    if item.name not in {"id", "source", "source_key", "text", "provisions", "source_metadata"}
}


def _with_known_fields(values: dict[str, Any]) -> dict[str, Any]:
    names = _listed(values.get("fields", ()))
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        return values
    found = {name: resolve_field(name) for name in names}
    unknown = [name for name, field in found.items() if field is None]
    sectors = _listed(values.get("sectors", ()))
    slugs = dict.fromkeys(field.slug for field in found.values() if field)
    kept = {"fields": list(slugs)} if "fields" in values else {}
    if unknown and isinstance(sectors, list | tuple):
        kept["sectors"] = [*sectors, *(name for name in unknown if name not in sectors)]
    return values | kept


def _refuse_doubles(unknown: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
    if doubles := sorted(unknown.keys() & metadata.keys()):
        raise PydanticCustomError(
            "double",
            "{en}",
            {
                "en": f"{doubles[0]} stands both in the line and in source_metadata; leave one out",
                "vi": f"{doubles[0]} có cả ở dòng và trong source_metadata; hãy bỏ một",
            },
        )


def _explained(error: ErrorDetails, line: int) -> ExchangeError:
    context = error.get("ctx", {})
    if error["type"] == "missing":
        vi, en = "thiếu khóa bắt buộc này", "this key is required"
    else:
        en = str(error["msg"])
        vi = str(context.get("vi") or _VIETNAMESE.get(error["type"], f"giá trị không hợp lệ ({en})"))
    return ExchangeError(vi, en, line=line, key=".".join(str(part) for part in error["loc"]))
