from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_api.forward import Codes, Ints

Counts = NDArray[np.intc]

class Found(NamedTuple):
    terms: Counts
    pairs: Counts
    triples: Counts
    longest: NDArray[np.float64]
    heaviest: NDArray[np.float64]

def find(
    codes: Codes,
    firsts: Ints,
    lengths: Ints,
    folded: bool,
    number_of: NDArray[np.short],
    pair_of: NDArray[np.short],
    triple_of: NDArray[np.short],
    weight: NDArray[np.float64],
    pair_count: int,
    triple_count: int,
) -> Found: ...
