"""Values as people and sites write them → the domain's values; `Misspelt` says what to do about others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from bookshelf.model import Level, RelationKind, Validity
from bookshelf.names import name_key
from bookshelf.shelves import AUDIENCES, SHELVES, resolve_audience, resolve_shelf

T = TypeVar("T")

YEARS = (1000, 9999)
"""The first and the last year in which something can have been published."""

_LONGEST_ADDRESS = 2_000
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")

_VIETNAMESE_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")

_VALIDITIES: Mapping[str, Validity] = {
    **{name_key(item.value): item for item in Validity},
    "chua co hieu luc": Validity.NOT_YET,
    "chua hieu luc": Validity.NOT_YET,
    "con hieu luc": Validity.IN_FORCE,
    "dang co hieu luc": Validity.IN_FORCE,
    "dang hieu luc": Validity.IN_FORCE,
    "co hieu luc": Validity.IN_FORCE,
    "het hieu luc mot phan": Validity.PARTLY_EXPIRED,
    "het hieu luc": Validity.EXPIRED,
    "het hieu luc toan bo": Validity.EXPIRED,
    "ngung hieu luc": Validity.SUSPENDED,
    "tam ngung hieu luc": Validity.SUSPENDED,
    "ngung hieu luc mot phan": Validity.PARTLY_SUSPENDED,
    "tam ngung hieu luc mot phan": Validity.PARTLY_SUSPENDED,
    "khong con phu hop": Validity.OBSOLETE,
    "khong xac dinh": Validity.UNKNOWN,
    "chua xac dinh": Validity.UNKNOWN,
}

_LEVELS: Mapping[str, Level] = {
    **{item.value: item for item in Level},
    "trung uong": Level.CENTRAL,
    "tinh": Level.PROVINCE,
    "huyen": Level.DISTRICT,
    "xa": Level.COMMUNE,
}

_RELATIONS: Mapping[str, RelationKind] = {
    **{name_key(item.value): item for item in RelationKind},
    "sua doi": RelationKind.AMENDS,
    "bo sung": RelationKind.AMENDS,
    "bai bo toan bo": RelationKind.REPEALS,
    "huong dan ap dung": RelationKind.GUIDES,
    "huong dan thi hanh": RelationKind.GUIDES,
}


class Misspelt(ValueError):
    """A value that means nothing here; `vi` and `en` say what is accepted."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


def as_date(value: Any) -> date | None:
    """ISO (`2019-03-13`, a time after it is dropped) or dd/mm/yyyy; "" and "..." stand for unknown."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = value.strip() if isinstance(value, str) else repr(value)
    if not written.strip(".-… "):
        return None
    if iso := _ISO_DATE.fullmatch(written):
        year, month, day = iso.groups()
    elif local := _VIETNAMESE_DATE.fullmatch(written):
        day, month, year = local.groups()
    else:
        raise _no_date(written)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _no_date(written) from None


def as_web_address(value: Any) -> str:
    """An http(s) address as it is written; "" for none."""
    written = str(value).strip()
    if not written or (len(written) <= _LONGEST_ADDRESS and _WEB_ADDRESS.fullmatch(written)):
        return written
    raise Misspelt(
        f"{written[:100]!r} không phải địa chỉ web; viết dạng https://…, tối đa {_LONGEST_ADDRESS} ký tự",
        f"{written[:100]!r} is no web address; write https://…, at most {_LONGEST_ADDRESS} characters",
    )


def as_validity(value: Any) -> Validity:
    """A code of the national database (`CHL`) or its Vietnamese name in any spelling."""
    if not str(value).strip():
        return Validity.UNKNOWN
    return _named(value, _VALIDITIES, "còn hiệu lực, hết hiệu lực một phần, CHL, HHL…")


def as_level(value: Any) -> Level | None:
    """`central`, `province` … or Trung ương, (cấp) tỉnh, huyện, xã."""
    if not str(value).strip():
        return None
    plain = name_key(str(value)).removeprefix("cap ")
    return _named(plain, _LEVELS, "trung ương, tỉnh, huyện, xã")


def as_relation_kind(value: Any) -> RelationKind:
    """A kind's slug (`can-cu`) or Vietnamese name."""
    return _named(value, _RELATIONS, ", ".join(item.value for item in RelationKind))


def as_shelf(value: Any) -> str:
    """The slug of a shelf, from its slug or name."""
    if shelf := resolve_shelf(str(value)):
        return shelf.slug
    raise _unknown(value, ", ".join(item.slug for item in SHELVES))


def as_audience(value: Any) -> str:
    """The slug of an audience, from its slug or name."""
    if audience := resolve_audience(str(value)):
        return audience.slug
    raise _unknown(value, ", ".join(item.slug for item in AUDIENCES))


def _named(value: Any, names: Mapping[str, T], known: str) -> T:
    found = names.get(name_key(str(value)))
    if found is None:
        raise _unknown(value, known)
    return found


def _unknown(value: Any, known: str) -> Misspelt:
    written = str(value)[:80]
    return Misspelt(
        f"“{written}” không có trong danh sách; hãy viết: {known}",
        f"{written!r} is not known; write one of: {known}",
    )


def _no_date(written: str) -> Misspelt:
    return Misspelt(
        f"“{written[:40]}” không phải là ngày; hãy viết năm-tháng-ngày (2019-03-13) "
        "hoặc ngày/tháng/năm (13/03/2019)",
        f"{written[:40]!r} is no date; write yyyy-mm-dd (2019-03-13) or dd/mm/yyyy (13/03/2019)",
    )
