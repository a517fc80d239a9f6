"""Where a document quotes another: an amending law gives whole new articles inside “…”."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[“”„«»\"]")
_CLOSING_LINE = re.compile(r"[\"”»][\s.,;:/)]*$")
_MAX_LINES = 400


def quoted_lines(text: str) -> list[tuple[int, int]]:
    """Spans (code points, half-open, sorted, apart) of the lines that a block quotation covers.

    A block quotation opens with a mark that its line does not close, and goes on to the line that closes it;
    the opening line counts only if the mark stands at its start. One that is not closed before the next
    block opens, or within 400 lines, quotes nothing beyond its own line.
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
            opened = None
        if balance < 0 or (balance > 0 and closes and not at_start):
            if opened is not None:
                spans.append((opened, end))
            opened = None
        elif balance > 0 or opened is None:
            opened, since = (start if at_start else end), end
    return spans


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
