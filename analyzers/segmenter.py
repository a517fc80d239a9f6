"""Word segmentation: pyvi's words, computed for a whole document at once.

The unit that is segmented is the line (a paragraph of `Document.text`): on each line the result is exactly
what `pyvi.ViTokenizer` gives for that line alone, so a paragraph has the same words wherever it is quoted.
The one exception is an e-mail address whose local part is longer than 256 characters: the limit keeps the
time linear on hostile input.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from analyzers.pyvi_model import Floats, Model, load

Bools = NDArray[np.bool_]
Kinds = NDArray[np.int32]

_TOKEN = re.compile(
    "|".join(
        (
            r"[A-ZĐ]++\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.",
            r"==>|->|\.\.\.|>>|\n",
            r"\w++://[^\s]++",
            r"[a-zA-Z0-9_.+-]{1,256}+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+",
            r"\d+(?:[.,_]\d+)+",
            r"[^\w\s]",
            r"\w++",
        )
    )
)
SYLLABLE = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")

_UPPER, _TITLE, _DIGIT, _NO_JOIN, _FIRST_IS_TITLE, _LINE_END = 1, 2, 4, 8, 16, 32
_ONE_SYLLABLE, _MORE_SYLLABLES = 64, 128
_FLAG_BITS = 8
_MAX_KEPT_TOKENS = 400_000
_MAX_KEPT_LENGTH = 40
# A noncharacter of Unicode: no real text holds it, so it can stand for a line feed while splitting.
_LINE_MARK = "\ufdd0"


def tokenize(text: str) -> list[str]:
    """pyvi's tokens of NFC text, in order; a line feed is a token of its own.

    Together the tokens hold every character that is not white space.
    """
    if _LINE_MARK in text:
        return _TOKEN.findall(text)
    pieces = text.replace("\n", f" {_LINE_MARK} ").split()
    return list(chain.from_iterable(map(_TOKENS_OF.__getitem__, pieces)))


class _Tokens(dict[str, tuple[str, ...]]):
    """Text without white space → its tokens, which never depend on what stands beyond the white space."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        tokens = tuple(_TOKEN.findall(piece))
        if len(piece) <= _MAX_KEPT_LENGTH and len(self) < _MAX_KEPT_TOKENS:
            self[piece] = tokens
        return tokens


_TOKENS_OF = _Tokens({_LINE_MARK: ("\n",)})


class _Kinds(dict[str, int]):
    """Token → row of the lexicon and flags, packed; filled as tokens are met."""

    def __init__(self, lexicon: dict[str, int]) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, token: str) -> int:
        packed = self._lexicon.get(token.lower(), 0) << _FLAG_BITS | _flags(token)
        if len(token) <= _MAX_KEPT_LENGTH and len(self) < _MAX_KEPT_TOKENS:
            self[token] = packed
        return packed


def _flags(token: str) -> int:
    if token == "\n":
        return _LINE_END | _NO_JOIN
    syllables = SYLLABLE.findall(token)
    shape = 0 if not syllables else _ONE_SYLLABLE if syllables[0] == token else _MORE_SYLLABLES
    # pyvi tests `token in string.punctuation`, which is true of every substring of it.
    no_join = token in string.punctuation or token[0].isdigit()
    return (
        shape
        | _UPPER * token.isupper()
        | _TITLE * token.istitle()
        | _DIGIT * token.isdigit()
        | _NO_JOIN * no_join
        | _FIRST_IS_TITLE * token[0].istitle()
    )


class Segmenter:
    """pyvi's model ready to run. Make one a process (`segmenter()`); its methods are thread-safe."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._kinds = _Kinds(model.lexicon)
        every = range(1 << _FLAG_BITS)
        weight = model.flags
        upper, title, digit = (
            np.array([bool(flags & bit) for flags in every]) for bit in (_UPPER, _TITLE, _DIGIT)
        )
        self._word_flags: Floats = (
            weight["bias"]
            + upper * weight["word.isupper()"]
            + title * weight["word.istitle()"]
            + digit * weight["word.isdigit()"]
        )
        self._previous_flags: Floats = (
            title * weight["-1:word.istitle()"] + upper * weight["-1:word.isupper()"]
        )
        self._following_flags: Floats = (
            title * weight["+1:word.istitle()"] + upper * weight["+1:word.isupper()"]
        )

    def kinds(self, tokens: Iterable[str]) -> Kinds:
        """What the model knows of each token, packed; the other methods take it."""
        return np.fromiter(map(self._kinds.__getitem__, tokens), np.int32)

    def joins(self, kinds: Kinds) -> Bools:
        """For each token whether pyvi writes "_" between it and the one before."""
        if len(kinds) == 0:
            return np.zeros(0, np.bool_)
        flags = kinds & ((1 << _FLAG_BITS) - 1)
        line_end = (flags & _LINE_END) != 0
        joins = _best_labels(self._scores(kinds >> _FLAG_BITS, flags), line_end, self._model.transitions)
        no_join = (flags & _NO_JOIN) != 0
        title = (flags & _FIRST_IS_TITLE) != 0
        joins &= ~no_join
        joins[1:] &= ~no_join[:-1] & ~(title[1:] & ~title[:-1])
        joins[0] = False
        return joins

    def _scores(self, rows: Kinds, flags: Kinds) -> Floats:
        """How much better I_W suits each token than B_W, before transitions."""
        model, weight = self._model, self._model.flags
        rows = np.where(flags & _LINE_END, 0, rows)
        scores = model.word[rows] + self._word_flags[flags]
        scores[1:] += (model.previous[rows] + self._previous_flags[flags])[:-1]
        scores[:-1] += (model.following[rows] + self._following_flags[flags])[1:]
        listed = np.where(rows < model.paired, rows, 0).astype(np.int64)
        pair = listed[:-1] * model.paired + listed[1:]
        bits = model.grams[pair >> 2] >> ((pair & 3) << 1)
        is_word = bits & 1
        scores[1:] += is_word * weight["-1:word.bi_gram()"]
        scores[:-1] += is_word * weight["+1:word.bi_gram()"]
        begun = np.flatnonzero(bits[:-1] & 2)
        triple = pair[begun] * model.paired + listed[begun + 2]
        place = np.minimum(np.searchsorted(model.triples, triple), len(model.triples) - 1)
        begun = begun[model.triples[place] == triple]
        scores[begun + 2] += weight["-2:word.tri_gram()"]
        scores[begun] += weight["+2:word.tri_gram()"]
        return scores


def has_one_syllable(kinds: Kinds) -> Bools:
    """Which tokens are one syllable and nothing else."""
    return (kinds & _ONE_SYLLABLE).astype(np.bool_)


def has_more(kinds: Kinds) -> Bools:
    """Which tokens hold syllables and other characters (`TP.`, addresses)."""
    return (kinds & _MORE_SYLLABLES).astype(np.bool_)


def _best_labels(scores: Floats, line_end: Bools, transitions: Floats) -> Bools:
    """The Viterbi path of a two-label chain that starts anew after each line end; True is I_W.

    With d[t] = best score ending in I_W minus best ending in B_W, d[t] = scores[t] + carry(d[t - 1]), where
    carry is constant below and above two thresholds. Most tokens lie outside them whatever came before, so
    only the few others are walked through one by one.
    """
    (bb, bi), (ib, ii) = transitions.tolist()
    to_b, to_i = bb - ib, bi - ii
    low, high = min(to_b, to_i), max(to_b, to_i)
    after_low, after_high = bi - bb, ii - ib

    starts = np.empty_like(line_end)
    starts[0] = True
    starts[1:] = line_end[:-1]
    least = np.where(starts, scores, scores + min(after_low, after_high))
    most = np.where(starts, scores, scores + max(after_low, after_high))
    carry = np.where(most < low, after_low, after_high)
    carry[line_end] = 0.0
    open_ = np.flatnonzero((most >= low) & (least <= high) & ~line_end)
    for t, score, fresh in zip(open_.tolist(), scores[open_].tolist(), starts[open_].tolist(), strict=True):
        d = score if fresh else score + carry[t - 1]
        carry[t] = (ii + d if ii + d > bi else bi) - (ib + d if ib + d > bb else bb)

    best = scores.copy()
    best[1:] += np.where(starts[1:], 0.0, carry[:-1])
    return _follow_back(best, line_end, to_b, to_i)


def _follow_back(best: Floats, line_end: Bools, to_b: float, to_i: float) -> Bools:
    """Reads the path from its end: a step back fixes, keeps or switches the label, as best[t - 1] tells."""
    if_b, if_i = best > to_b, best > to_i
    last = np.empty_like(line_end)
    last[-1] = True
    last[:-1] = line_end[1:]
    if_b[last] = if_i[last] = (best > 0)[last]
    fixed = if_b == if_i
    switches = np.cumsum((~fixed & if_b)[::-1])[::-1]
    places = np.where(fixed, np.arange(len(best)), len(best) - 1)
    source = np.minimum.accumulate(places[::-1])[::-1]
    switched = ((switches - switches[source]) & 1).astype(np.bool_)
    labels: Bools = if_b[source] ^ switched
    return labels


@cache
def segmenter() -> Segmenter:
    """The process's segmenter; the first call reads pyvi's model."""
    return Segmenter(load())


def segment(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """The words of pyvi's tokens (`tokenize`), as half-open ranges of token indices.

    >>> segment(tokenize("đất đai của Nhà nước"))
    [(0, 2), (2, 3), (3, 5)]
    """
    if not tokens:
        return []
    ready = segmenter()
    starts = np.flatnonzero(~ready.joins(ready.kinds(tokens))).tolist()
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))
