"""Where the query's words stand in a text, and the stretch of it that shows them best.

Marks are ranges in the text itself: normalizing and folding keep every character's place, so a match in the
normal form is a match at the same offsets in what the reader sees.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from analyzers.folding import fold
from analyzers.normal_form import small_letters, spellings
from analyzers.number import find_numbers
from search_api.reading import Word

Span = tuple[int, int]

LENGTH = 260
"""Characters of a snippet: three lines on a phone."""

_LEAD = 60
_BREAKS = str.maketrans("\n\t\r", "   ")


_Mark = tuple[int, int, str]
"""Start, end, and the word that stands there; a page holds a thousand, so it is no class."""


class Marker:
    """Finds the words of one query in texts. Make one per query; it compiles two patterns."""

    def __init__(self, words: Sequence[Word], numbers: Sequence[str] = ()) -> None:
        self._exact = _pattern([word for word in words if not word.folded])
        self._folded = _pattern([word for word in words if word.folded])
        self._numbers = frozenset(numbers)

    def marks(self, text: str) -> list[Span]:
        """Sorted ranges of `text` (NFC); words side by side are one range."""
        return _side_by_side(text, self._find(text))

    def snippet(self, text: str, start: int = 0, length: int = LENGTH) -> tuple[Span, list[Span]]:
        """The stretch of `text`, from `start` on, that shows most of the words; its marks count from its
        start.

        It begins and ends at a space and is at most `length` characters long.
        """
        marks = [mark for mark in self._find(text) if mark[0] >= start]
        first = _best_start(marks, start, length)
        begin = _begin(text, max(start, first - _LEAD), start)
        end = _end(text, begin, length)
        inside = _side_by_side(text, [mark for mark in marks if begin <= mark[0] and mark[1] <= end])
        return (begin, end), [(first - begin, last - begin) for first, last in inside]

    def _find(self, text: str) -> list[_Mark]:
        found = _matches(self._exact, small_letters(text)) if self._exact else []
        if not self._folded and not self._numbers:
            return found
        if self._folded:
            found += _matches(self._folded, fold(text))
        if self._numbers:
            found += [
                (number.start, number.end, number.canonical)
                for number in find_numbers(text)
                if number.canonical in self._numbers
            ]
        return _without_overlaps(found)


def one_line(text: str) -> str:
    """Line ends and tabs as spaces, every character at its place."""
    return text.translate(_BREAKS)


def _pattern(words: Sequence[Word]) -> re.Pattern[str] | None:
    """Finds the longest of the words, whole. Every choice begins with its first letter, for which the `re`
    module scans fastest, and then looks back."""
    forms = sorted({word.forms() for word in words if word.syllables}, key=lambda form: (-len(form), form))
    if not forms:
        return None
    choices = "|".join(
        rf"{re.escape(letter)}(?<!\w.)(?:{'|'.join(behind)})" for letter, behind in _by_letter(forms).items()
    )
    return re.compile(rf"(?:{choices})(?!\w)", re.DOTALL)


def _by_letter(forms: Iterable[Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Patterns of what follows a first letter, in the order of the forms."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        others = "".join(rf"\s+{_any_of(spellings(one))}" for one in form[1:])
        for written in spellings(form[0]):
            found[written[0]].append(re.escape(written[1:]) + others)
    return found


def _any_of(written: Sequence[str]) -> str:
    """Tones are looked for where the text has them: to move them in 30 passages would cost most."""
    escaped = map(re.escape, written)
    return f"(?:{'|'.join(escaped)})" if len(written) > 1 else next(escaped)


def _matches(pattern: re.Pattern[str], small: str) -> list[_Mark]:
    return [(match.start(), match.end(), match.group()) for match in pattern.finditer(small)]


def _without_overlaps(marks: list[_Mark]) -> list[_Mark]:
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda one: (one[0], -one[1])):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def _side_by_side(text: str, marks: Sequence[_Mark]) -> list[Span]:
    spans: list[Span] = []
    for start, end, _ in marks:
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _best_start(marks: Sequence[_Mark], start: int, length: int) -> int:
    """Start of the mark that has most different words within reach; long words count for more."""
    best, best_value = start, -1
    room = length - _LEAD
    last = value = 0
    counts: defaultdict[str, int] = defaultdict(int)
    for first, _, word in marks:
        while last < len(marks) and marks[last][1] <= first + room:
            near = marks[last][2]
            value += len(near) if not counts[near] else 0
            counts[near] += 1
            last += 1
        if value > best_value:
            best, best_value = first, value
        if counts[word]:
            counts[word] -= 1
            value -= len(word) if not counts[word] else 0
    return best


def _begin(text: str, position: int, start: int) -> int:
    """The beginning of a line or sentence shortly behind `position`, else of a word."""
    if position <= start:
        return start
    line = text.find("\n", position, position + _LEAD)
    if line >= 0:
        return line + 1
    space = text.find(" ", position, position + _LEAD)
    return space + 1 if space >= 0 else position


def _end(text: str, begin: int, length: int) -> int:
    if begin + length >= len(text):
        return len(text)
    space = max(text.rfind(" ", begin, begin + length), text.rfind("\n", begin, begin + length))
    return space if space > begin else begin + length
