"""The type of a document as its head writes it, in capitals on a line, or as its số hiệu abbreviates it."""

from __future__ import annotations

import re

from bookshelf.doc_types import DOC_TYPES, doc_type_of_abbreviation

_UNLISTED = (
    "Thông cáo", "Kết luận", "Phương án", "Công bố", "Văn kiện", "Giấy mời", "Sắc luật", "Công hàm",
    "Bản ghi nhớ",
    "Quy trình", "Chiến lược", "Câu chuyện pháp luật", "Bài giảng", "Sổ tay", "Cẩm nang", "Tiểu phẩm",
    "Tình huống",
)  # fmt: skip
_WRITTEN = {
    spelling.upper(): item.name
    for item in DOC_TYPES
    for spelling in (item.name, *item.aliases)
    if " " in spelling
} | {name.upper(): name for name in (*_UNLISTED, "Luật", "Lệnh")}
_LINE = re.compile(
    "(?i)^("
    + "|".join(re.escape(name) for name in sorted(_WRITTEN, key=len, reverse=True))
    + r")(?:(?=$|[\s:(*]|\d)|(?-i:(?<=[A-ZÀ-ỸĐ])(?=[A-ZĐ][a-zà-ỹđ])))"
)
_BODIES = {
    "QH": "Luật",
    "UBTVQH": "Pháp lệnh",
    "LCT": "Luật",
    "PL": "Pháp lệnh",
    "TTLB": "Thông tư liên tịch",
}
_STANDARD = re.compile(r"(?i)^(TCVN|TCXDVN|QCVN|QCĐP)\b")


def type_at_start(line: str) -> re.Match[str] | None:
    """A match whose group 1 is the type that the line starts with, in any case."""
    return _LINE.match(line)


def type_name(written: str) -> str:
    """The proper name of a type in capitals, "" if there is no such type.

    >>> type_name("NGHỊ QUYẾT")
    'Nghị quyết'
    """
    return _WRITTEN.get(" ".join(written.upper().split()), "")


def type_of_number(number: str) -> str:
    """The type that the first group of a số hiệu's code names, "" where it names none.

    >>> type_of_number("14/2019/QĐ-TTg"), type_of_number("45/TANDTC-PC")
    ('Quyết định', '')
    """
    if standard := _STANDARD.match(number):
        return (
            "Quy chuẩn kỹ thuật quốc gia" if standard[1].upper().startswith("QC") else "Tiêu chuẩn quốc gia"
        )
    groups = [group for group in re.split(r"[-/\s]", number)[1:] if group and not group.isdigit()]
    if not groups:
        return ""
    code = re.sub(r"\d+$", "", groups[0]).upper()
    if code in _BODIES:
        return _BODIES[code]
    found = doc_type_of_abbreviation(code)
    return found.name if found else ""
