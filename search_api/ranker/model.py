"""The trees that put candidates in order, as data, and what they say of a table of features.

The trees are those of LightGBM (`search_api.ranker.train` makes them). Here they are only asked, with NumPy
alone: a server needs neither LightGBM nor the OpenMP library that it stands on. All nodes of all trees are
asked at once: an answer "no" rules out the leaves on the node's left side, and the first leaf that is left of
each tree is the tree's answer (QuickScorer: Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

MODEL = "model.json"
"""The trees that come with the program, beside this module."""

_MOST_LEAVES = 16
_ALL_LEAVES = (1 << _MOST_LEAVES) - 1


@dataclass(frozen=True, slots=True)
class Model:
    """`feature`, `threshold` and `leaves` have a row a node and a column a tree: the column of the feature
    table, the value up to which the answer is yes, and a bit for each leaf that "no" leaves possible.
    `values` has a row a tree and a column a leaf."""

    names: tuple[str, ...]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    leaves: NDArray[np.uint16]
    values: NDArray[np.float64]

    def scores(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score a row of `table`, whose columns are `names`; more is better."""
        # The rows stand last, so that all that is read and written lies side by side.
        yes = np.take(np.ascontiguousarray(table.T), self.feature, axis=0) <= self.threshold[:, :, None]
        # Minus one has all bits: a node that says yes rules out nothing.
        left = np.bitwise_and.reduce(self.leaves[:, :, None] | -yes.astype(np.uint16), axis=0)
        lowest = left & -left
        leaf = np.log2(lowest).astype(np.intp)
        trees = np.arange(0, self.values.size, self.values.shape[1])
        found: NDArray[np.float64] = self.values.take(leaf + trees[:, None]).sum(axis=0)
        return found


@cache
def trained() -> Model:
    """The model that comes with the program."""
    return read((files(__package__) / MODEL).read_bytes())


def read(data: bytes) -> Model:
    """Read what `write` wrote."""
    found = orjson.loads(data)
    return Model(
        names=tuple(found["names"]),
        feature=np.array(found["feature"], np.intp).T.copy(),
        threshold=np.array(found["threshold"], np.float64).T.copy(),
        leaves=np.array(found["leaves"], np.uint16).T.copy(),
        values=np.array(found["values"], np.float64),
    )


def write(names: Sequence[str], trees: Sequence[Mapping[str, Any]]) -> bytes:
    """The file of a model; `trees` are the roots in the dump of a LightGBM booster."""
    flat = [_flatten(tree) for tree in trees]
    nodes, leaves = max(len(one) for one, _ in flat), max(len(one) for _, one in flat)
    if leaves > _MOST_LEAVES:
        raise ValueError(f"a tree has {leaves} leaves; {_MOST_LEAVES} at most can be asked")
    # A node that is always answered with yes fills up the trees with fewer nodes.
    padded = [one + [(0, 1e300, _ALL_LEAVES)] * (nodes - len(one)) for one, _ in flat]
    return orjson.dumps(
        {
            "names": list(names),
            "feature": [[node[0] for node in one] for one in padded],
            "threshold": [[node[1] for node in one] for one in padded],
            "leaves": [[node[2] for node in one] for one in padded],
            "values": [one + [0.0] * (leaves - len(one)) for _, one in flat],
        }
    )


def _flatten(tree: Mapping[str, Any]) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The nodes of a tree as (feature, threshold, leaves that "no" leaves possible), and its leaves' values
    from left to right."""
    values: list[float] = []

    def walk(node: Mapping[str, Any]) -> Iterator[tuple[int, float, int]]:
        if "leaf_value" in node:
            values.append(round(float(node["leaf_value"]), 6))
            return
        first = len(values)
        left = list(walk(node["left_child"]))
        ruled_out = ((1 << len(values)) - 1) & ~((1 << first) - 1)
        yield int(node["split_feature"]), float(node["threshold"]), _ALL_LEAVES & ~ruled_out
        yield from left
        yield from walk(node["right_child"])

    return list(walk(tree)), values
