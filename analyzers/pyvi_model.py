"""pyvi's trained model as weight tables.

pyvi (`pyvi.ViTokenizer`) labels each token "begins a word" (B_W) or "inside one" (I_W) by a linear-chain CRF
of CRFsuite, with features from the token, its neighbours and a word list. Only differences between the two
labels' weights matter for the choice. The tables come straight from the installed package's files, without
importing pyvi (its import loads scikit-learn). File format: CRFsuite, `crf1d_model.c`, `cqdb.c`.
"""

from __future__ import annotations

import importlib.util
import io
import pickle
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1
_WORD, _PREVIOUS, _NEXT = "word.lower():", "-1:word.lower():", "+1:word.lower():"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights are I_W minus B_W. `lexicon` maps a lower-case token to its row; row 0 is "unknown".

    `grams` has two bits for each pair of rows up to `paired`: bit 0, the pair is a word of the list; bit 1,
    it begins one of three syllables. `triples` are those of three, sorted, as numbers to the base `paired`.
    `transitions[i, j]` is the weight of label j after label i, not a difference.
    """

    lexicon: dict[str, int]
    word: Floats
    previous: Floats
    following: Floats
    flags: dict[str, float]
    transitions: Floats
    paired: int
    grams: NDArray[np.uint8]
    triples: NDArray[np.int64]


@cache
def load() -> Model:
    """pyvi's model, read once a process (about 0.1 s)."""
    weights, transitions = _crf_weights(_crf_bytes(_pyvi_folder() / "models" / "pyvi3.pkl"))
    return _tables(word_list(), weights, transitions)


def word_list() -> list[str]:
    """pyvi's dictionary: words with their syllables separated by spaces."""
    return (_pyvi_folder() / "models" / "words.txt").read_text(encoding="utf-8").split("\n")


def _pyvi_folder() -> Path:
    spec = importlib.util.find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pyvi is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0])


class _Shell:
    """Stands in for the scikit-learn classes of the pickle; keeps their state only."""

    def __init__(self, *_: object) -> None:
        self.state: dict[str, Any] = {}

    def __setstate__(self, state: object) -> None:
        if isinstance(state, dict):
            self.state = state


class _ShellUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("_codecs", "encode"):
            return super().find_class(module, name)
        return _Shell


def _crf_bytes(path: Path) -> bytes:
    estimator = _ShellUnpickler(io.BytesIO(path.read_bytes())).load()
    model = estimator.state["modelfile"].state["__FILE_RESOURCE_DATA__"]
    if not isinstance(model, bytes) or model[:4] != b"lCRF":
        raise ValueError(f"{path}: no CRFsuite model inside; install the pinned version of pyvi")
    return model


def _crf_weights(model: bytes) -> tuple[dict[str, float], Floats]:
    """The weight difference of each attribute, and the 2 x 2 transition weights."""
    features_at, labels_at, attributes_at = struct.unpack_from("<3I", model, 28)
    (count,) = struct.unpack_from("<I", model, features_at + 8)
    features = np.frombuffer(model, _FEATURE, count, features_at + 12)
    labels = _names(model, labels_at)
    if labels != ["B_W", "I_W"]:
        raise ValueError(f"pyvi's model has the labels {labels}, not B_W and I_W; install the pinned version")
    attributes = _names(model, attributes_at)
    states = features[features["type"] == _STATE]
    by_label = np.zeros((len(attributes), 2))
    by_label[states["source"], states["target"]] = states["weight"]
    moves = features[features["type"] == _TRANSITION]
    transitions = np.zeros((2, 2))
    transitions[moves["source"], moves["target"]] = moves["weight"]
    return dict(zip(attributes, (by_label[:, 1] - by_label[:, 0]).tolist(), strict=True)), transitions


def _names(model: bytes, at: int) -> list[str]:
    """The strings of one constant database (CQDB), in the order of their ids."""
    size, offset = struct.unpack_from("<2I", model, at + 16)
    names = []
    for record in struct.unpack_from(f"<{size}I", model, at + offset):
        (length,) = struct.unpack_from("<I", model, at + record + 4)
        names.append(model[at + record + 8 : at + record + 7 + length].decode())
    return names


def _tables(words: Iterable[str], weights: dict[str, float], transitions: Floats) -> Model:
    listed = [word.split(" ") for word in words]
    pairs = [word for word in listed if len(word) == 2]
    triples = [word for word in listed if len(word) == 3]
    lexicon: dict[str, int] = {}
    for word in (*pairs, *triples):
        for syllable in word:
            lexicon.setdefault(syllable, len(lexicon) + 1)
    paired = len(lexicon) + 1
    for attribute in weights:
        if "word.lower():" in attribute:
            lexicon.setdefault(attribute.partition("word.lower():")[2], len(lexicon) + 1)

    def column(prefix: str) -> Floats:
        return np.array([0.0, *(weights.get(prefix + word, 0.0) for word in lexicon)])

    return Model(
        lexicon=lexicon,
        word=column(_WORD),
        previous=column(_PREVIOUS),
        following=column(_NEXT),
        flags={name: weight for name, weight in weights.items() if "word.lower():" not in name},
        transitions=transitions,
        paired=paired,
        grams=_pair_bits(lexicon, paired, pairs, triples),
        triples=np.sort(_keys(lexicon, paired, triples)),
    )


def _pair_bits(
    lexicon: dict[str, int], paired: int, pairs: list[list[str]], triples: list[list[str]]
) -> NDArray[np.uint8]:
    bits = np.zeros(paired * paired // 4 + 1, np.uint8)
    for bit, words in ((1, pairs), (2, triples)):
        at = _keys(lexicon, paired, [word[:2] for word in words])
        np.bitwise_or.at(bits, at >> 2, (bit << ((at & 3) << 1)).astype(np.uint8))
    return bits


def _keys(lexicon: dict[str, int], paired: int, words: list[list[str]]) -> NDArray[np.int64]:
    """Words of the same length as one number each: their rows are its digits to the base `paired`."""
    rows = np.array([[lexicon[syllable] for syllable in word] for word in words], np.int64)
    keys: NDArray[np.int64] = rows @ (paired ** np.arange(rows.shape[1] - 1, -1, -1))
    return keys
