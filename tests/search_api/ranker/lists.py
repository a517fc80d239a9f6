"""Texts as the ranker reads them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_api.forward import Lists, codes


def lists_of(texts: Sequence[Sequence[str]]) -> Lists:
    """The codes of their syllables; before each stands one that is no part of it."""
    lengths = np.array([len(text) for text in texts])
    firsts = np.cumsum(lengths + 1) - lengths
    return Lists(codes([one for text in texts for one in ("khác", *text)]), firsts, lengths)
