"""The one analysis of Vietnamese text: syllables, words, bigrams, folded forms and numbers, with offsets.

Every engine and every query gets its tokens from `analyze`, so the same text has the same tokens everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, pairwise, starmap

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold
from analyzers.normal_form import code_points, dictionary_spelling, nfc, normalize
from analyzers.number import NumberSpan, broader_numbers, find_numbers
from analyzers.offsets import spans_in_original
from analyzers.segmenter import SYLLABLE, has_more, has_one_syllable, segmenter, tokenize

ANALYZER_VERSION = "2"
"""Indexes store it and are rebuilt when it differs. Raise it with every change after which some text
gives other syllables, words, numbers or terms than before: in the rules of this room, or in pyvi's model."""

_SPACES = np.zeros(0x110000, np.bool_)
_SPACES[[code for code in range(0x3001) if chr(code).isspace()]] = True
_LINE_FEED = ord("\n")
_MAX_KEPT_SYLLABLES = 400_000
_MAX_KEPT_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Analysis:
    """The tokens of one text, as parallel lists with an item for each syllable.

    A syllable is a run of letters and digits; a numeral keeps its inner points and commas. `starts` and
    `ends` are code-point offsets into the text given, half-open. `joined[i]` tells that only white space
    stands between syllable i - 1 and i. `words` are half-open ranges of syllable indices, in order,
    and cover all syllables; without words asked for, the list is empty. A word never crosses a line.
    """

    syllables: list[str]
    starts: list[int]
    ends: list[int]
    joined: list[bool]
    words: list[tuple[int, int]]
    numbers: list[NumberSpan]

    def syllable_terms(self) -> list[str]:
        """The syllables, normalized."""
        return self.syllables

    def word_terms(self) -> list[str]:
        """The words, syllables joined by "_"."""
        syllables = self.syllables
        return [
            syllables[start] if end - start == 1 else "_".join(syllables[start:end])
            for start, end in self.words
        ]

    def bigram_terms(self) -> list[str]:
        """Each two syllables with only white space between them."""
        return _bigrams(self.syllables, self.joined)

    def folded_syllables(self) -> list[str]:
        """The syllables without accents."""
        return fold("\n".join(self.syllables)).split("\n") if self.syllables else []

    def folded_bigrams(self) -> list[str]:
        """The bigrams without accents."""
        return _bigrams(self.folded_syllables(), self.joined)

    def number_terms(self) -> list[str]:
        """The canonical numbers, as written: what a query asks for."""
        return [number.canonical for number in self.numbers]

    def broader_number_terms(self) -> list[str]:
        """The shorter forms of the numbers (`14/2019/qđ`, `14/qđ`): what an index answers to besides."""
        return [form for number in self.numbers for form in broader_numbers(number.canonical)]


def analyze(text: str, *, words: bool = True) -> Analysis:
    """Analyse a text of any Unicode form; `words=False` leaves out the segmentation.

    >>> analyze("Luật Đất đai").word_terms()
    ['luật', 'đất_đai']
    """
    composed = nfc(text)
    spelled = dictionary_spelling(composed)
    tokens = tokenize(spelled)
    model = segmenter()
    kinds = model.kinds(tokens)
    visible, token_starts, token_ends = _token_spans(spelled, tokens)

    whole = has_one_syllable(kinds)
    owners = np.flatnonzero(whole)
    syllables = list(map(_NORMAL.__getitem__, compress(tokens, whole.tolist())))
    starts, ends = token_starts[whole], token_ends[whole]
    mixed = np.flatnonzero(has_more(kinds)).tolist()
    if mixed:
        inner = [(i, match) for i in mixed for match in SYLLABLE.finditer(tokens[i])]
        extra = np.array([i for i, _ in inner], np.int64)
        order = np.argsort(np.concatenate((owners, extra)), kind="stable")
        owners = np.concatenate((owners, extra))[order]
        base = token_starts[extra]
        starts = np.concatenate((starts, base + np.array([match.start() for _, match in inner])))[order]
        ends = np.concatenate((ends, base + np.array([match.end() for _, match in inner])))[order]
        every = syllables + [_NORMAL[match[0]] for _, match in inner]
        syllables = [every[i] for i in order.tolist()]

    before = np.concatenate(([0], np.cumsum(visible)))
    joined = np.zeros(len(starts), np.bool_)
    joined[1:] = before[starts[1:]] == before[ends[:-1]]
    numbers = find_numbers(composed)
    ranges = _words(owners, model.joins(kinds)) if words else []
    if composed != text and len(composed):
        first, last = spans_in_original(text, composed)
        starts, ends = first[starts], last[ends - 1]
        numbers = [NumberSpan(n.canonical, int(first[n.start]), int(last[n.end - 1])) for n in numbers]
    return Analysis(syllables, starts.tolist(), ends.tolist(), joined.tolist(), ranges, numbers)


@lru_cache(maxsize=4096)
def analyze_query(text: str, *, words: bool = True) -> Analysis:
    """`analyze`, remembered: parts of one query are analysed by several who read it. Not to be changed."""
    return analyze(text, words=words)


class _Normal(dict[str, str]):
    """Syllable as pyvi reads it → its normal form; the same few thousand come again and again."""

    def __missing__(self, syllable: str) -> str:
        normal = normalize(syllable)
        if len(syllable) <= _MAX_KEPT_LENGTH and len(self) < _MAX_KEPT_SYLLABLES:
            self[syllable] = normal
        return normal


_NORMAL = _Normal()


def _token_spans(
    text: str, tokens: list[str]
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Which characters are no white space, and the starts and ends of the tokens.

    Tokens hold all visible characters and the line feeds, in order, so their lengths place them.
    """
    codes = code_points(text)
    visible = ~_SPACES[codes]
    places = np.flatnonzero(visible | (codes == _LINE_FEED))
    ends = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends
    return visible, places[starts], places[ends - 1] + 1


def _words(owners: NDArray[np.int64], joins: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Ranges of syllables in one word: their tokens are neighbours and pyvi joins them."""
    if len(owners) == 0:
        return []
    breaks = np.ones(len(owners), np.bool_)
    breaks[1:] = ~((owners[1:] - owners[:-1] == 1) & joins[owners[1:]])
    starts = np.flatnonzero(breaks).tolist()
    return list(zip(starts, [*starts[1:], len(owners)], strict=True))


def _bigrams(syllables: list[str], joined: list[bool]) -> list[str]:
    return list(starmap("{}_{}".format, compress(pairwise(syllables), joined[1:])))
