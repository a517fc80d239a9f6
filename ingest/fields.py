"""Lĩnh vực of a document from its words: a linear classifier whose features are hashed.

Weights live in `fields.npz`, made by `python -m ingest.training.fields`; the file holds numbers alone, no
words. A prediction is a matter of counting words and one product with numpy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

MODEL = Path(__file__).with_name("fields.npz")
BITS = 15
"""Features are counted in 2 ** BITS places; those that share one are told apart by the rest."""

_WORD = re.compile(r"[^\W\d_]+")
FIRST_WORDS = 3_000
"""Code points of the text that are looked at: a document says what it is about at its head."""

_TITLE = 500
_CODE = re.compile(r"[A-ZĐ&]{2,12}$")
_BLOCKS = {"title": 1.3, "body": 1.0, "head": 0.3}
_LIKELY, _BESIDE, _MOST = 0.35, 0.3, 3
_FEWEST = 24
"""Features: a dozen words tell no field."""

Vector = dict[int, float]
"""Feature → weight in the document, of length 1 within each block."""


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """Slugs of fields, the likeliest first, with the probability of the first; none where none is likely."""

    fields: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Model:
    """`weights`: classes × 2 ** BITS, in units of `scale`; `rarity`: how telling each feature is."""

    fields: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]
    sharpness: float

    def probabilities(self, vector: Vector) -> NDArray[np.float64]:
        """Of each of `fields`; they sum to 1."""
        places = np.fromiter(vector.keys(), dtype=np.int64, count=len(vector))
        values = np.fromiter(vector.values(), dtype=np.float32, count=len(vector))
        scores = (self.weights[:, places] @ values) * self.scale + self.bias
        powers = np.exp((scores - scores.max()).astype(np.float64) * self.sharpness)
        return np.asarray(powers / powers.sum())


def guess_fields(title: str, text: str, issuers: Sequence[str], number: str) -> FieldGuess:
    """The fields that a document of these words is likely to be of, several where several are."""
    model = load()
    vector = weighted(features(title, text, issuers, number), model.rarity)
    if len(vector) < _FEWEST:
        return FieldGuess((), 0.0)
    probabilities = model.probabilities(vector)
    order = np.argsort(-probabilities)[:_MOST]
    best = float(probabilities[order[0]])
    if best < _LIKELY:
        return FieldGuess((), best)
    chosen = [at for at in order if probabilities[at] >= max(_BESIDE, best / 2)]
    return FieldGuess(tuple(model.fields[at] for at in chosen), best)


def features(title: str, text: str, issuers: Sequence[str], number: str) -> dict[str, Counter[int]]:
    """Counts of hashed words and pairs of words: of the title, of the first lines, of issuer and code."""
    code = _CODE.search(number)
    head = [f"i {name.lower()}" for name in issuers] + ([f"c {code[0]}"] if code else [])
    return {
        "title": Counter(_hashed("t", title[:_TITLE])),
        "body": Counter(_hashed("b", text[:FIRST_WORDS])),
        "head": Counter(_place(word) for word in head),
    }


def weighted(blocks: dict[str, Counter[int]], rarity: NDArray[np.float32]) -> Vector:
    """Counts → weights: rare features tell more, and each block has its share whatever its length."""
    vector: Vector = {}
    for name, counts in blocks.items():
        if not counts:
            continue
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * rarity[
            places
        ]
        values *= _BLOCKS[name] / (np.linalg.norm(values) or 1)
        for place, value in zip(places.tolist(), values.tolist(), strict=True):
            vector[place] = vector.get(place, 0.0) + value
    return vector


@cache
def load() -> Model:
    """The model beside this module."""
    with np.load(MODEL, allow_pickle=False) as stored:
        return Model(
            tuple(str(name) for name in stored["fields"]),
            stored["weights"],
            stored["scale"],
            stored["bias"],
            stored["rarity"],
            float(stored["sharpness"]),
        )


def _hashed(block: str, text: str) -> Iterator[int]:
    words = _WORD.findall(text.lower())
    before = ""
    for word in words:
        yield _place(f"{block} {word}")
        if before:
            yield _place(f"{block} {before} {word}")
        before = word


@lru_cache(maxsize=1 << 17)
def _place(feature: str) -> int:
    return crc32(feature.encode()) & ((1 << BITS) - 1)
