"""Which syllables are Vietnamese, how common they are and how they follow each other in legal texts.

A bigram model: `syllable_model.npz` holds counts made by `scripts/train_syllable_model.py`. It gives back the
accents of a text typed without them: of all accented readings of the syllables, the most probable one
(Viterbi).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FILE = Path(__file__).with_name("syllable_model.npz")

_BACK_OFF = 20.0
"""Occurrences that a syllable's own frequency weighs against what follows its predecessor."""

_MOST_READINGS = 16
_UNKNOWN = -1


class SyllableModel:
    """Counts over the syllables 0 … n - 1, the most common one first."""

    def __init__(self, syllables: Sequence[str], ones: Ints, keys: Ints, counts: Ints) -> None:
        """`keys` are sorted, first × n + second for a pair of neighbours; `counts` how often it occurs."""
        self._syllables = list(syllables)
        self._numbers = {syllable: number for number, syllable in enumerate(syllables)}
        # The last item of a table is that of the unknown syllable, -1, or of the pair that is not found.
        self._ones = np.append(ones.astype(np.float64), 0.0)
        self._share = np.append(self._ones[:-1] / self._ones.sum(), 1e-9)
        # The key of a pair with an unknown syllable is that of no other pair.
        self._width = len(syllables) + 1
        first, second = np.divmod(keys, len(syllables))
        self._keys = np.append(first * self._width + second, np.iinfo(np.int64).max)
        self._counts = np.append(counts.astype(np.float64), 0.0)
        self._readings: dict[str, list[int]] = {}
        self._by_part: dict[str, list[str]] | None = None
        for number, folded in enumerate(fold("\n".join(syllables)).split("\n")):
            readings = self._readings.setdefault(folded, [])
            if len(readings) < _MOST_READINGS:
                readings.append(number)

    def __contains__(self, syllable: str) -> bool:
        return syllable in self._numbers

    @property
    def size(self) -> int:
        """How many syllables it knows."""
        return len(self._syllables)

    def shares(self) -> Iterator[tuple[str, float]]:
        """Every syllable with its share of the syllables of legal texts, the most common one first."""
        return zip(self._syllables, self._share[:-1].tolist(), strict=True)

    def reads(self, folded: str) -> bool:
        """Whether a syllable without accents is one of Vietnamese."""
        return folded in self._readings

    def number(self, syllable: str) -> int:
        """The number by which `best` takes a syllable; -1 for an unknown one."""
        return self._numbers.get(syllable, _UNKNOWN)

    def syllable(self, number: int) -> str:
        return self._syllables[number]

    def readings(self, folded: str) -> Sequence[int]:
        """The syllables that are written so without accents, the most common one first."""
        return self._readings.get(folded, ())

    def follows(self, first: str, second: str) -> bool:
        """Whether the two are found side by side."""
        key = self.number(first) * self._width + self.number(second)
        return bool(self._keys[self._keys.searchsorted(key)] == key)

    def near(self, folded: str) -> set[str]:
        """Syllables without accents that one letter more, less, replaced or swapped makes of this one."""
        if self._by_part is None:
            self._by_part = {}
            for one in self._readings:
                for part in _parts(one):
                    self._by_part.setdefault(part, []).append(one)
        return {one for part in _parts(folded) for one in self._by_part.get(part, ())}

    def restore(self, syllables: Sequence[str], joined: Sequence[bool]) -> list[str]:
        """The most probable accented readings; what has none stays as it is.

        >>> model().restore(["dat", "dai"], [False, True])
        ['đất', 'đai']
        """
        readings = [self._readings.get(one, [_UNKNOWN]) for one in syllables]
        chosen = self.best(readings, joined)
        return [
            self._syllables[number] if number >= 0 else typed
            for number, typed in zip(chosen, syllables, strict=True)
        ]

    def best(
        self,
        choices: Sequence[Sequence[int]],
        joined: Sequence[bool],
        gains: Mapping[int, Sequence[float]] | None = None,
    ) -> list[int]:
        """One of the choices at each place, such that the whole is most probable.

        `gains` are log probabilities of the choices at a place, apart from what stands beside them.
        """
        if not choices:
            return []
        gains = gains or {}
        following = self._following(choices)
        scores = self._alone(choices[0]) + np.array(gains.get(0, 0.0))
        back: list[Ints] = []
        for at in range(1, len(choices)):
            whole = scores[:, None] + (following[at - 1] if joined[at] else self._alone(choices[at]))
            if at in gains:
                whole += np.array(gains[at])
            back.append(whole.argmax(axis=0))
            scores = whole.max(axis=0)
        at = int(scores.argmax())
        chosen = [at]
        for pointers in reversed(back):
            at = int(pointers[at])
            chosen.append(at)
        chosen.reverse()
        return [options[at] for options, at in zip(choices, chosen, strict=True)]

    def _alone(self, numbers: Sequence[int]) -> Floats:
        """Log probabilities of syllables by themselves."""
        return cast(Floats, np.log(self._share[list(numbers)]))

    def _following(self, choices: Sequence[Sequence[int]]) -> list[Floats]:
        """Log probabilities of the choices at each place but the first, behind each of those before them: all
        looked up at once, for NumPy takes as long for a few as for hundreds."""
        pairs = list(pairwise(choices))
        first = np.array([one for before, here in pairs for one in before for _ in here], np.int64)
        second = np.array([one for before, here in pairs for _ in before for one in here], np.int64)
        keys = first * self._width + second
        places = self._keys.searchsorted(keys)
        together = np.where(self._keys[places] == keys, self._counts[places], 0.0)
        found = np.log((together + _BACK_OFF * self._share[second]) / (self._ones[first] + _BACK_OFF))
        ends = accumulate(len(before) * len(here) for before, here in pairs)
        return [
            found[end - len(before) * len(here) : end].reshape(len(before), len(here))
            for (before, here), end in zip(pairs, ends, strict=True)
        ]


def _parts(folded: str) -> set[str]:
    """The word and what is left of it without one letter; words one mistake apart share one of these."""
    return {folded} | {folded[:at] + folded[at + 1 :] for at in range(len(folded))}


@cache
def model() -> SyllableModel:
    """The model that comes with the package, read once a process."""
    with np.load(_FILE) as tables:
        syllables = str(tables["syllables"]).split("\n")
        return SyllableModel(syllables, tables["ones"], tables["keys"], tables["counts"])


def save(target: Path, syllables: Sequence[str], ones: Ints, keys: Ints, counts: Ints) -> None:
    """Write the tables of a model."""
    np.savez_compressed(target, syllables=np.array("\n".join(syllables)), ones=ones, keys=keys, counts=counts)
