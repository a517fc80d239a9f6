"""What completes a query beside documents: queries that many readers asked, shelves and fields.

Everything is matched in memory, without accents, from the beginning of any word; so it costs a suggestion
well below a millisecond.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from analyzers.folding import fold
from analyzers.normal_form import nfc
from bookshelf.fields import FIELDS
from bookshelf.record import Record
from bookshelf.shelves import SHELVES
from search_api.results import Marked, SuggestedPlace, Suggestion

_COUNTED_FOR = 60.0
"""Seconds; which shelves and fields hold something changes seldom, and counting reads the whole record."""
_MOST_WORDS = 16

_WORD = re.compile(r"\w+")
_folded = lru_cache(maxsize=4096)(fold)
_Spans = tuple[tuple[int, int], ...]


def typed_words(typed: str) -> list[str]:
    """The words that were typed so far, in lower case and without accents."""
    return _WORD.findall(fold(nfc(typed)))[:_MOST_WORDS]


def begun(words: Sequence[str], text: str) -> _Spans | None:
    """Where the words begin words of `text` (NFC); None unless all of them do.

    >>> begun(["dat", "d"], "Luật Đất đai")
    ((5, 8), (9, 10))
    """
    spans: set[tuple[int, int]] = set()
    for word in words:
        found = _beginnings(word, text)
        if not found:
            return None
        spans.update(found)
    return _apart(spans)


def marked(suggestion: Suggestion, words: Sequence[str]) -> Suggestion:
    """The suggestion with marks where it goes on from what was typed."""
    update = {"marks": _shown(words, suggestion.text), "number_marks": _shown(words, suggestion.number)}
    return suggestion.model_copy(update=update)


def _shown(words: Sequence[str], text: str) -> _Spans:
    """The words side by side, where they are; else each of them. A single letter alone shows nothing."""
    side_by_side = re.compile(r"\b" + r"\W+".join(map(re.escape, words))) if words else None
    run = side_by_side.search(_folded(text)) if side_by_side else None
    if run:
        return (run.span(),)
    return _apart({span for word in words if len(word) > 1 for span in _beginnings(word, text)})


def _beginnings(word: str, text: str) -> list[tuple[int, int]]:
    pattern = re.compile(rf"\b{re.escape(word)}")
    return [found.span() for found in pattern.finditer(_folded(text))]


def _apart(spans: Iterable[tuple[int, int]]) -> _Spans:
    """Sorted, and of those that overlap the longest."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or begin >= found[-1][1]:
            found.append((begin, end))
    return tuple(found)


def matching_queries(popular: Iterable[str], typed: str, n: int) -> tuple[Marked, ...]:
    """At most `n` popular queries that go on from what was typed, in their order; all of them for nothing."""
    words, same = typed_words(typed), fold(nfc(typed)).split()
    found = []
    for query in popular:
        marks = begun(words, query)
        if marks is not None and _folded(query).split() != same:
            found.append(Marked(text=query, marks=marks))
            if len(found) == n:
                break
    return tuple(found)


class Places:
    """The shelves and fields that hold something, to be suggested by name."""

    def __init__(self, record: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self._record = record
        self._clock = clock
        self._counted: tuple[float, frozenset[str]] | None = None

    def matching(self, typed: str, n: int) -> tuple[SuggestedPlace, ...]:
        """At most `n` of them whose Vietnamese or English name goes on from what was typed."""
        words = typed_words(typed)
        if not words:
            return ()
        filled = self._filled()
        return tuple(islice((one for one in _named(words) if f"{one.kind}:{one.value}" in filled), n))

    def _filled(self) -> frozenset[str]:
        now = self._clock()
        if self._counted is None or now - self._counted[0] >= _COUNTED_FOR:
            counts = self._record.shelf_counts()
            shelves = {f"shelf:{one.shelf}" for one in counts}
            self._counted = (
                now,
                frozenset(shelves | {f"field:{code}" for one in counts for code in one.fields}),
            )
        return self._counted[1]


def _named(words: Sequence[str]) -> Iterator[SuggestedPlace]:
    for kind, taxonomy in (("shelf", SHELVES), ("field", FIELDS)):
        for one in taxonomy:
            vi, en = begun(words, one.vi), begun(words, one.en)
            if vi is not None or en is not None:
                yield SuggestedPlace(
                    kind=kind,
                    value=one.slug,
                    vi=Marked(text=one.vi, marks=vi or ()),
                    en=Marked(text=one.en, marks=en or ()),
                )
