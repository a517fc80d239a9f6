"""The verbs that say what a document does to others, and the lists that such a verb opens."""

from __future__ import annotations

import re

from bookshelf.model import RelationKind

Kind = RelationKind

VERB = re.compile(
    r"""(?i)\b(?:
      (?P<replaces>thay\s+thế(?:\s+cho)?(?!\s+(?:cụm|từ|các\s+cụm|một\s+số\s+cụm|mẫu|phụ)))
    | (?P<repeals>bãi\s+bỏ(?!\s+cụm)|h[ủu][yỷ]\s+bỏ|hết\s+hiệu\s+lực)
    | (?P<amends>sửa\s+đổi|bổ\s+sung|thay\s+(?:thế\s+)?(?:các\s+)?cụm|bãi\s+bỏ\s+cụm|bỏ\s+cụm)
    | (?P<pauses>ngưng\s+(?:hiệu\s+lực|thi\s+hành)|tạm\s+ngưng|tạm\s+dừng\s+hiệu\s+lực)
    | (?P<suspends>đình\s+chỉ\s+(?:việc\s+)?thi\s+hành)
    | (?P<corrects>đính\s+chính)
    )""",
    re.X,
)
KINDS = {
    "replaces": Kind.REPLACES, "repeals": Kind.REPEALS, "amends": Kind.AMENDS, "pauses": Kind.PAUSES,
    "suspends": Kind.SUSPENDS, "corrects": Kind.CORRECTS,
}  # fmt: skip

_LIST_LINE = re.compile(r"\s*(?:[a-zđ]{1,2}[.)]|\d{1,2}[.)]|[-–+*•])\s*")
_LONGEST_LIST = 40_000
"""Code points of a list of documents that one verb before it repeals."""


def announced(text: str, line: int, start: int, known: dict[int, Kind | None]) -> Kind | None:
    """ "Bãi bỏ các văn bản sau đây:" above the list that the line at `line` is of.

    A list is lines with marks of one kind, and those on which they go on; its Điều begins at `start`. `known`
    says what is above lines that were asked about.
    """
    at, sign, found = line, _sign(text, line), None
    while sign is not None and start < at and at - start < _LONGEST_LIST:
        before = max(text.rfind("\n", start, at - 1) + 1, start)
        above = text[before : at - 1].rstrip()
        if above.endswith(":") and (verbs := list(VERB.finditer(above))):
            kind = KINDS[str(verbs[0 if verbs[0]["amends"] else -1].lastgroup)]
            found = kind if at == line or kind is not Kind.AMENDS else None  # new words are no list
            break
        at, other = before, _sign(text, before)
        if at in known and other == sign:
            found = known[at]
            break
        if other is None or (sign and other and other != sign):
            break
        sign = sign or other
    known[line] = found
    return found


def _sign(text: str, at: int) -> str | None:
    """The kind of mark that a line begins with: letter, figure, dash; "" where it goes on; else None."""
    mark = _LIST_LINE.match(text, at)
    if mark is None:
        return "" if text[at : at + 1].islower() else None
    sign = mark[0].strip()[0]
    return "letter" if sign.isalpha() else "figure" if sign.isdigit() else "dash"
