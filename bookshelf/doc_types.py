"""Loại văn bản: the types of documents, how a số hiệu abbreviates them, and how they rank.

Ranks follow the order of the Luật Ban hành văn bản quy phạm pháp luật, smaller is higher; administrative
documents come after legal norms (Nghị định 30/2020/NĐ-CP, Phụ lục III, lists their types and abbreviations),
educational items last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookshelf.names import name_key


@dataclass(frozen=True, slots=True)
class DocType:
    """`name` is what `Document.doc_type` holds; `abbreviation` stands in a số hiệu ("" where it does not)."""

    name: str
    en: str
    abbreviation: str
    rank: int
    aliases: tuple[str, ...] = ()


DOC_TYPES = (
    DocType("Hiến pháp", "Constitution", "", 1),
    DocType("Bộ luật", "Code", "", 2),
    DocType("Luật", "Law", "", 2, ("Đạo luật",)),
    DocType("Pháp lệnh", "Ordinance", "", 3),
    DocType("Nghị quyết", "Resolution", "NQ", 4),
    DocType("Nghị quyết liên tịch", "Joint resolution", "NQLT", 4),
    DocType("Lệnh", "Order", "L", 5),
    DocType("Sắc lệnh", "Decree-law", "SL", 5),
    DocType("Nghị định", "Decree", "NĐ", 6),
    DocType("Quyết định", "Decision", "QĐ", 7),
    DocType("Thông tư", "Circular", "TT", 8),
    DocType("Thông tư liên tịch", "Joint circular", "TTLT", 8, ("Thông tư liên bộ",)),
    DocType("Văn bản hợp nhất", "Consolidated text", "VBHN", 9),
    DocType("Chỉ thị", "Directive", "CT", 10),
    DocType(
        "Quy chuẩn kỹ thuật quốc gia", "National technical regulation", "QCVN", 11, ("Quy chuẩn", "QCVN")
    ),
    DocType(
        "Tiêu chuẩn quốc gia", "National standard", "TCVN", 11, ("Tiêu chuẩn", "TCVN", "Tiêu chuẩn Việt Nam")
    ),
    DocType("Quy chế", "Regulation", "QC", 12),
    DocType("Quy định", "Rules", "QyĐ", 12),
    DocType("Điều lệ", "Charter", "ĐL", 12),
    DocType("Điều ước quốc tế", "Treaty", "", 12, ("Hiệp định", "Hiệp ước", "Công ước", "Nghị định thư")),
    DocType("Án lệ", "Precedent", "AL", 12),
    DocType("Công điện", "Telegram", "CĐ", 13),
    DocType("Kế hoạch", "Plan", "KH", 13),
    DocType("Chương trình", "Programme", "CTr", 13),
    DocType("Đề án", "Scheme", "ĐA", 13),
    DocType("Hướng dẫn", "Guidance", "HD", 13),
    DocType("Thông báo", "Notice", "TB", 14),
    DocType("Công văn", "Official letter", "CV", 14),
    DocType("Báo cáo", "Report", "BC", 14),
    DocType("Tờ trình", "Submission", "TTr", 14),
    DocType("Đề cương", "Outline", "", 20, ("Đề cương giới thiệu", "Đề cương giới thiệu văn bản")),
    DocType("Tờ gấp", "Leaflet", "", 20, ("Tờ gấp pháp luật",)),
    DocType("Hỏi – đáp", "Questions and answers", "", 20, ("Hỏi đáp pháp luật",)),
)

LAST_RANK = 99
"""Rank of a type that is not listed."""


def resolve_doc_type(name: str) -> DocType | None:
    """The type of this name in any spelling ("QUYET DINH"), or None."""
    return _BY_NAME.get(name_key(name))


def doc_type_of_abbreviation(abbreviation: str) -> DocType | None:
    """The type that a số hiệu abbreviates so ("QĐ", "ttlt"), or None."""
    return _BY_ABBREVIATION.get(name_key(abbreviation))


def rank(doc_type: str) -> int:
    """Smaller is higher: 1 for the Hiến pháp, `LAST_RANK` for a type that is not listed."""
    found = resolve_doc_type(doc_type)
    return found.rank if found else LAST_RANK


_BY_NAME: Mapping[str, DocType] = {
    name_key(name): item for item in DOC_TYPES for name in (item.name, *item.aliases)
}
_BY_ABBREVIATION: Mapping[str, DocType] = {
    name_key(item.abbreviation): item for item in DOC_TYPES if item.abbreviation
}
