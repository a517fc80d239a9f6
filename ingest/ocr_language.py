"""How legal Vietnamese goes on from syllable to syllable: counts of single syllables and of pairs.

Recognition of characters loses marks ("Điêu" for "Điều", "câp" for "cấp"); which syllable stood there is told
by its neighbours. The counts were made by `dev/ocr_language/learn` from texts of the law; they hold no text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

import numpy as np

from analyzers.folding import fold
from analyzers.normal_form import normalize

MODEL = Path(__file__).with_name("ocr_language.npz")

STOP, MARK, NUMBER = ".", ",", "0"
"""What stands for the end of a sentence, for any other mark, and for digits."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_STEP = 8
"""Counts of pairs are kept as eighths of powers of two."""

_DISCOUNT = 0.5
_ALL = 0.5
_LEAST_BACKED = 0.02
_BACKED = 8
"""After a syllable seen n times, the share of what was never seen after it is 8 / (8 + n), 0.02 at least."""


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """The spans of syllables, numbers and marks."""
    return (match.span() for match in _TOKEN.finditer(text))


def symbol(token: str) -> str:
    """The name under which a token is counted."""
    if token[0].isalpha():
        return normalize(token)
    if token[0].isdigit():
        return NUMBER
    return STOP if token in ".;:!?" else MARK


@dataclass(frozen=True)
class Language:
    """Counts of syllables, and of pairs under `first * len(ids) + second`."""

    ids: Mapping[str, int]
    counts: tuple[int, ...]
    pairs: Mapping[int, float]
    spellings: Mapping[str, tuple[str, ...]]
    total: int

    @classmethod
    def of(cls, words: Iterable[str], counts: Iterable[int], pairs: Mapping[int, float]) -> Language:
        ids = {word: index for index, word in enumerate(words)}
        known = tuple(counts)
        spellings: dict[str, list[str]] = defaultdict(list)
        for word in ids:
            if word.isalpha():
                spellings[fold(word)].append(word)
        return cls(ids, known, pairs, {bare: tuple(many) for bare, many in spellings.items()}, sum(known))

    @classmethod
    def read(cls, path: Path = MODEL) -> Language:
        with np.load(path, allow_pickle=False) as kept:
            words = bytes(kept["words"]).decode().split("\n")
            keys = np.cumsum(kept["pairs"].astype(np.int64)).tolist()
            values = np.exp2(kept["pair_counts"] / _STEP).tolist()
            return cls.of(words, kept["counts"].tolist(), dict(zip(keys, values, strict=True)))

    def save(self, path: Path) -> None:
        keys = np.array(sorted(self.pairs), dtype=np.int64)
        values = np.array([self.pairs[key] for key in keys.tolist()])
        np.savez_compressed(
            path,
            words=np.frombuffer("\n".join(self.ids).encode(), dtype=np.uint8),
            counts=np.array(self.counts, dtype=np.uint32),
            pairs=np.diff(keys, prepend=0).astype(np.uint32),
            pair_counts=np.round(np.log2(values) * _STEP).astype(np.uint8),
        )

    def knows(self, word: str) -> bool:
        return word in self.ids

    def same_letters(self, word: str) -> tuple[str, ...]:
        """The known syllables that differ from a normalised `word` by their marks alone."""
        return self.spellings.get(fold(word), ())

    def after(self, first: str, second: str) -> float:
        """The natural logarithm of the share of `second` among what follows `first`."""
        one, other = self.ids.get(first), self.ids.get(second)
        alone = (_ALL + (self.counts[other] if other is not None else 0)) / self.total
        if one is None or other is None:
            return log(alone)
        seen = self.counts[one]
        backed = max(_BACKED / (_BACKED + seen), _LEAST_BACKED)
        pair = max(self.pairs.get(one * len(self.ids) + other, 0.0) - _DISCOUNT, 0.0) / max(seen, 1)
        return log((1 - backed) * pair + backed * alone)

    def seen_together(self, first: str, second: str) -> bool:
        one, other = self.ids.get(first), self.ids.get(second)
        return one is not None and other is not None and one * len(self.ids) + other in self.pairs


@lru_cache(maxsize=1)
def legal_vietnamese() -> Language:
    """The model that comes with the program, read once a process (0.3 s, 60 MB)."""
    return Language.read()
