"""The JSON API under `/api/v1`; its OpenAPI 3.1 document is generated from the models of this code.

For reading only, without credentials; the application says which origins may read. Errors are JSON with a
code and a message in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import orjson
from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field, ValidationError

from bookshelf.exchange import ExchangeDocument, to_line
from bookshelf.model import Document, Provision
from bookshelf.record import Record
from bookshelf.shelves import SHELVES
from search_api.completions import Places, marked, matching_queries, typed_words
from search_api.engine import Unavailable
from search_api.optional import optional
from search_api.passages import label
from search_api.request import MAX_QUERY, SearchRequest, Wanted
from search_api.results import Answer, Marked, SearchResults, SuggestedPlace, Suggestion
from search_api.service import SearchService

_QUERIES, _PLACES = 4, 3
"""Suggested at most beside documents."""

_TAG = Tag(name="library", description="Search and read the library")


class Problem(Answer):
    """What went wrong, for programs (`code`) and for people."""

    code: str
    vi: str
    en: str


class SuggestRequest(Wanted):
    """What has been typed so far, and the filters of the search that it is for."""

    q: str = Field("", max_length=MAX_QUERY, description="The beginning of a title or a số hiệu")
    size: Annotated[int, Field(ge=1, le=20)] = Field(8, description="How many suggestions at most")


class Suggestions(Answer):
    """Completions, best first: documents, queries that many readers asked, shelves and fields."""

    suggestions: tuple[Suggestion, ...]
    queries: tuple[Marked, ...] = ()
    places: tuple[SuggestedPlace, ...] = ()


class DocumentPath(BaseModel):
    """Which document."""

    document_id: str = Field(description="The document's slug, e.g. qd-14-2019-qd-ttg")


class ProvisionPath(DocumentPath):
    """Which provision of which document."""

    path: str = Field(description="The provision's permalink path, e.g. dieu-5/khoan-2")


class ProvisionAnswer(Answer):
    """One provision with its whole text."""

    document_id: str
    path: str
    label: str
    heading: str
    text: str
    start: int
    end: int


class ShelfAnswer(Answer):
    """One shelf and how many documents stand on it."""

    slug: str
    vi: str
    en: str
    count: int


class Shelves(Answer):
    """All shelves, in their order."""

    shelves: tuple[ShelfAnswer, ...]


def create_api(
    service: SearchService, record: Record, popular: Callable[[], Sequence[str]] = tuple
) -> APIBlueprint:
    """The blueprint; the application mounts it and answers its `Unavailable` errors.

    `popular` gives queries that many readers asked, the most asked first.
    """
    places = Places(record)
    api = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_tags=[_TAG], abp_responses={429: Problem})

    @api.get("/search", summary="Search", responses={200: SearchResults, 422: Problem, 503: Problem})
    def search(query: SearchRequest) -> Response:
        """Search documents by words, question and filters; facets count exactly."""
        return _json(service.search(query))

    @api.get(
        "/suggest", summary="Complete what is typed", responses={200: Suggestions, 422: Problem, 503: Problem}
    )
    def suggest(query: SuggestRequest) -> Response:
        """Titles, số hiệu, popular queries, shelves and fields that complete the beginning of a query."""
        words = typed_words(query.q)
        return _json(
            Suggestions(
                suggestions=tuple(
                    marked(one, words) for one in service.suggest(query.q, query.size, query.filters)
                ),
                queries=optional("popular", lambda: matching_queries(popular(), query.q, _QUERIES), ()),
                places=optional("places", lambda: places.matching(query.q, _PLACES), ()),
            )
        )

    @api.get("/shelves", summary="The shelves", responses={200: Shelves})
    def shelves() -> Response:
        """The shelves of the library with their document counts."""
        return _json(_shelves(record))

    @api.get(
        "/documents/<document_id>", summary="A document", responses={200: ExchangeDocument, 404: Problem}
    )
    def document(path: DocumentPath) -> Response:
        """One document in the exchange format, with its text, provisions, relations and provenance."""
        found = record.get(path.document_id)
        if found is None:
            return _no_document(path.document_id)
        return Response(to_line(found), mimetype="application/json")

    @api.get(
        "/documents/<document_id>/provisions/<path:path>",
        summary="A provision",
        responses={200: ProvisionAnswer, 404: Problem},
    )
    def provision(path: ProvisionPath) -> Response:
        """One Điều, khoản or điểm with its whole text."""
        found = record.get(path.document_id)
        if found is None:
            return _no_document(path.document_id)
        unit = next((one for one in found.provisions if one.path == path.path), None)
        return _json(_provision(found, unit)) if unit else _no_provision(path)

    api.register_error_handler(Unavailable, _unavailable)
    return api


def invalid_request(error: ValidationError) -> Response:
    """422 for a parameter that makes no sense; the application passes this to its OpenAPI router."""
    first = error.errors(include_url=False, include_context=False)[0]
    name = ".".join(str(part) for part in first["loc"]) or "?"
    reason = first["msg"]
    return _json(
        Problem(
            code="invalid-parameter",
            vi=f"Tham số “{name}” không hợp lệ ({reason}); xem /api/v1/openapi.json.",
            en=f"Parameter “{name}” is not valid ({reason}); see /api/v1/openapi.json.",
        ),
        422,
    )


def _json(answer: BaseModel, status: int = 200) -> Response:
    return Response(orjson.dumps(answer, default=_fields), status, mimetype="application/json")


def _fields(answer: BaseModel) -> dict[str, Any]:
    """What orjson writes of a model: pydantic takes several times as long for what a page holds."""
    return answer.__dict__


def _shelves(record: Record) -> Shelves:
    counts = {one.shelf: one.total for one in record.shelf_counts()}
    return Shelves(
        shelves=tuple(
            ShelfAnswer(slug=one.slug, vi=one.vi, en=one.en, count=counts.get(one.slug, 0)) for one in SHELVES
        )
    )


def _provision(document: Document, unit: Provision) -> ProvisionAnswer:
    return ProvisionAnswer(
        document_id=document.id,
        path=unit.path,
        label=label(unit),
        heading=unit.heading,
        text=document.text[unit.start : unit.end],
        start=unit.start,
        end=unit.end,
    )


def _no_document(document_id: str) -> Response:
    return _json(
        Problem(
            code="no-document",
            vi=f"Không có văn bản “{document_id}” trong tủ sách.",
            en=f"There is no document “{document_id}” in the library.",
        ),
        404,
    )


def _no_provision(path: ProvisionPath) -> Response:
    return _json(
        Problem(
            code="no-provision",
            vi=f"Văn bản “{path.document_id}” không có “{path.path}”.",
            en=f"Document “{path.document_id}” has no “{path.path}”.",
        ),
        404,
    )


def _unavailable(error: Unavailable) -> Response:
    response = _json(
        Problem(
            code="unavailable",
            vi="Máy tìm kiếm tạm thời không trả lời; xin thử lại sau ít phút.",
            en=f"The search engine does not answer at the moment: {error}",
        ),
        503,
    )
    response.headers["Retry-After"] = str(error.retry_after)
    return response
