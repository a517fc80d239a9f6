"""What a search asks: the query string, the filters, the order, the page.

The names are those of the URL, of the JSON API and of the widget alike. A value that makes no sense is
refused with a message that names the parameter; nothing is silently dropped.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MAX_QUERY = 500
MAX_VALUES = 50
FILTERS = ("doc_type", "issuer", "field", "year", "validity", "level", "shelf", "audience")

Value = Annotated[str, StringConstraints(max_length=300)]
Values = Annotated[list[Value], Field(max_length=MAX_VALUES)]


class Sort(StrEnum):
    """Thứ tự: by relevance, by date of issue, or by số hiệu."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"


class Scope(StrEnum):
    """Where the words must stand: the whole text, or the number and title."""

    FULL_TEXT = "full"
    TITLE = "title"


class Prior(StrEnum):
    """What a document has of its own that puts it before others that say the same: it is in force, others
    cite it and it stands high in the legal order, it is new."""

    VALIDITY = "validity"
    AUTHORITY = "authority"
    AGE = "age"


class Wanted(BaseModel):
    """Words, and which documents to look in. Several values of one filter mean "any of them"; different
    filters mean "and"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field("", description='Words, "exact phrase", -word, loai:, so:, nam: …')
    doc_type: Values = Field(default_factory=list, description="Loại văn bản, e.g. Quyết định")
    issuer: Values = Field(default_factory=list, description="Cơ quan ban hành")
    field: Values = Field(default_factory=list, description="Lĩnh vực (code of the taxonomy)")
    year: Annotated[list[int], Field(max_length=MAX_VALUES)] = Field(
        default_factory=list, description="Năm ban hành"
    )
    validity: Values = Field(default_factory=list, description="Tình trạng hiệu lực (CHL, HHL, …)")
    level: Values = Field(default_factory=list, description="Cấp (central, province, district, commune)")
    shelf: Values = Field(default_factory=list, description="Ngăn của tủ sách")
    audience: Values = Field(default_factory=list, description="Đối tượng")

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any) -> Any:
        """A form sends every empty box as "": that is no filter."""
        if not isinstance(data, dict):
            return data
        return {name: _filled(value) for name, value in data.items() if _filled(value) not in ("", [])}

    @classmethod
    def model_json_schema(cls, *given: Any, **options: Any) -> dict[str, Any]:
        """flask-openapi3 asks for it at every request; without options it is made once."""
        return super().model_json_schema(*given, **options) if given or options else _schema(cls)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The values of each filter that has any."""
        given = {name: tuple(map(str, getattr(self, name))) for name in FILTERS}
        return {name: values for name, values in given.items() if values}


class SearchRequest(Wanted):
    """One search."""

    scope: Scope = Field(Scope.FULL_TEXT, description="Where the words must stand")
    issued_from: date | None = Field(None, description="Ngày ban hành từ")
    issued_to: date | None = Field(None, description="Ngày ban hành đến")
    effective_from: date | None = Field(None, description="Ngày có hiệu lực từ")
    effective_to: date | None = Field(None, description="Ngày có hiệu lực đến")
    expired_from: date | None = Field(None, description="Ngày hết hiệu lực từ")
    expired_to: date | None = Field(None, description="Ngày hết hiệu lực đến")
    in_force_on: date | None = Field(None, description="Còn hiệu lực tại ngày")
    literal: Values = Field(
        default_factory=list,
        description="Readings of the query that are not wanted: "
        "all, reference, spelling, vocabulary, or a filter's name",
    )
    disregard: list[Prior] = Field(
        default_factory=list, description="What must not count for the order: validity, authority, age"
    )
    explain: bool = Field(False, description="Say of each hit why it was found")
    sort: Sort = Field(Sort.RELEVANCE, description="Thứ tự")
    page: Annotated[int, Field(ge=1, le=1_000_000)] = Field(1, description="Trang, từ 1")
    size: Annotated[int, Field(ge=1, le=100)] = Field(10, description="Số văn bản mỗi trang")


@cache
def _schema(model: type[Wanted]) -> dict[str, Any]:
    return super(Wanted, model).model_json_schema()


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [one for one in value if one != ""]
    return value
