"""Words of a text typed without accents, by the longest match in pyvi's word list with its accents folded.

pyvi's model needs accents to see words ("dat dai" is two words to it); the folded list does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analyzers.folding import fold
from analyzers.pyvi_model import word_list

_LONGEST = 3


@cache
def _folded_words() -> frozenset[str]:
    words = fold("\n".join(word_list())).split("\n")
    return frozenset(word for word in words if 1 <= word.count(" ") < _LONGEST)


def unaccented_words(syllables: Sequence[str], joined: Sequence[bool]) -> list[tuple[int, int]]:
    """Half-open ranges of syllable indices, from left to right, the longest known word first.

    `joined[i]` says whether only white space stands between syllables i - 1 and i.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(syllables):
        end = _longest_word(syllables, joined, start)
        found.append((start, end))
        start = end
    return found


def _longest_word(syllables: Sequence[str], joined: Sequence[bool], start: int) -> int:
    for length in range(_LONGEST, 1, -1):
        end = start + length
        if end > len(syllables) or not all(joined[start + 1 : end]):
            continue
        if " ".join(syllables[start:end]) in _folded_words():
            return end
    return start + 1
