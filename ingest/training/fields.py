"""Train the classifier of fields (`ingest/fields.npz`) on the fields that addresses of documents state.

python -m ingest.training.fields FOLDER_OF_THE_REAL_DATA

A third of the documents, chosen by the hash of their id, is never trained on: `tusach eval ingest --only
fields` measures on it. A linear support vector machine, one field against the others, rare fields weighing as
much as common ones; weights are rounded to 8 bits.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from ingest.address import read_address
from ingest.evaluation.labelled import lines
from ingest.fields import MODEL, Block, Vector, features, weighted
from ingest.origin import Origin
from ingest.training.split import held_out
from ingest.understand import understand_text

_PENALTY = 0.5
_FEWEST = 2
_KEPT = 50_000
"""Features of the model."""

_SHARPNESS = 4.5
"""Turns scores into probabilities that are right about as often as they say, on the held-out third."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document's words as features, and the field that its address states."""

    id: str
    field: str
    counts: dict[str, Block]


def labelled(data: Path) -> Iterator[Labelled]:
    """The documents of `dsc2026` whose address states a field."""
    for line in lines(data / "dsc2026" / "corpus.jsonl.xz"):
        stated = read_address(line["slug"]).fields
        if stated:
            one = understand_text(line["text"], Origin("dsc2026", str(line["id"])))
            counts = features(one.title, one.text, one.issuers, one.number, one.relations)
            yield Labelled(str(line["id"]), stated[0], counts)


def train(documents: list[Labelled], target: Path) -> None:
    """Write the model of these documents to `target`: of all features that several have, those that a first
    machine weighs most are kept for the second one."""
    fields = sorted({one.field for one in documents})
    known = _shared(documents)
    first = _machine(documents, fields, known)
    telling = np.sort(np.argsort(-np.abs(first.coef_).max(axis=0))[:_KEPT])
    known = known[telling]
    machine = _machine(documents, fields, known)
    scale = np.abs(machine.coef_).max(axis=1) / 127
    np.savez_compressed(
        target,
        fields=np.array(fields),
        known=known,
        weights=np.round(machine.coef_ / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=machine.intercept_.astype(np.float32),
        rarity=_rarity(documents, known),
        sharpness=np.array(_SHARPNESS),
    )


def _machine(documents: list[Labelled], fields: list[str], known: NDArray[np.uint32]) -> LinearSVC:
    rarity = _rarity(documents, known)
    matrix = _matrix([weighted(one.counts, known, rarity) for one in documents], len(known))
    machine = LinearSVC(C=_PENALTY, class_weight="balanced", random_state=0)
    machine.fit(matrix, [fields.index(one.field) for one in documents])
    return machine


def _shared(documents: list[Labelled]) -> NDArray[np.uint32]:
    """The features that at least `_FEWEST` documents have."""
    every = np.concatenate([found for one in documents for found, _ in one.counts.values()])
    hashes, having = np.unique(every, return_counts=True)
    return np.asarray(hashes[having >= _FEWEST])


def _rarity(documents: list[Labelled], known: NDArray[np.uint32]) -> NDArray[np.float32]:
    having = np.zeros(len(known))
    for one in documents:
        for found, _ in one.counts.values():
            at = np.minimum(np.searchsorted(known, found), len(known) - 1)
            having[at[known[at] == found]] += 1
    return (np.log((1 + len(documents)) / (1 + having)) + 1).astype(np.float32)


def _matrix(vectors: list[Vector], size: int) -> csr_matrix:
    pointers = np.cumsum([0, *(len(places) for places, _ in vectors)])
    places = np.concatenate([places for places, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, places, pointers), shape=(len(vectors), size))


if __name__ == "__main__":
    train([one for one in labelled(Path(sys.argv[1])) if not held_out(one.id)], MODEL)
