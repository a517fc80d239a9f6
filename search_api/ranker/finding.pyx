# cython: language_level=3, boundscheck=False, wraparound=False
"""Where the terms of a question stand in texts: one pass over the codes of their syllables, compiled.

In NumPy it took a dozen passes, a tenth of the time of a page of results.
"""

from typing import NamedTuple

import numpy as np

Counts = np.ndarray


class Found(NamedTuple):
    """A row a text: how often each term, pair and triple of a question stands in it; the longest run of its
    pairs, in terms, and the heaviest by their weights."""

    terms: Counts
    pairs: Counts
    triples: Counts
    longest: np.ndarray
    heaviest: np.ndarray


def find(
    const unsigned int[::1] codes,
    const Py_ssize_t[:] firsts,
    const Py_ssize_t[:] lengths,
    bint folded,
    const short[::1] number_of,
    const short[:, ::1] pair_of,
    const short[:, ::1] triple_of,
    const double[::1] weight,
    Py_ssize_t pair_count,
    Py_ssize_t triple_count,
):
    """Look through texts that begin among the `codes` of syllables at `firsts` and are so long as `lengths`.

    The upper half of a code is compared where accents are ignored (`folded`). `number_of` a half code is the
    number of its term, `pair_of` two terms that of the pair, `triple_of` two pairs that of the triple; -1 for
    none. `weight` is that of each term.
    """
    cdef Py_ssize_t text, at, run
    cdef int shift = 16 if folded else 0
    cdef short term, last, pair, last_pair
    cdef double begins, goes_on
    if number_of.shape[0] != 1 << 16:
        raise ValueError("a half code has no number")
    for text in range(lengths.shape[0]):
        if not 0 <= firsts[text] <= firsts[text] + lengths[text] <= codes.shape[0]:
            raise ValueError("a text is not among the codes")
    found = Found(
        np.zeros((lengths.shape[0], weight.shape[0]), np.intc),
        np.zeros((lengths.shape[0], pair_count), np.intc),
        np.zeros((lengths.shape[0], triple_count), np.intc),
        np.zeros(lengths.shape[0]),
        np.zeros(lengths.shape[0]),
    )
    cdef int[:, ::1] terms = found.terms, pairs = found.pairs, triples = found.triples
    cdef double[::1] longest = found.longest, heaviest = found.heaviest
    for text in range(lengths.shape[0]):
        last = last_pair = -1
        run = 0
        begins = goes_on = 0.0
        for at in range(firsts[text], firsts[text] + lengths[text]):
            term = number_of[codes[at] >> shift & 0xFFFF]
            if term < 0:
                last = last_pair = -1
                continue
            terms[text, term] += 1
            longest[text] = max(longest[text], 1.0)
            heaviest[text] = max(heaviest[text], weight[term])
            pair = pair_of[last, term] if last >= 0 else -1
            if pair >= 0:
                pairs[text, pair] += 1
                if last_pair >= 0 and triple_of[last_pair, pair] >= 0:
                    triples[text, triple_of[last_pair, pair]] += 1
                if last_pair < 0:
                    run, begins, goes_on = 1, weight[last], 0.0
                run += 1
                goes_on += weight[term]
                longest[text] = max(longest[text], run)
                heaviest[text] = max(heaviest[text], begins + goes_on)
            last, last_pair = term, pair
    return found
