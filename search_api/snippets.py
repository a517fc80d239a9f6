"""Where the query's words stand in a text, and the stretch of it that shows them best.

Marks are ranges in the text itself: normalizing and folding keep every character's place, so a match in the
normal form is a match at the same offsets in what the reader sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice, product

from analyzers.folding import fold
from analyzers.normal_form import small_letters, spellings
from analyzers.number import find_numbers
from search_api.reading import Word

Span = tuple[int, int]

LENGTH = 260
"""Characters of a snippet: three lines on a phone."""

_LEAD = 60


_Mark = tuple[int, int, str]
"""Start, end, and the word that stands there; a page holds a thousand, so it is no class."""

_MOST_WAYS = 16
"""Ways to write one word: its last syllables with their tones on either vowel."""


class Marker:
    """Finds the words of one query in texts; those that are `telling` choose a stretch, where it has any."""

    def __init__(
        self, words: Sequence[Word], numbers: Sequence[str] = (), telling: Sequence[Word] = ()
    ) -> None:
        self._all = _Sought(words, numbers)
        self._telling = _Sought(telling, numbers) if telling else self._all

    def marks(self, text: str) -> list[Span]:
        """Sorted ranges of `text` (NFC); words side by side are one range."""
        return _side_by_side(text, self._all.find(text, small_letters(text)))

    def snippet(self, text: str, start: int = 0, length: int = LENGTH) -> tuple[Span, list[Span]]:
        """The stretch of `text`, from `start` on, that shows most of the words; its marks count from its
        start.

        It begins and ends at a space and is at most `length` characters long.
        """
        small = small_letters(text)
        first = self._best_start(text, small, start, length)
        begin = _begin(text, max(start, first - _LEAD), start)
        end = _end(text, begin, length)
        # One letter more at both ends tells whether a word is cut there.
        before = max(0, begin - 1)
        seen = text[before : end + 1]
        found = self._all.find(seen, small[before : end + 1])
        marks = [mark for mark in found if begin <= before + mark[0] and before + mark[1] <= end]
        shift = before - begin
        return (begin, end), [(first + shift, last + shift) for first, last in _side_by_side(seen, marks)]

    def _best_start(self, text: str, small: str, start: int, length: int) -> int:
        for sought in dict.fromkeys((self._telling, self._all)):
            marks = [mark for mark in sought.find(text, small) if mark[0] >= start]
            if marks:
                return _best_start(marks, start, length)
        return start


class _Sought:
    """Words, with and without accents, and số hiệu."""

    def __init__(self, words: Sequence[Word], numbers: Sequence[str]) -> None:
        self._exact = _written(word for word in words if not word.folded)
        self._folded = _written(word for word in words if word.folded)
        self._numbers = frozenset(numbers)

    def find(self, text: str, small: str) -> list[_Mark]:
        """The marks in their order; none overlaps another. `small` is the text in small letters."""
        found = _occurrences(self._exact, small)
        if self._folded:
            found += _occurrences(self._folded, fold(small))
        if self._numbers:
            found += [
                (number.start, number.end, number.canonical)
                for number in find_numbers(text)
                if number.canonical in self._numbers
            ]
        return _without_overlaps(found)


def one_line(text: str) -> str:
    """Line ends and tabs as spaces, every character at its place."""
    return text.replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _written(words: Iterable[Word]) -> tuple[str, ...]:
    """The ways to write the words in small letters, a blank between syllables: tones are looked for where the
    text has them, for to move them in 30 passages would cost most."""
    ways = (islice(product(*map(spellings, word.forms())), _MOST_WAYS) for word in words if word.syllables)
    return tuple(dict.fromkeys(" ".join(one) for those in ways for one in those))


def _occurrences(forms: Sequence[str], small: str) -> list[_Mark]:
    """Each whole word of the text that is one of the forms, however many blanks are between its syllables."""
    if "  " in small:
        return _through_blanks(forms, small)
    found: list[_Mark] = []
    for form in forms:
        length = len(form)
        at = small.find(form)
        while at >= 0:
            end = at + length
            if not (small[at - 1 : at].isalnum() or small[end : end + 1].isalnum()):
                found.append((at, end, form))
            at = small.find(form, at + 1)
    return found


def _through_blanks(forms: Sequence[str], small: str) -> list[_Mark]:
    places = [at for at, letter in enumerate(small) if letter != " " or small[at - 1 : at] != " "]
    closed_up = "".join(small[at] for at in places)
    return [(places[at], places[end - 1] + 1, form) for at, end, form in _occurrences(forms, closed_up)]


def _without_overlaps(marks: list[_Mark]) -> list[_Mark]:
    """The longest at each place."""
    kept: list[_Mark] = []
    start, free = -1, 0
    for mark in sorted(marks):
        if mark[0] >= free:
            kept.append(mark)
        elif mark[0] == start:
            kept[-1] = mark
        else:
            continue
        start, free, _ = mark
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
    whole = sum(map(len, {word for _, _, word in marks}))
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
        if value == whole:
            break
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
