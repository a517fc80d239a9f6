"""Count syllables and neighbouring syllables of many texts: the tables of `analyzers.syllable_model`.

    python scripts/train_syllable_model.py analyzers/syllable_model.npz TEXTS.jsonl.xz …

Each line of a file is a JSON object with a `text`. Only counts are kept, none of anything rare: no sentence
can be had back from them.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.normal_form import nfc, normalize
from analyzers.syllable_model import save

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|\n")
_LETTERS = re.compile(r"[^\W\d_]{1,8}")
_BREAK = 0
"""Number of whatever is no syllable: digits, punctuation, the end of a line."""

_SYLLABLES = 12_000
_LEAST_SYLLABLE = 20
_LEAST_PAIR = 12
_AT_ONCE = 4_000_000


def texts(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
            for line in lines:
                yield normalize(nfc(json.loads(line)["text"].replace("\r", "").replace("\n\n", " ")))


def count(paths: list[Path]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Syllables with their counts, and pairs (first × number of syllables + second) with theirs."""
    numbers: dict[str, int] = {}
    ones: Counter[int] = Counter()
    pairs: dict[int, int] = {}
    held: list[int] = []
    for text in texts(paths):
        held.extend(
            numbers.setdefault(token, len(numbers) + 1) if _LETTERS.fullmatch(token) else _BREAK
            for token in _TOKEN.findall(text)
        )
        held.append(_BREAK)
        if len(held) > _AT_ONCE:
            _add(held, ones, pairs)
            held = []
    _add(held, ones, pairs)
    names = {number: name for name, number in numbers.items()}
    kept = [
        number for number, times in ones.most_common(_SYLLABLES + 1) if number and times >= _LEAST_SYLLABLE
    ]
    order = {number: at for at, number in enumerate(kept)}
    found = sorted(
        (order[first] * len(kept) + order[second], times)
        for (first, second), times in ((divmod(pair, 1 << 32), times) for pair, times in pairs.items())
        if times >= _LEAST_PAIR and first in order and second in order
    )
    keys, counts = (np.array(column, np.int64) for column in zip(*found, strict=True))
    return [names[number] for number in kept], np.array([ones[n] for n in kept], np.int64), keys, counts


def _add(held: list[int], ones: Counter[int], pairs: dict[int, int]) -> None:
    numbers = np.array(held, np.int64)
    for value, times in zip(*np.unique(numbers, return_counts=True), strict=True):
        ones[int(value)] += int(times)
    first, second = numbers[:-1], numbers[1:]
    inside = (first != _BREAK) & (second != _BREAK)
    keys, counts = np.unique((first[inside] << 32) | second[inside], return_counts=True)
    for key, times in zip(keys.tolist(), counts.tolist(), strict=True):
        pairs[key] = pairs.get(key, 0) + times


if __name__ == "__main__":
    target, *sources = map(Path, sys.argv[1:])
    save(target, *count(sources))
