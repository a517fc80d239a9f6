# ruff: noqa: N815 - the names are the wire's
"""The wire format of the national legal database's JSON gateway: what our reading of it relies on."""

from __future__ import annotations

from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from crawlers.sources.described import LayoutChanged, NotThere
from crawlers.sources.reading import PAGE_LIMIT

MISSING = "invalid.document.entity.not.found"
"""`messageCode` of a document that is not there (with HTTP 400)."""

T = TypeVar("T", bound=BaseModel)


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Coded(Wire):
    id: str | None = None
    code: str | None = None
    name: str | None = None


class Issue(Wire):
    agencyId: str | None = None
    agencyName: str | None = None
    personName: str | None = None
    jobTitleName: str | None = None
    orderIndex: int | None = None


class StoredFile(Wire):
    fileName: str | None = None
    relatedType: str | None = None


class Target(Wire):
    id: str | None = None
    docNum: str | None = None
    title: str | None = None


class Reference(Wire):
    targetDocument: Target | None = None
    referenceType: int | None = None


class Content(Wire):
    content: str | None = None


class WireDocument(Wire):
    id: str
    title: str | None = None
    docAbs: str | None = None
    docNum: str | None = None
    docType: Coded | None = None
    issueDate: str | None = None
    effFrom: str | None = None
    effTo: str | None = None
    publicDate: str | None = None
    updatedDate: str | None = None
    effStatus: Coded | None = None
    status: str | None = None
    agencyName: str | None = None
    documentContent: Content | None = None
    documentContentFileName: str | None = None
    documentContentFileDocName: str | None = None
    documentIssues: list[Issue] | None = None
    documentMajors: list[dict[str, Any]] | None = None
    documentFields: list[Coded] | None = None
    documentRelatedList: list[StoredFile] | None = None
    references: list[Reference] | None = None
    isConsolidatedDocument: bool | None = None
    isTranslationDoc: bool | None = None


class WireList(Wire):
    total: int
    items: list[WireDocument]


class HistoryRow(Wire):
    createdDate: str | None = None
    editType: str | None = None
    content: str | None = None
    createdBy: str | None = None
    sourceDocumentName: str | None = None


class Neighbour(Wire):
    id: str | None = None
    name: str | None = None


class Diagram(Wire):
    documentNamesByType: dict[str, list[Neighbour]] | None = None
    documentNamesBySource: dict[str, list[Neighbour]] | None = None


def envelope(data: bytes | str, url: str) -> Any:
    """`data` of `{success, statusCode, messageCode, data}`. Raises `NotThere`, `LayoutChanged`."""
    if len(data) > PAGE_LIMIT:
        raise LayoutChanged(url, "câu trả lời quá dài", "the answer is too long")
    try:
        answer = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise LayoutChanged(url, "không phải JSON", f"is no JSON ({error})") from None
    if not isinstance(answer, dict) or "data" not in answer:
        raise LayoutChanged(
            url, "câu trả lời không có khóa success, data", "the answer lacks the keys success, data"
        )
    if answer.get("messageCode") == MISSING:
        raise NotThere(url)
    if answer.get("success") is not True:
        code = str(answer.get("messageCode"))[:80]
        raise LayoutChanged(url, f"máy chủ báo lỗi {code}", f"the gateway reports the error {code}")
    return answer["data"]


def read_as(kind: type[T], value: Any, url: str) -> T:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "data"
        raise LayoutChanged(
            url, f"khóa {where} không như đã biết", f"the key {where} is not as known: {first['msg']}"
        ) from None


def as_list(value: Any, url: str) -> list[Any]:
    if not isinstance(value, list):
        raise LayoutChanged(url, "data không phải danh sách", "data is no list")
    return value
