"""The readable, stable id of a document: `qd-14-2019-qd-ttg`, `nq-01-2026-nq-hdnd-dong-nai`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from analyzers.folding import fold
from analyzers.number import number_slug
from ingest.issuers import province_of

_PREFIX = {
    "Quyết định": "qd", "Nghị quyết": "nq", "Nghị định": "nd", "Thông tư": "tt",
    "Thông tư liên tịch": "ttlt", "Chỉ thị": "ct",
    "Kế hoạch": "kh", "Công văn": "cv", "Thông báo": "tb", "Công điện": "cd", "Hướng dẫn": "hd",
    "Văn bản hợp nhất": "vbhn",
    "Báo cáo": "bc", "Tờ trình": "ttr", "Sắc lệnh": "sl", "Thông tư liên bộ": "ttlb",
    "Nghị quyết liên tịch": "nqlt",
    "Tiêu chuẩn quốc gia": "", "Quy chuẩn kỹ thuật quốc gia": "",
}  # fmt: skip
_LONGEST = 120
_TITLE_LENGTH = 60


def document_slug(
    number: str, doc_type: str, title: str, issuers: Sequence[str], source: str, key: str
) -> str:
    """The id from type and number, with the province of a local issuer; without a number from the title and a
    short hash of (`source`, `key`), so that two documents of one title stay two.

    >>> document_slug("14/2019/QĐ-TTg", "Quyết định", "", ["Thủ tướng Chính phủ"], "s", "1")
    'qd-14-2019-qd-ttg'
    """
    figures = number_slug(number)
    if not figures:
        stem = _cut(slugify(title), _TITLE_LENGTH) or "van-ban"
        return f"{stem}-{_hash(source, key)}"
    prefix = _PREFIX.get(doc_type, slugify(doc_type))
    province = next((slugify(name) for name in map(province_of, issuers) if name), "")
    return _cut("-".join(part for part in (prefix, figures, province) if part), _LONGEST)


def slugify(text: str) -> str:
    """Lower case without accents, words joined by dashes.

    >>> slugify("Hỏi – đáp về hộ tịch")
    'hoi-dap-ve-ho-tich'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _cut(slug: str, longest: int) -> str:
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rsplit("-", 1)[0][:longest]


def _hash(source: str, key: str) -> str:
    return hashlib.sha256(f"{source}\0{key}".encode("utf-8", "replace")).hexdigest()[:8]
