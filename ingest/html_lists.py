"""Numbers and bullets of HTML lists, which a browser writes and the page's text does not hold.

The rules are those of the HTML standard for `ol`, `ul` and `li` (`start`, `reversed`, `type`, `value`) and of
CSS for `list-style`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.word_numbering import number_as

LISTS = frozenset({"ol", "ul", "menu"})
_BULLET = "-"
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal": "decimal", "decimal-leading-zero": "decimalZero",
    "disc": "bullet", "circle": "bullet", "square": "bullet", "none": "none",
}  # fmt: skip
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]{1,80})", re.IGNORECASE)
_INTEGER = re.compile(r"\s*(-?\d{1,9})(?!\d)")
_WRITTEN = re.compile(r"\s*(?:(?:\d{1,9}|[a-zđ]|[ivxlc]{1,7})\s*[.)]|[-+*•–])(?=\s|$)", re.IGNORECASE)


@dataclass(slots=True)
class _List:
    form: str
    following: int
    step: int


@dataclass(slots=True)
class ListMarks:
    """Counts the items of lists within one another; `take` gives what stands before the next line."""

    _open: list[_List] = field(default_factory=list)
    _waiting: list[str] = field(default_factory=list)

    def enter(self, node: etree._Element) -> None:
        """At the start of a list or an item."""
        if node.tag in LISTS:
            self._open.append(_list(node))
        elif node.tag == "li":
            self._waiting.append(self._next_mark(node))

    def skip(self, node: etree._Element) -> None:
        """In place of `enter` at what is not shown: it is not counted."""
        if node.tag in LISTS:
            self._open.append(_list(node))
        elif node.tag == "li":
            self._waiting.append("")

    def leave(self, node: etree._Element) -> None:
        """At its end, shown or not: an item without words has no mark."""
        if node.tag in LISTS and self._open:
            self._open.pop()
        elif node.tag == "li" and self._waiting:
            self._waiting.pop()

    def take(self, line: str) -> str:
        """The line with the marks of the items that begin with it; one that is written there already is not
        repeated."""
        marks = " ".join(filter(None, self._waiting))
        self._waiting.clear()
        return f"{marks} {line}" if marks and not _WRITTEN.match(line) else line

    def _next_mark(self, node: etree._Element) -> str:
        if not self._open:
            return ""
        around = self._open[-1]
        count = _integer(node.get("value"), around.following)
        around.following = count + around.step
        form = _form(node, around.form)
        if form in ("none", "bullet"):
            return _BULLET if form == "bullet" else ""
        return f"{number_as(count, form)}."


def _list(node: etree._Element) -> _List:
    if node.tag != "ol":
        return _List(_form(node, "bullet"), 1, 1)
    backwards = node.get("reversed") is not None
    first = sum(child.tag == "li" for child in node) if backwards else 1
    return _List(_form(node, "decimal"), _integer(node.get("start"), first), -1 if backwards else 1)


def _form(node: etree._Element, inherited: str) -> str:
    """What the style says, then the attribute, then what holds around."""
    styled = _STYLE.search(node.get("style", ""))
    words = styled.group(1).lower().split() if styled else []
    named = next((_STYLES[word] for word in words if word in _STYLES), None)
    return named or _TYPES.get(node.get("type", ""), inherited)


def _integer(text: str | None, default: int) -> int:
    found = _INTEGER.match(text or "")
    return int(found.group(1)) if found else default
