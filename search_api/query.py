"""Read what a person typed: words, "phrases", -exclusions, field filters, số hiệu; keywords or a question.

Pure, before any engine. Nothing a person types is an error: what cannot be meant is read as words, and a
note says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analyzers.normal_form import nfc
from search_api.request import MAX_QUERY
from search_api.results import Mode, Note

FIELD_NAMES: Mapping[str, str] = {
    "loai": "doc_type",
    "loại": "doc_type",
    "coquan": "issuer",
    "cơquan": "issuer",
    "linhvuc": "field",
    "lĩnhvực": "field",
    "nam": "year",
    "năm": "year",
    "hieuluc": "validity",
    "hiệulực": "validity",
    "cap": "level",
    "cấp": "level",
    "so": "number",
    "số": "number",
}
"""What may stand before a colon, and the filter it means."""

LONGEST_KEYWORDS = 8
"""Syllables: citizens' questions in Vietnamese have about 15, keyword searches two to six."""

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'})
_PART = re.compile(
    r"""
    (?P<minus>(?<!\S)-)?
    (?:(?P<name>[^\W\d_]{2,8}):)?
    (?: "(?P<phrase>[^"]*)" | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE,
)
_MARKS = re.compile('[":-]')
"""What a part that is more than words has."""

_ASKING = re.compile(
    r"\?|\b(?:là gì|la gi|như thế nào|nhu the nao|thế nào|the nao|ra sao|bao nhiêu|bao nhieu|bao lâu|bao lau"
    r"|khi nào|khi nao|ở đâu|o dau|tại sao|tai sao|vì sao|vi sao|hay không|hay khong|được không|duoc khong"
    r"|phải không|phai khong|làm sao|lam sao|những gì|nhung gi|gồm gì|gom gi)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood. `words` is running text; phrases and exclusions are apart from it."""

    text: str
    mode: Mode
    words: str = ""
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def parse(typed: str) -> Query:
    """Read one query.

    >>> parse('xử phạt -"xe máy" loai:"Nghị định"').excluded
    ('xe máy',)
    """
    text = " ".join(nfc(typed).split())
    notes: list[Note] = []
    if len(text) > MAX_QUERY:
        text = text[:MAX_QUERY]
        notes.append(_too_long())
    plain = text.translate(_QUOTES)
    if plain.count('"') % 2:
        last = plain.rindex('"')
        plain = plain[:last] + " " + plain[last + 1 :]
        notes.append(_unbalanced())
    parts = _read_parts(plain, notes)
    if text and not parts.has_words():
        notes.append(_nothing_to_search())
    return Query(
        text=text,
        mode=_mode(parts, plain),
        words=" ".join(parts.words),
        phrases=tuple(parts.phrases),
        excluded=tuple(parts.excluded),
        filters={name: tuple(values) for name, values in parts.filters.items()},
        notes=tuple(notes),
    )


@dataclass(slots=True)
class _Parts:
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)

    def has_words(self) -> bool:
        texts = [*self.words, *self.phrases, *self.excluded]
        return bool(self.filters) or any(_has_letters(text) for text in texts)


def _read_parts(plain: str, notes: list[Note]) -> _Parts:
    if not _MARKS.search(plain):
        return _Parts(plain.split())
    parts = _Parts()
    for match in _PART.finditer(plain):
        value = (match["phrase"] or match["word"] or "").strip()
        name = FIELD_NAMES.get((match["name"] or "").lower())
        if name and value:
            _add_filter(parts, name, value, match, notes)
        elif match["minus"] and _has_letters(value):
            parts.excluded.append(value)
        elif match["phrase"] is not None and _has_letters(value):
            parts.phrases.append(value)
        else:
            parts.words.append(match.group().strip('"'))
    return parts


def _add_filter(parts: _Parts, name: str, value: str, match: re.Match[str], notes: list[Note]) -> None:
    if match["minus"]:
        notes.append(_no_negative_filter(match.group()))
        return
    if name == "year" and not re.fullmatch(r"\d{4}", value):
        notes.append(_bad_year(value))
        return
    if name == "number":
        parts.words.append(value)
        return
    parts.filters.setdefault(name, []).append(value)


def _mode(parts: _Parts, plain: str) -> Mode:
    if not parts.words and not parts.phrases and not parts.excluded:
        return Mode.BROWSE
    if parts.phrases or parts.excluded:
        return Mode.KEYWORDS
    words = " ".join(parts.words)
    if not _has_letters(words):
        return Mode.BROWSE
    if _ASKING.search(plain) or len(words.split()) > LONGEST_KEYWORDS:
        return Mode.QUESTION
    return Mode.KEYWORDS


def mode_of(query: Query, words: str) -> Mode:
    """How `query` is to be read when only `words` of its running text are left."""
    parts = _Parts(words.split(), list(query.phrases), list(query.excluded))
    return _mode(parts, query.text)


def _has_letters(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _too_long() -> Note:
    return Note(
        code="too-long",
        vi=f"Câu tìm dài quá {MAX_QUERY} ký tự, chỉ phần đầu được dùng.",
        en=f"The query is longer than {MAX_QUERY} characters; only its beginning was used.",
    )


def _unbalanced() -> Note:
    return Note(
        code="unbalanced-quote",
        vi='Thiếu một dấu ngoặc kép ("), phần sau dấu lẻ được tìm như từ thường.',
        en='A quotation mark (") is missing; what follows the odd one was searched as plain words.',
    )


def _nothing_to_search() -> Note:
    return Note(
        code="no-words",
        vi="Câu tìm không có chữ hoặc số nào, nên tất cả văn bản được hiển thị.",
        en="The query has no letters or digits, so all documents are shown.",
    )


def _no_negative_filter(part: str) -> Note:
    return Note(
        code="negative-filter",
        vi=f"Không loại trừ được bằng bộ lọc ({part}); hãy chọn các giá trị khác trong bộ lọc.",
        en=f"A filter cannot be excluded ({part}); choose the other values of the filter instead.",
    )


def _bad_year(value: str) -> Note:
    return Note(
        code="bad-year",
        vi=f"“{value}” không phải là năm; hãy viết bốn chữ số, ví dụ nam:2020.",
        en=f"“{value}” is not a year; write four digits, such as nam:2020.",
    )
