"""Lĩnh vực of a document from its words: a linear classifier whose features are known by their hashes.

Weights live in `fields.npz`, made by `python -m ingest.training.fields`; the file holds numbers alone, no
words. A prediction is a matter of counting words and one product with numpy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bookshelf.model import Relation, RelationKind

MODEL = Path(__file__).with_name("fields.npz")
FIRST_WORDS = 6_000
"""Code points of the text that are looked at: a document says what it is about at its head."""

_WORD = re.compile(r"[^\W\d_]+")
_TITLE = 500
_CODE = re.compile(r"[A-ZĐ&]{2,12}$")
_SHARES = {"title": 0.8, "body": 1.0, "laws": 0.4, "based": 0.4, "acts": 0.3, "head": 0.3}
"""How much each block of features tells, found by cross-validation."""

_LIKELY, _BESIDE, _MOST = 0.25, 0.25, 3
_FEWEST = 24
"""Features: a dozen words tell no field."""

_PAIR = np.uint32(0x9E3779B1)
"""Makes one number of two words in their order (Fibonacci hashing, Knuth 6.4)."""

Block = tuple[NDArray[np.uint32], NDArray[np.int64]]
"""The features of a part of a document, sorted, and how often each is there."""

Vector = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Features as their places in the model, and their weights in the document: `_SHARES` long in each block."""


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """Slugs of fields, the likeliest first, with the probability of the first; none where none is likely."""

    fields: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Model:
    """`known`: the hashes of the features, sorted; `weights`: classes × features, in units of `scale`;
    `rarity`: how telling each feature is."""

    fields: tuple[str, ...]
    known: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]
    sharpness: float

    def probabilities(self, vector: Vector) -> NDArray[np.float64]:
        """Of each of `fields`; they sum to 1."""
        places, values = vector
        scores = (self.weights[:, places] @ values) * self.scale + self.bias
        powers = np.exp((scores - scores.max()).astype(np.float64) * self.sharpness)
        return np.asarray(powers / powers.sum())


def guess_fields(
    title: str, text: str, issuers: Sequence[str], number: str, relations: Sequence[Relation] = ()
) -> FieldGuess:
    """The fields that a document of these words is likely to be of, several where several are."""
    return chosen(likeliest(title, text, issuers, number, relations))


def likeliest(
    title: str, text: str, issuers: Sequence[str], number: str, relations: Sequence[Relation] = ()
) -> list[tuple[str, float]]:
    """The three likeliest fields with their probabilities; none of a text with too few words to tell."""
    model = load()
    vector = weighted(features(title, text, issuers, number, relations), model.known, model.rarity)
    if len(vector[0]) < _FEWEST:
        return []
    probabilities = model.probabilities(vector)
    return [(model.fields[at], float(probabilities[at])) for at in np.argsort(-probabilities)[:_MOST]]


def chosen(ranked: Sequence[tuple[str, float]]) -> FieldGuess:
    """Of the likeliest fields the first and what comes near it, if it is likely at all."""
    if not ranked:
        return FieldGuess((), 0.0)
    best = ranked[0][1]
    if best < _LIKELY:
        return FieldGuess((), best)
    return FieldGuess(tuple(name for name, likely in ranked if likely >= max(_BESIDE, best / 2)), best)


def features(
    title: str, text: str, issuers: Sequence[str], number: str, relations: Sequence[Relation] = ()
) -> dict[str, Block]:
    """Hashed words and pairs of words of the title, the first lines and the names of the laws that the
    document is based on; these documents and those that it acts on; its issuers and the code of its number.
    """
    code = _CODE.search(number)
    based = [_named(one) for one in relations if one.kind is RelationKind.BASED_ON]
    acts = [f"{one.kind} {_named(one)}" for one in relations if one.kind is not RelationKind.BASED_ON]
    head = [name.lower() for name in issuers] + ([code[0]] if code else [])
    return {
        "title": _words("title", title[:_TITLE]),
        "body": _words("body", text[:FIRST_WORDS]),
        "laws": _words("laws", " ".join(based)),
        "based": _counted([_place("based", one) for one in based]),
        "acts": _counted([_place("acts", one) for one in acts]),
        "head": _counted([_place("head", one) for one in head]),
    }


def _named(relation: Relation) -> str:
    return (relation.target_title or relation.target_number).lower()[:80]


def weighted(blocks: Mapping[str, Block], known: NDArray[np.uint32], rarity: NDArray[np.float32]) -> Vector:
    """Counts → weights: rare features tell more, and each block has its share whatever its length."""
    places, values = [], []
    for name, (found, counts) in blocks.items():
        at = np.minimum(np.searchsorted(known, found), len(known) - 1)
        kept = known[at] == found
        at = at[kept]
        weights = (1 + np.log(counts[kept])) * rarity[at]
        places.append(at)
        values.append(weights * (_SHARES[name] / (np.linalg.norm(weights) or 1)))
    return np.concatenate(places), np.concatenate(values).astype(np.float32)


@cache
def load() -> Model:
    """The model beside this module."""
    with np.load(MODEL, allow_pickle=False) as stored:
        return Model(
            tuple(str(name) for name in stored["fields"]),
            stored["known"],
            stored["weights"],
            stored["scale"],
            stored["bias"],
            stored["rarity"],
            float(stored["sharpness"]),
        )


def _words(block: str, text: str) -> Block:
    """The words of `text` and its pairs of neighbouring words."""
    words = np.array([_place(block, word) for word in _WORD.findall(text.lower())], dtype=np.uint32)
    pairs = (words[:-1] * _PAIR) ^ words[1:]
    return _counted(np.concatenate((words, pairs * _PAIR)))


def _counted(hashes: Sequence[int] | NDArray[np.uint32]) -> Block:
    return np.unique(np.asarray(hashes, dtype=np.uint32), return_counts=True)


@lru_cache(maxsize=1 << 16)
def _place(block: str, word: str) -> int:
    return crc32(f"{block} {word}".encode())
