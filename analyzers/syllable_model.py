"""Which syllables are Vietnamese, how common they are and how they follow each other in legal texts.

A bigram model: `syllable_model.npz` holds counts made by `scripts/train_syllable_model.py`. It gives back the
accents of a text typed without them: of all accented readings of the syllables, the most probable one
(Viterbi).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
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
        self._ones = ones.astype(np.float64)
        self._share = self._ones / self._ones.sum()
        self._keys, self._counts = keys, counts.astype(np.float64)
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
        return zip(self._syllables, self._share.tolist(), strict=True)

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
        one, two = self.number(first), self.number(second)
        if min(one, two) < 0:
            return False
        key = one * len(self._syllables) + two
        at = int(np.searchsorted(self._keys, key))
        return at < len(self._keys) and int(self._keys[at]) == key

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
        scores = self._alone(np.array(choices[0])) + np.array(gains.get(0, 0.0))
        back: list[Ints] = []
        for at in range(1, len(choices)):
            here, before = np.array(choices[at]), np.array(choices[at - 1])
            steps = self._following(before, here) if joined[at] else self._alone(here)[None, :]
            whole = scores[:, None] + steps + np.array(gains.get(at, 0.0))
            back.append(whole.argmax(axis=0))
            scores = whole.max(axis=0)
        at = int(scores.argmax())
        chosen = [at]
        for pointers in reversed(back):
            at = int(pointers[at])
            chosen.append(at)
        chosen.reverse()
        return [options[at] for options, at in zip(choices, chosen, strict=True)]

    def _alone(self, numbers: Ints) -> Floats:
        """Log probabilities of syllables by themselves."""
        return cast(Floats, np.log(np.where(numbers < 0, 1e-9, self._share[numbers])))

    def _following(self, first: Ints, second: Ints) -> Floats:
        """Log probabilities of each second syllable behind each first one."""
        keys = first[:, None] * len(self._syllables) + second[None, :]
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = (self._keys[places] == keys) & (first[:, None] >= 0) & (second[None, :] >= 0)
        pairs = np.where(known, self._counts[places], 0.0)
        ones = np.where(first < 0, 0.0, self._ones[first])[:, None]
        share = np.where(second < 0, 1e-9, self._share[second])[None, :]
        return cast(Floats, np.log((pairs + _BACK_OFF * share) / (ones + _BACK_OFF)))


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
