"""Whether letters make words: a text layer of a bad scan has many letters and few Vietnamese words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SYLLABLE = re.compile(
    r"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(ng|nh|ch|[cmnpt])?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*")
_MARKED = re.compile(r"[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323đĐ]")
_ENGLISH = frozenset({
    "the", "of", "and", "to", "in", "for", "or", "a", "by", "shall", "be", "on", "with", "is", "this",
    "that", "as", "any",
})  # fmt: skip

_ENOUGH = 0.3
"""Real texts have accents on half to three quarters of their words; unaccented rubbish on a tenth."""

_ENOUGH_ENGLISH = 0.15

_PIECE = 6_000
"""Characters: three or four pages."""


def vietnamese_share(text: str) -> float:
    """The share, 0 to 1, of the words of `text` that are Vietnamese syllables with a mark of their own."""
    words = _WORD.findall(text)
    return sum(map(_is_marked_syllable, words)) / len(words) if words else 0.0


def is_readable(text: str) -> bool:
    """Vietnamese with its accents, or English (annexes of treaties), by the words most seen in it.

    A long text is judged by pieces of its beginning, middle and end.
    """
    if len(text) > 3 * _PIECE:
        middle = (len(text) - _PIECE) // 2
        text = " ".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))
    if vietnamese_share(text) >= _ENOUGH:
        return True
    words = _WORD.findall(text.lower())
    english = sum(word in _ENGLISH for word in words)
    return bool(words) and english / len(words) >= _ENOUGH_ENGLISH


@lru_cache(maxsize=1 << 14)
def _is_marked_syllable(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word)
    if not _MARKED.search(decomposed):
        return False
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bool(_SYLLABLE.fullmatch(bare))
