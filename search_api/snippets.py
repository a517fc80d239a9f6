"""Where the query's words stand in a text, and the stretch of it that shows them best.

Marks are ranges in the text itself: normalizing and folding keep every character's place, so a match in the
normal form is a match at the same offsets in what the reader sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, product

from analyzers.normal_form import spellings
from analyzers.number import find_numbers
from search_api.marking import Forms, Marks
from search_api.reading import Word

Span = tuple[int, int]

LENGTH = 260
"""Characters of a snippet: three lines on a phone."""

_LEAD = 60

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
        return self._all.find(text, 0, len(text)).spans(0, len(text))

    def snippet(self, text: str, start: int = 0, length: int = LENGTH) -> tuple[Span, list[Span]]:
        """The stretch of `text`, from `start` on, that shows most of the words; its marks count from its
        start.

        It begins and ends at a space and is at most `length` characters long.
        """
        first = self._best_start(text, start, length)
        begin = _begin(text, max(start, first - _LEAD), start)
        end = _end(text, begin, length)
        # One letter more at both ends tells whether a word is cut there.
        return (begin, end), self._all.find(text, begin - 1, end + 1).spans(begin, end)

    def _best_start(self, text: str, start: int, length: int) -> int:
        for sought in dict.fromkeys((self._telling, self._all)):
            best = sought.find(text, 0, len(text)).best_start(start, length - _LEAD)
            if best >= 0:
                return best
        return start


class _Sought:
    """Words, with and without accents, and số hiệu."""

    def __init__(self, words: Sequence[Word], numbers: Sequence[str]) -> None:
        exact = _written(word for word in words if not word.folded)
        folded = _written(word for word in words if word.folded)
        self._numbers = frozenset(numbers)
        self._forms = Forms(exact, folded, self._numbers)

    def find(self, text: str, begin: int, end: int) -> Marks:
        """The marks in a stretch of the text."""
        return self._forms.find(text, begin, end, self._numbers_in(text, max(begin, 0), end))

    def _numbers_in(self, text: str, begin: int, end: int) -> Sequence[tuple[int, int, str]]:
        if not self._numbers:
            return ()
        return [
            (begin + number.start, begin + number.end, number.canonical)
            for number in find_numbers(text[begin:end])
            if number.canonical in self._numbers
        ]


def one_line(text: str) -> str:
    """Line ends and tabs as spaces, every character at its place."""
    return text.replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _written(words: Iterable[Word]) -> tuple[str, ...]:
    """The ways to write the words in small letters, a blank between syllables: tones are looked for where the
    text has them, for to move them in 30 passages would cost most."""
    ways = (islice(product(*map(spellings, word.syllables)), _MOST_WAYS) for word in words if word.syllables)
    return tuple(dict.fromkeys(" ".join(one) for those in ways for one in those))


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
