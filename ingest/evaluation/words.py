"""Word recall in order: how many of a true text's words are read, in their order.

The true texts are Markdown: links, emphasis, escapes and drawn rules are taken off first. A word is what
stands between spaces, with its marks and case, so that a lost comma counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_ESCAPED = re.compile(r"\\([\\.\-()\[\]*_#+!|>~])")
_EMPHASIS = re.compile(r"[*_]+")
_DRAWN = re.compile(r"^[-|\s:=]+$", re.MULTILINE)


def words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def true_words(markdown: str) -> list[str]:
    text = _ESCAPED.sub(r"\1", _LINK.sub(r"\1", markdown))
    return words(_DRAWN.sub("", _EMPHASIS.sub("", text)))


def recall(true: Sequence[str], found: Sequence[str]) -> float:
    """The length of the longest common subsequence over that of `true`, 0 to 1."""
    return in_order(true, found) / len(true) if true else 1.0


def in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence, by rows in the bits of one integer (Hyyrö 2004).

    >>> in_order("a b c d".split(), "b x d a".split())
    2
    """
    places: dict[str, int] = defaultdict(int)
    for index, word in enumerate(one):
        places[word] |= 1 << index
    whole = (1 << len(one)) - 1
    row = whole
    for word in other:
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & whole
    return len(one) - row.bit_count()


def misses(name: str, true: Sequence[str], found: Sequence[str], most: int = 5) -> Iterator[str]:
    """Examples of what was read wrong or not at all, the longest first."""
    matcher = SequenceMatcher(None, true, found, autojunk=False)
    wrong = [step for step in matcher.get_opcodes() if step[0] in ("replace", "delete")]
    for _, a, b, c, d in sorted(wrong, key=lambda step: step[1] - step[2])[:most]:
        yield f"{name}: true: {' '.join(true[a:b])[:120]} | read: {' '.join(found[c:d])[:120]}"
