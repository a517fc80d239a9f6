"""The codes of the national legal database (vbpl.vn since 2026-04-23) and what they mean here.

Relation types were read off the outgoing half of the Lược đồ tab in 2026: a type is said of the document
that is looked at. Types 2 and 15 are not here: two readers of the site disagree on them ("được công bố",
"bản dịch"), so they are reported until the settings name them. 13 stands in bodies only.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bookshelf.model import ProvisionKind, RelationKind, Validity
from bookshelf.names import name_key

REFERENCE_TYPES: Mapping[int, RelationKind] = MappingProxyType(
    {
        1: RelationKind.REPEALS,
        3: RelationKind.BASED_ON,
        4: RelationKind.REFERS_TO,
        5: RelationKind.SUSPENDS,
        6: RelationKind.CORRECTS,
        7: RelationKind.CONSOLIDATES,
        8: RelationKind.GUIDES,
        9: RelationKind.DETAILS,
        10: RelationKind.AMENDS,
        11: RelationKind.PAUSES,
        12: RelationKind.REPLACES,
        13: RelationKind.AMENDS,
        14: RelationKind.EXPLAINS,
    }
)

OUTGOING_LABELS: Mapping[str, RelationKind] = MappingProxyType(
    {
        name_key(label): kind
        for label, kind in (
            ("Văn bản bị bãi bỏ", RelationKind.REPEALS),
            ("Văn bản bị bãi bỏ một phần", RelationKind.REPEALS_PARTLY),
            ("Văn bản bị hết hiệu lực", RelationKind.REPEALS),
            ("Văn bản bị hết hiệu lực một phần", RelationKind.REPEALS_PARTLY),
            ("Căn cứ ban hành", RelationKind.BASED_ON),
            ("Văn bản căn cứ", RelationKind.BASED_ON),
            ("Văn bản được dẫn chiếu", RelationKind.REFERS_TO),
            ("Văn bản bị đình chỉ thi hành", RelationKind.SUSPENDS),
            ("Văn bản bị đình chỉ", RelationKind.SUSPENDS),
            ("Văn bản được đính chính", RelationKind.CORRECTS),
            ("Văn bản được hợp nhất", RelationKind.CONSOLIDATES),
            ("Văn bản được hướng dẫn áp dụng", RelationKind.GUIDES),
            ("Văn bản được hướng dẫn", RelationKind.GUIDES),
            ("Văn bản được quy định chi tiết, hướng dẫn thi hành", RelationKind.DETAILS),
            ("Văn bản được sửa đổi bổ sung", RelationKind.AMENDS),
            ("Văn bản được bổ sung", RelationKind.AMENDS),
            ("Văn bản bị tạm ngưng hiệu lực", RelationKind.PAUSES),
            ("Văn bản được thay thế", RelationKind.REPLACES),
            ("Văn bản bị thay thế", RelationKind.REPLACES),
            ("Văn bản được giải thích", RelationKind.EXPLAINS),
        )
    }
)
"""Labels above "VĂN BẢN ĐANG XEM" in the Lược đồ tab: what this document does."""

INCOMING_LABELS: Mapping[str, RelationKind] = MappingProxyType(
    {
        name_key(label): kind
        for label, kind in (
            ("Văn bản bãi bỏ", RelationKind.REPEALS),
            ("Văn bản bãi bỏ một phần", RelationKind.REPEALS_PARTLY),
            ("Văn bản áp dụng", RelationKind.BASED_ON),
            ("Văn bản dẫn chiếu", RelationKind.REFERS_TO),
            ("Văn bản đình chỉ thi hành", RelationKind.SUSPENDS),
            ("Văn bản đình chỉ", RelationKind.SUSPENDS),
            ("Văn bản đính chính", RelationKind.CORRECTS),
            ("Văn bản hợp nhất", RelationKind.CONSOLIDATES),
            ("Văn bản hướng dẫn áp dụng", RelationKind.GUIDES),
            ("Văn bản hướng dẫn", RelationKind.GUIDES),
            ("Văn bản quy định chi tiết, hướng dẫn thi hành", RelationKind.DETAILS),
            ("Văn bản sửa đổi bổ sung", RelationKind.AMENDS),
            ("Văn bản bổ sung", RelationKind.AMENDS),
            ("Văn bản tạm ngưng hiệu lực", RelationKind.PAUSES),
            ("Văn bản thay thế", RelationKind.REPLACES),
            ("Văn bản giải thích", RelationKind.EXPLAINS),
        )
    }
)
"""Labels below "VĂN BẢN ĐANG XEM": what other documents do to this one."""

STATUS_CODES: Mapping[str, Validity] = MappingProxyType(
    {item.value: item for item in Validity if item is not Validity.UNKNOWN}
)

LEVELS: Mapping[str, ProvisionKind] = MappingProxyType(
    {
        "part": ProvisionKind.PART,
        "chapter": ProvisionKind.CHAPTER,
        "section": ProvisionKind.SECTION,
        "subsection": ProvisionKind.SUBSECTION,
        "article": ProvisionKind.ARTICLE,
        "clause": ProvisionKind.CLAUSE,
        "point": ProvisionKind.POINT,
        "item": ProvisionKind.POINT,
    }
)
"""`level` of the gateway's tree and the ending of `prov-…` classes in pages (which say item for điểm)."""

PROVINCES: Mapping[str, str] = MappingProxyType({"dong-nai": "Đồng Nai", "binh-phuoc": "Bình Phước"})
"""Slug parts of the province's documents → the province as it was called. Bình Phước became part of Đồng Nai
on 1-7-2025, which is a centrally run city from 30-4-2026 (Nghị quyết 30/2026/QH16); documents keep the name
of their day."""

FILE_PLACEHOLDER = "Template.pdf"
"""`documentContentFileName` of records without a PDF (seen 2026-04)."""

FILE_ROLES: Mapping[str, str] = MappingProxyType({"1": "original", "2": "text", "APPENDIX": "original"})
"""`relatedType` of `documentRelatedList` entries that are files of the document; 4, 5 and MARKDOWN are the
body as HTML, which the detail holds already."""
BODY_FILES = frozenset({"4", "5", "MARKDOWN"})
