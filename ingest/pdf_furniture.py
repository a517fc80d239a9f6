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
Shape = tuple[str, int]

_MARGIN = 0.1
"""The part of a page's height, above and below, where running heads stand (20 to 25 mm of 297)."""

_SHARED = 0.4
_SAME_HEIGHT = 4.0

_VALUE_LENGTH = 60
"""Characters of the longest second line of a value in a stamp."""

_STAMP_KEY = re.compile(
    r"\s*(Người ký|Ký bởi|Ký số bởi|Email|E-mail|Cơ quan|Tổ chức|Chức vụ|Đơn vị|Thời gian ký|Ngày ký|Giờ ký"
    r"|Signed by|Signature Not Verified|Signature valid|Signer|Date|Reason|Location|DN)\s*(:|$)",
    re.IGNORECASE,
)
_STAMP_SURE = re.compile(
    r"\s*((Thời gian ký|Ngày ký|Giờ ký)\s*:\s*\d|Ký (số )?bởi\s*:|Signature (Not Verified|valid)"
    r"|Signed by\s*:)",
    re.IGNORECASE,
)
_STAMP_TAIL = re.compile(
    r"\s*([\w.+-]+@[\w.-]+|\d{1,2}[./-]\d{1,2}[./-]\d{4}( \d{1,2}:\d{2}(:\d{2})?)?( [+-]\d{2}:\d{2})?)\s*"
)
_PAGE_NUMBER = re.compile(r"\s*(Trang\s*)?[-–—]?\s*\d{1,4}\s*([/|]\s*\d{1,4})?\s*[-–—]?\s*", re.IGNORECASE)
_NUMBERS_AROUND = re.compile(r"^[\W\d]+|[\W\d]+$")
GAZETTE = re.compile(r"(\d+\s+)?CÔNG\s*BÁO\s*(/|\s)\s*Số\s.*\d{4}(\s+\d+)?", re.IGNORECASE)

_TURN = re.compile(r"\s*\(\s*(Xem tiếp|Tiếp theo)\s+Công báo số\b.*\)\s*", re.IGNORECASE)


def strip_furniture(pages: Sequence[Sequence[Content]], heights: Sequence[float]) -> list[list[Content]]:
    """The pages in order without stamps, page numbers and running heads; `heights` of the pages in points."""
    unstamped = [strip_stamps(page) for page in pages]
    repeated = _running_heads(unstamped, heights)
    return [
        [part for part in page if isinstance(part, Row) or not _is_furniture(part, height, repeated)]
        for page, height in zip(unstamped, heights, strict=True)
    ]


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
    return step < 0 <= beyond and len(texts[at]) < _VALUE_LENGTH and bool(_STAMP_KEY.match(texts[beyond]))


def _running_heads(pages: Sequence[Sequence[Content]], heights: Sequence[float]) -> set[Shape]:
    """The lines in the margins, page numbers aside, that three pages and two fifths of all have in one place.

    Two fifths, because left and right pages may have heads of their own.
    """
    counts: Counter[Shape] = Counter()
    for page, height in zip(pages, heights, strict=True):
        counts.update({_shape(part) for part in page if isinstance(part, Line) and _in_margin(part, height)})
    enough = max(3, _SHARED * len(pages))
    return {shape for shape, count in counts.items() if len(shape[0]) > 2 and count >= enough}


def _is_furniture(line: Line, height: float, repeated: set[Shape]) -> bool:
    if _TURN.fullmatch(line.text):
        return True
    if not _in_margin(line, height):
        return False
    text = line.text
    return bool(_PAGE_NUMBER.fullmatch(text) or GAZETTE.fullmatch(text)) or _shape(line) in repeated


def _in_margin(line: Line, height: float) -> bool:
    return not _MARGIN * height < line.middle < (1 - _MARGIN) * height


def _shape(line: Line) -> Shape:
    return _NUMBERS_AROUND.sub("", line.text), round(line.middle / _SAME_HEIGHT)


def _text(content: Content) -> str:
    return content.text if isinstance(content, Line) else " ".join(content.cells)
