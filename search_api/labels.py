"""What the facets and their values are called in Vietnamese, where the value itself is a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bookshelf.model import Level, Validity

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

_LABELS: Mapping[str, Callable[[str], str]] = {
    "validity": lambda value: VALIDITY_LABELS.get(value, value),
    "level": lambda value: LEVEL_LABELS.get(value, value),
}


def bucket_label(facet: str, value: str) -> str:
    """The name of a facet's value; values that are names already stay as they are."""
    label = _LABELS.get(facet)
    return label(value) if label else value
