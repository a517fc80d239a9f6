"""Where a document quotes another: an amending law gives whole new articles inside “…”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_MARKS = re.compile(r"[“”„«»\"]")
_CLOSING_LINE = re.compile(r"[\"”»][\s.,;:/)]*$")
_INSTRUCTION = re.compile(
    r"(?m)^[ ]?(?:Điều\s+\d+[a-zđ]?\s*[.:]|\d{1,3}[a-zđ]?\s*[.)]|[a-zđ]\s*[.)])\s*"
    r"(?:sửa đổi|bổ sung|bãi bỏ|thay thế|thay (?:cụm )?từ|bỏ (?:cụm )?từ|hủy bỏ|huỷ bỏ|hiệu lực"
    r"|tổ chức thực hiện|trách nhiệm (?:thi hành|tổ chức)|điều khoản)",
    re.I,
)
_MAX_LINES = 400


@lru_cache(maxsize=2)
def quoted_lines(text: str) -> Sequence[tuple[int, int]]:
    """Spans (code points, half-open, sorted, apart) of the lines that a block quotation covers.

    A block quotation opens with a mark that its line does not close, and goes on to the line that closes it;
    the opening line counts only if the mark stands at its start. One that is not closed before the next
    block opens, or within 400 lines, ends where the amending document speaks again ("3. Sửa đổi, bổ sung …");
    if it does not, nothing beyond the opening line is quoted.

    Several stages ask for the quotations of one text, one after the other: the last answers are kept.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    since = 0
    for start, end, at_start, balance, closes in _quoting_lines(text):
        if opened is None:
            if balance > 0:
                opened, since = (start if at_start else end), end
            elif at_start:
                spans.append((start, end))
            continue
        if text.count("\n", since, start) > _MAX_LINES:
            spans.extend(_resumed(text, opened, since, start))
            opened = None
        if balance < 0 or (balance > 0 and closes and not at_start):
            if opened is not None:
                spans.append((opened, end))
            opened = None
        elif balance > 0 or opened is None:
            if opened is not None:
                spans.extend(_resumed(text, opened, since, start))
            opened, since = (start if at_start else end), end
    if opened is not None:
        spans.extend(_resumed(text, opened, since, len(text)))
    return spans


def _resumed(text: str, opened: int, since: int, limit: int) -> list[tuple[int, int]]:
    """The span of a quotation that nobody closed before `limit`: from a mark that starts a line below
    "… như sau:", up to the next amending instruction."""
    if text[opened : opened + 1] == "\n" or not text[max(0, opened - 3) : opened].rstrip().endswith(":"):
        return []
    resumed = _INSTRUCTION.search(text, since, limit)
    return [(opened, resumed.start())] if resumed else []


def _quoting_lines(text: str) -> list[tuple[int, int, bool, int, bool]]:
    """Each line with quotation marks: its start and end, whether a mark starts it, opened less closed,
    whether a mark ends it. Straight marks alternate within a line: an odd one out opens.
    """
    lines: list[tuple[int, int, bool, int, bool]] = []
    end = -1
    for match in _MARKS.finditer(text):
        if match.start() < end:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        line = text[start:end]
        balance = sum(map(line.count, "“„«")) - sum(map(line.count, "”»")) + line.count('"') % 2
        lines.append((start, end, line.lstrip()[:1] in '“„«"', balance, bool(_CLOSING_LINE.search(line))))
    return lines
