"""The values of a facet in their order, on every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any


def most_first(buckets: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    """The values that an engine has counted: those of most documents first, then by the alphabet.

    >>> most_first([{"key": "b", "doc_count": 1}, {"key": "c", "doc_count": 2}, {"key": "a", "doc_count": 1}])
    (('c', 2), ('a', 1), ('b', 1))
    """
    pairs = sorted((bucket["key"], bucket["doc_count"]) for bucket in buckets)
    return tuple(sorted(pairs, key=itemgetter(1), reverse=True))
