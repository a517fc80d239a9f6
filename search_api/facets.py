"""The values of a facet in their order, on every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any


def most_first(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Values with the number of their documents: those of most documents first, then by the alphabet.

    >>> most_first([("b", 1), ("c", 2), ("a", 1)])
    (('c', 2), ('a', 1), ('b', 1))
    """
    return tuple(sorted(sorted(counts), key=itemgetter(1), reverse=True))


def of_buckets(buckets: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    """The values that an engine has counted, in their order."""
    return most_first((bucket["key"], bucket["doc_count"]) for bucket in buckets)
