"""What the facets and their values are called in Vietnamese, where the value itself is a code."""

from __future__ import annotations

from collections.abc import Mapping

from bookshelf.fields import resolve_field
from bookshelf.model import Level, Validity
from search_api.results import Understood
from search_api.understanding import Reference
from search_api.understanding.conditions import Condition

FACET_LABELS: Mapping[str, str] = {
    "doc_type": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "field": "Lĩnh vực",
    "year": "Năm ban hành",
    "validity": "Tình trạng hiệu lực",
    "level": "Cấp ban hành",
    "shelf": "Ngăn tủ sách",
    "audience": "Đối tượng",
}

VALIDITY_LABELS: Mapping[str, str] = {
    Validity.NOT_YET: "Chưa có hiệu lực",
    Validity.IN_FORCE: "Còn hiệu lực",
    Validity.PARTLY_EXPIRED: "Hết hiệu lực một phần",
    Validity.EXPIRED: "Hết hiệu lực toàn bộ",
    Validity.SUSPENDED: "Ngưng hiệu lực",
    Validity.PARTLY_SUSPENDED: "Ngưng hiệu lực một phần",
    Validity.OBSOLETE: "Không còn phù hợp",
    Validity.UNKNOWN: "Không xác định",
}

LEVEL_LABELS: Mapping[str, str] = {
    Level.CENTRAL: "Trung ương",
    Level.PROVINCE: "Cấp tỉnh",
    Level.DISTRICT: "Cấp huyện",
    Level.COMMUNE: "Cấp xã",
}

_LABELS: Mapping[str, Mapping[str, str]] = {"validity": VALIDITY_LABELS, "level": LEVEL_LABELS}


def labels_of(facet: str) -> Mapping[str, str]:
    """The names of a facet's values; those that are names already are not among them."""
    return _LABELS.get(facet, {})


def understood_reference(reference: Reference, meta: Mapping[str, str], document_id: str) -> Understood:
    """ "Điều 5 – Luật Đất đai 2013" """
    if reference.documents:
        name = reference.documents[0].label()
    else:
        doc_type, number = meta.get("doc_type", ""), meta.get("number", "")
        name = f"{doc_type} {number}".strip()
    text = f"{reference.place} – {name}" if reference.place else name
    return Understood(
        kind="reference",
        literal="reference",
        written=reference.written,
        vi=text,
        en=text,
        document_id=document_id,
        path=reference.path,
    )


def understood_condition(one: Condition) -> Understood:
    """ "Năm ban hành: 2020" """
    vi, en = _CONDITIONS[one.kind]
    shown = ", ".join(_condition_value(one.kind, value) for value in one.values)
    if one.kind == "issued":
        shown = f"{one.first.year if one.first else '…'} – {one.last.year if one.last else '…'}"
    return Understood(
        kind=one.kind, literal=one.kind, written=shown, vi=f"{vi}: {shown}", en=f"{en}: {shown}"
    )


def _condition_value(kind: str, value: str) -> str:
    if kind == "field" and (field := resolve_field(value)):
        return field.vi
    return labels_of(kind).get(value, value)


_CONDITIONS = {
    "doc_type": ("Loại văn bản", "Type"),
    "issuer": ("Cơ quan ban hành", "Issuer"),
    "field": ("Lĩnh vực", "Field"),
    "year": ("Năm ban hành", "Year of issue"),
    "issued": ("Ban hành", "Issued"),
    "validity": ("Tình trạng hiệu lực", "Validity"),
}


def understood_spelling(typed: str, searched: str) -> Understood:
    return Understood(
        kind="spelling",
        literal="spelling",
        written=typed,
        vi=f"Đã tìm cho “{searched}”",
        en=f"Searched for “{searched}”",
    )
