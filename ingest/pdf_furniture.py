"""What stands on a page but is no part of the document: signature stamps, page numbers, running heads.

The stamp is the visible form of a digital signature (Nghị định 30/2020/NĐ-CP, Phụ lục I); the gazette's
head is "CÔNG BÁO/Số … ngày …" (Công báo).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.pdf_layout import Line, Row

Content = Line | Row

_EDGE = 3
"""Lines at the top and at the bottom of a page where running heads and page numbers are sought."""

_STAMP_KEY = re.compile(
    r"\s*(Người ký|Ký bởi|Ký số bởi|Email|E-mail|Cơ quan|Tổ chức|Chức vụ|Đơn vị|Thời gian ký|Ngày ký|Giờ ký"
    r"|Signed by|Signature Not Verified|Signature valid|Signer|Date|Reason|Location|DN)\s*(:|$)",
    re.IGNORECASE,
)
_STAMP_SURE = re.compile(
    r"\s*((Thời gian ký|Ngày ký|Giờ ký)\s*:\s*\d|Ký (số )?bởi\s*:|Signature (Not Verified|valid)|Signed by\s*:)",
    re.IGNORECASE,
)
_STAMP_TAIL = re.compile(r"\s*([\w.+-]+@[\w.-]+|\d{1,2}[./-]\d{1,2}[./-]\d{4}( \d{1,2}:\d{2}(:\d{2})?)?( [+-]\d{2}:\d{2})?)\s*")
_PAGE_NUMBER = re.compile(r"\s*(Trang\s*)?[-–—]?\s*\d{1,4}\s*([/|]\s*\d{1,4})?\s*[-–—]?\s*", re.IGNORECASE)
_GAZETTE = re.compile(r"(\d+\s+)?CÔNG\s*BÁO\s*(/|\s)\s*Số\s.*\d{4}(\s+\d+)?", re.IGNORECASE)


def strip_furniture(pages: Sequence[Sequence[Content]]) -> list[list[Content]]:
    """The pages in order without stamps, page numbers and running heads."""
    unstamped = [strip_stamps(page) for page in pages]
    repeated = _running_heads(unstamped)
    return [_strip_edges(page, repeated) for page in unstamped]


def strip_stamps(page: Sequence[Content]) -> list[Content]:
    """Without the groups of "Người ký: … / Thời gian ký: …" lines that hold a sure sign of a stamp."""
    texts = [_text(content) for content in page]
    dropped: set[int] = set()
    for sure in (i for i, text in enumerate(texts) if _STAMP_SURE.match(text)):
        dropped.add(sure)
        for step in (-1, 1):
            at = sure + step
            while 0 <= at < len(texts) and _of_stamp(texts, at, step):
                dropped.add(at)
                at += step
    return [content for i, content in enumerate(page) if i not in dropped]


def _of_stamp(texts: Sequence[str], at: int, step: int) -> bool:
    """A key of a stamp, the tail of one, or one broken value line between two of its keys."""
    if _STAMP_KEY.match(texts[at]) or _STAMP_TAIL.fullmatch(texts[at]):
        return True
    beyond = at + step
    return (
        step < 0
        and len(texts[at]) < 60
        and 0 <= beyond
        and bool(_STAMP_KEY.match(texts[beyond]))
    )


def _running_heads(pages: Sequence[Sequence[Content]]) -> set[str]:
    """The shapes of edge lines, digits aside, that at least three pages and a third of all share."""
    counts = Counter(
        shape for page in pages for shape in {_shape(page[i]) for i in _edges(page)} if len(shape) > 2
    )
    return {shape for shape, count in counts.items() if count >= max(3, len(pages) / 3)}


def _strip_edges(page: Sequence[Content], repeated: set[str]) -> list[Content]:
    """Work inwards from both ends; the first line that is no furniture ends the search."""
    kept = list(page)
    for end in (0, -1):
        for _ in range(_EDGE):
            if not kept or not _is_furniture(kept[end], repeated):
                break
            kept.pop(end)
    return kept


def _is_furniture(content: Content, repeated: set[str]) -> bool:
    if isinstance(content, Row):
        return False
    text = content.text
    return bool(_PAGE_NUMBER.fullmatch(text) or _GAZETTE.fullmatch(text)) or _shape(content) in repeated


def _edges(page: Sequence[Content]) -> list[int]:
    lines = [i for i, content in enumerate(page) if isinstance(content, Line)]
    return [i for i in lines if i < _EDGE or i >= len(page) - _EDGE]


def _shape(content: Content) -> str:
    return re.sub(r"\d+", "#", _text(content)).strip(" #")


def _text(content: Content) -> str:
    return content.text if isinstance(content, Line) else " ".join(content.cells)
