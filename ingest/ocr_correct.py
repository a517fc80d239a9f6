"""Marks that recognition lost are put back where the neighbours leave no doubt: "Điêu 5" is "Điều 5".

Only marks change, never letters; so numbers, codes and what is in no word list stay as they were recognised.
The best way through all readings of a line is found at once (Viterbi).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzers.normal_form import normalize
from ingest.ocr_language import MARK, STOP, Language, symbol, tokens

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

_SURE, _RATHER = 0.95, 0.90
_PRICES = (6.0, 3.4, 1.8)
"""What a change costs at a confidence from 0.95, from 0.90, and below: somewhat above the logarithm of
the odds that the program was right there (99, 90 and 70 % of the words of five scans)."""

_TONE, _SHAPE = 0.8, 1.2
"""What a lost tone and a lost hat, horn or stroke cost on top."""

_NAME = 4.5
"""What changing a word with a capital inside a sentence costs on top: names follow no rule."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it was recognised; `confidence` from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Reading:
    symbol: str
    text: str
    price: float


def correct(words: Sequence[Said], language: Language) -> list[str]:
    """The words, in their order, with their marks put right."""
    texts = [unicodedata.normalize("NFC", word.text) for word in words]
    places = [(index, start, end) for index, text in enumerate(texts) for start, end in tokens(text)]
    inside = False
    readings: list[list[_Reading]] = []
    for index, start, end in places:
        token = texts[index][start:end]
        readings.append(list(_readings(token, words[index].confidence, inside, language)))
        inside = token.isalnum() or symbol(token) == MARK
    for (index, start, end), chosen in zip(
        reversed(places), reversed(_best(readings, language)), strict=True
    ):
        texts[index] = texts[index][:start] + chosen + texts[index][end:]
    return texts


def _readings(token: str, confidence: float, inside: bool, language: Language) -> Iterator[_Reading]:
    plain = normalize(token)
    yield _Reading(symbol(token), token, 0.0)
    if not token.isalpha():
        return
    price = _PRICES[0 if confidence >= _SURE else 1 if confidence >= _RATHER else 2]
    if inside and token[0].isupper() and not token.isupper() and language.knows(plain):
        price += _NAME
    for other in language.same_letters(plain):
        if other != plain and len(other) == len(plain):
            yield _Reading(other, _in_case_of(token, other), price + _difference(plain, other))


def _best(readings: Sequence[Sequence[_Reading]], language: Language) -> list[str]:
    """The cheapest way: what the changes cost, less how usual the syllables are after each other."""
    ways: list[list[tuple[float, int]]] = []
    before: Sequence[_Reading] = (_Reading(STOP, "", 0.0),)
    costs = [0.0]
    for here in readings:
        step = []
        for reading in here:
            so_far = [
                cost - language.after(one.symbol, reading.symbol)
                for cost, one in zip(costs, before, strict=True)
            ]
            cheapest = min(range(len(so_far)), key=so_far.__getitem__)
            step.append((so_far[cheapest] + reading.price, cheapest))
        ways.append(step)
        before, costs = here, [cost for cost, _ in step]
    at = min(range(len(costs)), key=costs.__getitem__)
    chosen = []
    for here, step in zip(reversed(readings), reversed(ways), strict=True):
        chosen.append(here[at].text)
        at = step[at][1]
    return chosen[::-1]


def _difference(seen: str, other: str) -> float:
    price = 0.0
    for one, two in zip(seen, other, strict=True):
        if one == two:
            continue
        marks, others = _marks(one), _marks(two)
        price += _TONE * (marks & _TONES != others & _TONES)
        price += _SHAPE * (marks - _TONES != others - _TONES)
    return price


def _marks(letter: str) -> frozenset[str]:
    return frozenset("-" if letter == "đ" else unicodedata.normalize("NFD", letter)[1:])


def _in_case_of(token: str, other: str) -> str:
    return "".join(new.upper() if old.isupper() else new for old, new in zip(token, other, strict=True))
